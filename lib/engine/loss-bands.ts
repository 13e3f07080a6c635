import { rungRank } from '#lib/model/limit.ts';
import { worsenedLevel24 } from './alert-triggers.ts';
import { hangsOnPeak, units } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import type { LossObservation } from './loss-rule.ts';
import { isPeakFrozen, measuredValue24 } from './loss-rule.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { EngineState, LimitState } from './state.ts';

/** Uses or equities between which nothing can move, in ledger units. */
export type Between = { readonly below: number; readonly above: number };
/** Every observation is judged exactly. */
const ALWAYS: Between = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };
const NEVER: Between = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };

/**
 * The nearest uses at or below and above which something may move: the rungs above the held one, its own fall, the
 * alert's threshold, reset and worsening, and the condition itself. One that lies within `error` counts on both sides.
 */
export function neighbours(watch: Watch, used: number, error: number, entry: AlertEntry | undefined): Between {
  const { limit, rises, falls } = watch;
  let below = Number.NEGATIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  const consider = (level: number): void => {
    if (level >= used - error && level < above) above = level;
    if (level <= used + error && level > below) below = level;
  };
  // A level that is passed already is due at once.
  if (entry?.state === 'acknowledged' || entry?.state === 'recoveringAcknowledged')
    consider(Math.max(units(worsenedLevel24(entry, limit.amount24), watch.scale), used));
  if (limit.latched || limit.heldAtClose) {
    // What is held moves no rung, but the first crossing of a new window is recorded all the same [LL11].
    if (limit.crossedSeq === null) consider(rises[4] ?? Number.NaN);
    return { below, above };
  }
  const held = rungRank(limit.rung);
  for (let rank = held + 1; rank <= 4; rank += 1) consider(rises[rank] ?? Number.NaN);
  consider(rises[4] ?? Number.NaN);
  if (held > 0) consider(falls[held] ?? Number.NaN);
  const from = rungRank(limit.definition.alertFrom);
  // Also without an alert: a rung that the reset band still holds lets one open when its threshold is crossed again.
  consider(rises[from] ?? Number.NaN);
  if (entry !== undefined) {
    consider(falls[from] ?? Number.NaN);
    if (entry.acknowledgement !== null) for (let rank = from; rank < 4; rank += 1) consider(rises[rank] ?? Number.NaN);
  }
  return { below, above };
}

/** The open alert of a limit. */
export function alertOf(state: Pick<EngineState, 'alerts'>, limit: LimitState): AlertEntry | undefined {
  return limit.alertId === null ? undefined : state.alerts.get(limit.alertId);
}

type Banding = {
  readonly observed: LossObservation;
  /** Bound of the difference between the rounded equity and the exact one, in ledger units. */
  readonly error: number;
  readonly entry: AlertEntry | undefined;
};

/**
 * The nearest equities at or below and above which one rule of an account, in its currency, may move, as judged now. What hangs on the balance
 * alone moves with bookings, and every booking is judged exactly, so it bounds no equity.
 */
export function ownBand(watch: Watch, banding: Banding): Between {
  const { terms, pace } = watch;
  if (pace === 'any' || pace === 'sides') return ALWAYS;
  if (pace === 'linear') return linearBand(watch, banding);
  return terms === null ? NEVER : lossBand(watch, banding);
}

function linearBand(watch: Watch, { observed, error, entry }: Banding): Between {
  const { scale, raw } = watch;
  const equity = units(observed.equity24, scale);
  const { below, above } = neighbours(watch, raw, error, entry);
  const highest = equity + (raw - below) - error;
  // What lies below a peak raises it where nothing is left below it.
  return {
    below: equity - (above - raw) + error,
    above: hangsOnPeak(watch) ? Math.min(highest, equity + raw - error) : highest,
  };
}

function lossBand(watch: Watch, { observed, error, entry }: Banding): Between {
  const { limit, terms, top, scale } = watch;
  if (terms === null) return NEVER;
  const { rule } = terms;
  const measured = rule.measured ?? 'equity';
  const value = units(measuredValue24(terms, observed), scale);
  const { below, above } = neighbours(watch, top - value, error, entry);
  const lower = measured === 'balance' ? Number.NEGATIVE_INFINITY : top - above + error;
  let upper = Number.POSITIVE_INFINITY;
  // The lower of both rises past a level only where the balance stands above it.
  const mayRise = measured === 'equity' || units(observed.balance24, scale) >= top - below - error;
  if (measured !== 'balance' && mayRise) upper = top - below - error;
  if (rule.type === 'maxLoss' && rule.trail === 'intraday_equity' && !isPeakFrozen(terms, limit))
    upper = Math.min(upper, units(limit.peak24, scale) - error);
  if (rule.type === 'dailyLoss' && rule.reference === 'intraday_peak')
    upper = Math.min(upper, units(limit.reference24, scale) - error);
  return { below: lower, above: upper };
}
