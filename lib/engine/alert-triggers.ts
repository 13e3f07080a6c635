import type { AlertTrigger } from '#lib/model/alert.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import { asksAt } from './alert-asking.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { AlertReading } from './alert-reading.ts';
import { DEFAULT_REFIRE, isWorseByStep, stepOf } from './alert-settings.ts';

/** One entry gives one alert at most one trigger of its metric [AL12]. */
export function chooseTrigger(entry: AlertEntry, reading: AlertReading): AlertTrigger | null {
  const asks = asksAt(entry, higher(entry.rungPeak, reading.rung));
  const reset: AlertTrigger = asks ? 'reset' : 'resetQuiet';
  const isDown = reading.isBelowReset && reading.mayFall;
  const rank = rungRank(reading.rung);
  switch (entry.state) {
    case 'firing':
      if (isDown) return reset;
      if (!reading.isAbove && reading.mayFall) return 'dipped';
      if (rank > rungRank(entry.rungPeak)) return 'climbed';
      return reading.rung === entry.rung ? null : 'rungMoved';
    case 'acknowledged':
      if (isDown) return reset;
      if (!reading.isAbove && reading.mayFall) return 'dipped';
      if (rank > rungRank(entry.acknowledgement?.cover ?? entry.rung)) return 'climbed';
      if (hasWorsened(entry, reading)) return 'worsened';
      return reading.rung === entry.rung ? null : 'rungMoved';
    case 'recovering':
      if (isDown) return reset;
      return reading.isAbove ? 'crossed' : null;
    case 'recoveringAcknowledged':
      if (isDown) return reset;
      if (!reading.isAbove) return null;
      if (rank > rungRank(entry.acknowledgement?.cover ?? entry.rung)) return 'climbed';
      return hasWorsened(entry, reading) ? 'worsened' : 'crossed';
    case 'clearedUnacknowledged':
      return reading.isAbove ? 'crossed' : null;
    case 'pending':
      if (reading.rung === 'breach') return 'crossed';
      if (isDown) return reset;
      if (!reading.isAbove && reading.mayFall) return 'dipped';
      return reading.rung === entry.rung ? null : 'rungMoved';
    case 'cleared':
      return null;
  }
}

/** [AL15] used worsened by the step since the acknowledgement. */
function hasWorsened(entry: AlertEntry, reading: AlertReading): boolean {
  if (reading.allowance24 <= 0n) return false;
  const worse24 = reading.used24 - entry.ackUsed24;
  const { refireStep24 } = reading.refire ?? DEFAULT_REFIRE;
  return isWorseByStep(reading.isBelow === true ? -worse24 : worse24, refireStep24, reading.allowance24);
}

/** The next use at which an acknowledged alert fires again by worsening; a bound for filters. */
export function worsenedLevel24(entry: AlertEntry, allowance24: bigint): bigint {
  return entry.ackUsed24 + stepOf(entry.refire.refireStep24, allowance24);
}

function higher(a: Rung, b: Rung): Rung {
  return rungRank(a) >= rungRank(b) ? a : b;
}
