import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { AlertRecord, Snooze, Suppression } from '#lib/model/alert.ts';
import type { AlertId, LimitId, Microseconds, Seq } from '#lib/model/ids.ts';
import type { Escalation } from '#lib/model/escalation.ts';
import { costOf } from './cost-record.ts';
import { asksForAck } from './alert-asking.ts';
import { dueStep } from './escalation-clock.ts';
import { usedBp } from './ladder.ts';
import type { AlertEntry } from './alert-entry.ts';

function snoozeOf({ snooze }: AlertEntry): Snooze | null {
  if (snooze === null) return null;
  const { day: _day, ...shown } = snooze;
  return shown;
}

function suppressionOf({ silence, inhibitedBy }: AlertEntry): Suppression | null {
  // The id of an alert, derived as one.
  if (silence === null) return inhibitedBy === null ? null : { kind: 'inhibition', alertId: inhibitedBy as AlertId };
  const { silenceId, byName, untilUs } = silence;
  return { kind: 'silence', silenceId, byName, untilUs };
}

/** What is due while nobody watches is taken at once, so it never stands as a time to come. */
function escalationOf(entry: AlertEntry): Escalation {
  const { firingSeq, level, steps, seen } = entry.escalation;
  // Times of the state are engine times.
  const dueUs = (dueStep(entry, true)?.atUs ?? null) as Microseconds | null;
  return { firingSeq: firingSeq as Seq, level, steps: [...steps], seen: [...seen], dueUs };
}

/** The record as a screen may show it: amounts in the alert's own scale. */
export function alertRecord(entry: AlertEntry): AlertRecord {
  const units = (amount24: bigint): number => Number(divideHalfEven(amount24, pow10Big(24 - entry.scale)));
  return {
    // The ids were made as what the brands name: a derived id, the limit's own id, journal places and engine times.
    alertId: entry.alertId as AlertId,
    family: entry.family,
    limitId: entry.limitId as LimitId,
    limitVersion: entry.limitVersion,
    limitName: entry.limitName,
    ruleType: entry.ruleType,
    scope: entry.scope,
    trader: entry.trader,
    desk: entry.desk,
    instrument: entry.instrument,
    symbol: entry.symbol,
    state: entry.state,
    rung: entry.rung,
    rungPeak: entry.rungPeak,
    asksForAck: asksForAck(entry),
    acknowledgement: entry.acknowledgement,
    snooze: snoozeOf(entry),
    suppression: suppressionOf(entry),
    suppressible: entry.suppressible,
    reasonDue: entry.reasonDue,
    withdrawnBecause: entry.withdrawnBecause,
    voidBySeq: (entry.contestedBySeq ?? null) as Seq | null,
    notes: [...entry.notes],
    escalation: escalationOf(entry),
    cause: entry.cause,
    cost: costOf(entry.cost),
    noise: entry.noise,
    tradingDay: entry.tradingDay,
    openedSeq: entry.openedSeq as Seq,
    openedAtUs: entry.openedAtUs,
    openedEventUs: entry.openedEventUs,
    changedSeq: entry.changedSeq as Seq,
    changedAtUs: entry.changedAtUs as Microseconds,
    excursions: entry.excursions,
    currency: entry.currency,
    scale: entry.scale,
    used: units(entry.used24),
    allowance: units(entry.allowance24),
    // Of the same moment as `used`: a latch holds the rung, not the figures [LI14].
    usedBp: usedBp(entry.used24, entry.allowance24, entry.used24 > entry.allowance24),
  };
}
