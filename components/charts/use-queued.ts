import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { shallow } from '#lib/client/shallow.ts';
import { ChartQueue } from './chart-queue.ts';

export const ChartQueueContext = createContext<ChartQueue | null>(null);

/**
 * The value as of the chart's last turn in the queue of its page [CH2]; the same object until then, so that what is made
 * of it alone is drawn no oftener. All that the picture is made of belongs in it: the page around renders at each frame.
 */
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
    if (shallow(latest.current, value)) return;
    latest.current = value;
    turn.current?.due();
  }, [value]);
  return drawn;
}
