import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import { HUNDRED_PERCENT } from './ladder.ts';
import type { ReadLadder } from './ladder.ts';
import type { Alerts } from './alerts.ts';
import type { Exposure } from './exposure.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import type { LossTerms } from './loss-rule.ts';
import type { Band, Observations } from './observation.ts';
import type { EngineState, LimitState } from './state.ts';

/** The parts of an engine that limits are judged from. */
export type LimitParts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly accounts: Observations;
  readonly groups: Groups;
  readonly rates: Rates;
  readonly exposure: Exposure;
  readonly alerts: Alerts;
};

/** A limit with what is read from its definition once, and the band of values in which nothing can move. */
export type Watch = {
  readonly limit: LimitState;
  readonly ladder: ReadLadder;
  /** A loss rule as read; null for other rules. */
  readonly terms: LossTerms | null;
  /** Values in ledger units of the limit's currency: due at or above `high`, and below `low`. */
  low: number;
  high: number;
  /** Floor plus allowance and allowance in ledger units as floats, for rows: display, never a decision. */
  top: number;
  allowance: number;
  /** Uses at which a rung is reached, and below which it falls, by rank, in ledger units; NaN for a rung left out. */
  rises: readonly number[];
  falls: readonly number[];
  /** The allowance that rises and falls were formed for: that of a percentage follows its level. */
  formedFor24: bigint;
};
/** Uses of an allowance by rank, in ledger units, rounded; display and filters only. */
export function uses(ladder: ReadLadder, amount24: bigint, easing: bigint, scale: number): number[] {
  return ladder.thresholds.map((threshold) =>
    threshold === null ? Number.NaN : units((amount24 * (threshold - easing)) / HUNDRED_PERCENT, scale),
  );
}

export function units(amount24: bigint, scale: number): number {
  return Number(divideHalfEven(amount24, pow10Big(24 - scale)));
}

export function fittingScale(limit: LimitState, most: number): number {
  let scale = most;
  const largest = limit.amount24 * 4n;
  while (scale > 0 && largest / pow10Big(24 - scale) > 9_000_000_000_000_000n) scale -= 1;
  return scale;
}

export function measured(measure: 'gross' | 'net' | 'long' | 'short', long: number, short: number): number {
  if (measure === 'gross') return long + short;
  if (measure === 'net') return Math.abs(long - short);
  return measure === 'long' ? long : short;
}

/** Whether a limit compares with the highest result that its node has seen. */
export function hangsOnPeak({ limit }: Watch): boolean {
  const { rule } = limit.definition;
  return rule.type === 'metric' && (rule.metric === 'drawdown' || rule.metric === 'drawdownPct');
}

export function byId(list: readonly Watch[]): Watch[] {
  return list.toSorted((a, b) => {
    const left = a.limit.definition.limitId;
    const right = b.limit.definition.limitId;
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** The nearest gross and net at which any of an account's exposure limits may move, inside `error`. */
export function exposureBands(watches: readonly Watch[], error: number): { gross: Band; net: Band } {
  const gross = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const net = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  for (const { limit, low, high } of watches) {
    const { rule } = limit.definition;
    if (rule.type !== 'exposure') continue;
    const band = rule.measure === 'net' ? net : gross;
    band.low = Math.max(band.low, low + error);
    band.high = Math.min(band.high, high - error);
    // Long and short alone have no column of bounds: such a limit is judged whenever the account is observed.
    if (rule.measure === 'long' || rule.measure === 'short') band.high = Number.NEGATIVE_INFINITY;
  }
  return { gross, net };
}
