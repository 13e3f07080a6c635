import { coarser, pow10Big } from '#lib/base/decimal.ts';
import { HUNDRED_PERCENT } from './ladder.ts';
import { readLadder } from './ladder.ts';
import type { ReadLadder } from './ladder.ts';
import { isLossRule, readTerms } from './loss-rule.ts';
import type { LossTerms } from './loss-rule.ts';
import { isMoney, paceOf } from './metric-rule.ts';
import type { Pace } from './metric-rule.ts';
import type { Alerts } from './alerts.ts';
import type { Exposure } from './exposure.ts';
import type { Footing } from './footing.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import type { Band, Observations } from './observation.ts';
import { limitKey, nodeKey } from './limit-nodes.ts';
import { ledgerScale } from './state.ts';
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
  /** The name of limit and node in the state. */
  readonly key: string;
  /** Decimals of the ledger unit of its currency, and those in which its amounts are shown. */
  readonly scale: number;
  shownScale: number;
  readonly ladder: ReadLadder;
  /** A loss rule as read; null for other rules. */
  readonly terms: LossTerms | null;
  /** When the value of a metric can move; null for other rules. */
  readonly pace: Pace | null;
  /** The value at the last evaluation in ledger units: filters and display only. */
  raw: number;
  /** Whether that value was known. */
  isKnown: boolean;
  /** What that value stands on where it is one of results; null for other rules. */
  footing: Footing | null;
  /** Of a rule of an account that hangs on equity: due at or beyond these equities, with so many holdings open at most. */
  lower: number;
  upper: number;
  openMax: number;
  /** Values in ledger units of the limit's currency: due at or above `high`, and below `low`. */
  low: number;
  high: number;
  /** Floor plus allowance and allowance in ledger units as floats, for rows: display, never a decision. */
  top: number;
  /** Floor plus allowance, exact, when it was judged last: levels move only with a judgement. */
  top24: bigint;
  allowance: number;
  /** Uses at which a rung is reached, and below which it falls, by rank, in ledger units; NaN for a rung left out. */
  rises: readonly number[];
  falls: readonly number[];
  /** The allowance that rises and falls were formed for: that of a percentage follows its level. */
  formedFor24: bigint;
};
/** Uses of an allowance by rank, in ledger units, rounded; display and filters only. */
function uses(ladder: ReadLadder, amount24: bigint, easing: bigint, scale: number): number[] {
  return ladder.thresholds.map((threshold) =>
    threshold === null ? Number.NaN : units((amount24 * (threshold - easing)) / HUNDRED_PERCENT, scale),
  );
}

export function units(amount24: bigint, scale: number): number {
  return coarser(amount24, 24 - scale);
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

/** Whether a loss rule moves with the balance, whatever equity does: then every booking is judged. */
export function hangsOnBalance({ terms }: Watch): boolean {
  if (terms === null) return false;
  const { rule } = terms;
  if ((rule.measured ?? 'equity') !== 'equity') return true;
  return rule.type === 'maxLoss' ? rule.trail === 'closed_balance' : rule.reference === 'intraday_peak';
}

/** Whether a rule of an account moves with equity between bookings: such a rule has a band of equities. */
export function isOfEquity({ limit, terms, pace }: Watch): boolean {
  return terms !== null || pace === 'linear' || pace === 'any' || (pace === 'sides' && sidesOf(limit) === null);
}

/**
 * The side of an account's exposure that a limit bounds, where the account's own sums say when it may move: not of a cut, of
 * one side alone, or in another currency.
 */
export function sidesOf({ definition }: LimitState): 'gross' | 'net' | 'long' | 'short' | null {
  const { rule, within, confirm = 1 } = definition;
  if (rule.type === 'exposure') return rule.measure;
  if (rule.type !== 'metric' || rule.mode === 'absolute' || confirm > 1) return null;
  if ((rule.side ?? 'both') !== 'both' || Object.values(within ?? {}).some((value) => value !== undefined)) return null;
  return rule.metric === 'gross' || rule.metric === 'net' ? rule.metric : null;
}

/** Whether a limit can be left alone by a fill that stays inside its bands: it counts no observations and has no cut. */
export function isPlain({ limit, pace }: Watch): boolean {
  const { confirm = 1, within } = limit.definition;
  return pace === null && confirm === 1 && within === undefined;
}

/** Whether a limit compares with the highest result that its node has seen. */
export function hangsOnPeak({ limit }: Watch): boolean {
  const { rule } = limit.definition;
  return rule.type === 'metric' && (rule.metric === 'drawdown' || rule.metric === 'drawdownPct');
}

/** In order of limit id, then of node id [LI13]. */
export function byId(list: Watch[]): Watch[] {
  // The limits of one account come in order already, and most lists are of one account.
  return list.every((watch, place) => place === 0 || isBefore(list[place - 1], watch)) ? list : list.toSorted(inOrder);
}

/** True when two limits are in order by their ids alone. */
function isBefore(a: Watch | undefined, b: Watch): boolean {
  return a !== undefined && a.limit.definition.limitId < b.limit.definition.limitId;
}

function inOrder(a: Watch, b: Watch): number {
  const left = a.limit.definition.limitId;
  const right = b.limit.definition.limitId;
  if (left !== right) return left < right ? -1 : 1;
  const leftNode = nodeKey(a.limit.node);
  const rightNode = nodeKey(b.limit.node);
  return leftNode < rightNode ? -1 : leftNode > rightNode ? 1 : 0;
}

export function newWatch(limit: LimitState): Watch {
  const { definition } = limit;
  const { rule } = definition;
  const watch: Watch = {
    limit,
    key: limitKey(definition, limit.node),
    scale: ledgerScale(definition.currency),
    shownScale: 0,
    ladder: readLadder(definition.ladder),
    terms: isLossRule(rule) ? readTerms(rule) : null,
    pace: rule.type === 'metric' ? paceOf(definition, rule) : null,
    raw: 0,
    isKnown: false,
    footing: null,
    rises: [],
    falls: [],
    formedFor24: -1n,
    lower: Number.POSITIVE_INFINITY,
    upper: Number.NEGATIVE_INFINITY,
    openMax: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    top: 0,
    top24: limit.floor24 + limit.amount24,
    allowance: 0,
  };
  formSteps(watch);
  watch.top = units(watch.top24, watch.scale);
  return watch;
}

/** After a judgement: what is shown of the levels, which move only with one. */
export function markLevels(watch: Watch): void {
  const { limit } = watch;
  if (watch.formedFor24 !== limit.amount24) formSteps(watch);
  const top24 = limit.floor24 + limit.amount24;
  if (top24 === watch.top24) return;
  watch.top24 = top24;
  watch.top = units(top24, watch.scale);
}

/** The uses at which the rungs of a limit rise and fall, for the allowance it has now. */
function formSteps(watch: Watch): void {
  const { limit, ladder, scale } = watch;
  watch.rises = uses(ladder, limit.amount24, 0n, scale);
  watch.falls = uses(ladder, limit.amount24, ladder.hysteresis, scale);
  watch.allowance = units(limit.amount24, scale);
  watch.shownScale = fittingScale(limit, hasMoney(limit) ? scale : 8);
  watch.formedFor24 = limit.amount24;
}

/** Whether a limit's amounts are money. */
export function hasMoney({ definition }: LimitState): boolean {
  const { rule } = definition;
  return rule.type === 'metric' ? isMoney(rule) : rule.type !== 'position';
}

/** From an account's exposure into a limit's: the rate, and how far the account's own sums may be off as a share. */
export type Way = { readonly rate: number; readonly gap: number };

/**
 * The nearest gross and net at which any of an account's exposure limits may move, inside `error`; `wayOf` says how the
 * account's sums are converted, `mostGross` up to which gross they are looked at.
 */
export function exposureBands(
  watches: readonly Watch[],
  error: number,
  wayOf: (watch: Watch) => Way,
  mostGross: number,
): { gross: Band; net: Band } {
  const gross = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const net = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  for (const watch of watches) {
    const side = sidesOf(watch.limit);
    if (side === null) continue;
    const { rate, gap } = wayOf(watch);
    // Long and short alone have no column of bounds, and without a rate there is no filter: judged at every observation.
    if (side === 'long' || side === 'short' || !(rate > 0) || !(gap < 1)) {
      gross.high = Number.NEGATIVE_INFINITY;
      continue;
    }
    const band = side === 'net' ? net : gross;
    // What a net is off by follows from the gross.
    const margin = error + gap * mostGross + (gap > 0 ? 2 + 2 / rate : 0);
    if (gap > 0) gross.high = Math.min(gross.high, mostGross);
    band.low = Math.max(band.low, watch.low / rate + margin);
    band.high = Math.min(band.high, watch.high / rate - margin);
  }
  return { gross, net };
}
