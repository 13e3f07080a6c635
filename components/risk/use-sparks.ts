import { useEffect, useState } from 'react';
import { fetchSparks } from '#lib/client/api.ts';
import { SPARKS_MAX } from '#lib/protocol/sparks.ts';
import { sparkShape } from './spark-path.ts';
import type { SparkShape } from './spark-path.ts';

/** A scroll that goes on is waited out: one request for each screen of rows, and then twice a minute. */
const SETTLE_MS = 400;
const EVERY_MS = 30_000;
const NO_SPARKS: ReadonlyMap<string, SparkShape> = new Map();

/** Lines of the accounts on screen; none are asked for while nobody sees their column or the page [CH2]. */
export function useSparks(accounts: readonly string[], isShown: boolean): ReadonlyMap<string, SparkShape> {
  const [shapes, setShapes] = useState(NO_SPARKS);
  const wanted = isShown ? JSON.stringify(accounts.slice(0, SPARKS_MAX)) : '[]';
  useEffect(() => {
    if (wanted === '[]') return undefined;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // The text was made from a list of accounts above.
      const answer = await fetchSparks(JSON.parse(wanted) as readonly string[]);
      if (!isCurrent || !answer.ok) return;
      const { fromUs, toUs, sparks } = answer.value;
      const next = new Map<string, SparkShape>();
      for (const spark of sparks) {
        const shape = sparkShape(spark, fromUs, toUs);
        if (shape !== null) next.set(spark.account, shape);
      }
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
