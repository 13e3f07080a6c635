import { useEffect, useRef, useState } from 'react';
import { fetchSparks } from '#lib/client/api.ts';
import { SPARKS_MAX } from '#lib/protocol/sparks.ts';
import { untilLoaded } from '../ui/lazy-part.ts';
import type { SparkShape } from './spark-path.ts';

/** A scroll that goes on is waited out: one request for each screen of rows, and then twice a minute. */
const SETTLE_MS = 400;
const EVERY_MS = 30_000;
/** A little less, so that no timer comes a moment too early and waits for the next round. */
const DUE_MS = EVERY_MS - 2 * SETTLE_MS;

type Shapes = ReadonlyMap<string, SparkShape>;
const NO_SPARKS: Shapes = new Map();

/**
 * Lines of the accounts on screen; none are asked for while nobody sees their column or the page [CH2]. Rows that only
 * change places keep theirs, and who comes is asked for alone.
 */
export function useSparks(accounts: readonly string[], isShown: boolean): Shapes {
  const [shapes, setShapes] = useState(NO_SPARKS);
  const held = useRef(NO_SPARKS);
  const askedMs = useRef(new Map<string, number>());
  const wanted = isShown ? JSON.stringify(accounts.slice(0, SPARKS_MAX).toSorted()) : '[]';
  useEffect(() => {
    if (wanted === '[]') return undefined;
    let isCurrent = true;
    // The text was made from a list of accounts above.
    const all = JSON.parse(wanted) as readonly string[];
    const ask = async (): Promise<void> => {
      const nowMs = Date.now();
      const isDue = (account: string): boolean => nowMs - (askedMs.current.get(account) ?? 0) >= DUE_MS;
      const some = all.filter(isDue);
      if (document.visibilityState !== 'visible' || some.length === 0) return;
      // Nobody needs it on a narrow screen, and nobody in the first picture.
      const [{ sparkShape }, answer] = await Promise.all([
        untilLoaded(async () => import('./spark-path.ts')),
        fetchSparks(some),
      ]);
      if (!isCurrent || !answer.ok) return;
      const { fromUs, toUs, sparks } = answer.value;
      for (const account of some) askedMs.current.set(account, nowMs);
      // Who left the screen a moment ago may come back in the next order.
      const next = new Map([...held.current].filter(([account]) => !isDue(account) && !some.includes(account)));
      for (const spark of sparks) {
        const shape = sparkShape(spark, fromUs, toUs);
        if (shape !== null) next.set(spark.account, shape);
      }
      held.current = next;
      setShapes(next);
    };
    const first = setTimeout(() => void ask(), SETTLE_MS);
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isCurrent = false;
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [wanted]);
  return shapes;
}
