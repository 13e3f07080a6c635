import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { ChartQueue } from './chart-queue.ts';

export const ChartQueueContext = createContext<ChartQueue | null>(null);

/** The value as of the chart's last turn in the queue of its page [CH2]. */
export function useQueued<Value>(value: Value, intervalMs: number, box: RefObject<HTMLElement | null>): Value {
  const queue = useContext(ChartQueueContext);
  const [drawn, setDrawn] = useState(value);
  const latest = useRef(value);
  const turn = useRef<ReturnType<ChartQueue['add']> | null>(null);
  useEffect(() => {
    if (queue === null) return undefined;
    const mine = queue.add(() => setDrawn(latest.current), intervalMs);
    turn.current = mine;
    const element = box.current;
    const observer = new IntersectionObserver((entries) => mine.show(entries.at(-1)?.isIntersecting ?? true));
    if (element !== null) observer.observe(element);
    return () => {
      observer.disconnect();
      mine.remove();
      turn.current = null;
    };
  }, [queue, intervalMs, box]);
  useEffect(() => {
    latest.current = value;
    turn.current?.due();
  }, [value]);
  return drawn;
}
