import { HISTOGRAM_BUCKETS } from '#lib/model/limit-preview.ts';
import type { PreviewHistogram } from '#lib/model/limit-preview.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { usedBp } from './ladder.ts';
import { wholeUnits } from './whole-units.ts';
import type { Rehearsed } from './rehearsal.ts';

/** Uses from 0 to 125 %, so that the breach and what is beyond it stand inside the picture. */
const PERCENT_WIDTH = 2.5;

/** How the nodes of a draft stand on the axis of its ladder: percent of the allowance, or values. */
export function histogramOf({ rule, ladder }: LimitDefinition, rehearsed: readonly Rehearsed[]): PreviewHistogram {
  const isAbsolute = rule.type === 'metric' && rule.mode === 'absolute';
  const values: number[] = [];
  for (const { use } of rehearsed) {
    if (use.value24 === null) continue;
    const bp = isAbsolute ? null : usedBp(use.used24, use.allowance24, use.breached);
    if (isAbsolute) values.push(wholeUnits(use.used24));
    else if (bp !== null) values.push(bp / 100);
  }
  const unknown = rehearsed.length - values.length;
  if (!isAbsolute) return { unit: 'percent', ...filled(values, 0, PERCENT_WIDTH), unknown };
  const steps = [ladder.watch, ladder.warning, ladder.critical, rule.amount].flatMap((text) =>
    text === null ? [] : [Number(text)],
  );
  let [least, most] = [Math.min(...steps), Math.max(...steps)];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const margin = (most - least || 1) / 20;
  const width = (most - least + 2 * margin) / HISTOGRAM_BUCKETS;
  return { unit: 'value', ...filled(values, least - margin, width), unknown };
}

function filled(values: readonly number[], from: number, width: number): Omit<PreviewHistogram, 'unit' | 'unknown'> {
  const counts = Array.from({ length: HISTOGRAM_BUCKETS }, () => 0);
  for (const value of values) {
    const place = Math.min(HISTOGRAM_BUCKETS - 1, Math.max(0, Math.floor((value - from) / width)));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { from, width, counts };
}
