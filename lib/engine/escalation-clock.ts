import { MINUTE_US, SECOND_US } from '#lib/base/time.ts';
import type { EscalationCause } from '#lib/model/escalation.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { AlertEntry, EscalationEntry } from './alert-entry.ts';
import { asksForAck, isMasked } from './alert-asking.ts';

/** How long an alert may be unseen, and unowned before each step. */
type RowTimes = { readonly unseenUs: number; readonly stepsUs: readonly number[] };

/** The rows of [ES2] (starting values); health alerts stand with the breaches. */
const BREACH: RowTimes = { unseenUs: 5 * SECOND_US, stepsUs: [2 * MINUTE_US, 5 * MINUTE_US, 10 * MINUTE_US] };
const CRITICAL: RowTimes = { unseenUs: 60 * SECOND_US, stepsUs: [10 * MINUTE_US, 30 * MINUTE_US] };
const REPEAT_US = 10 * MINUTE_US;

type Row = 'breach' | 'critical';
export type DueStep = { readonly atUs: number; readonly cause: EscalationCause };

export function stoppedClock(seq: number, atUs: number): EscalationEntry {
  return {
    firingSeq: seq,
    criticalUs: null,
    breachUs: null,
    stoppedUs: atUs,
    level: 0,
    levelBefore: 0,
    lastStepUs: null,
    seenRank: 0,
    steps: [],
    seen: [],
  };
}

/** The clock runs while an alert fires or recovers and nobody owns it [ES3]. */
export function isRunning({ state }: Pick<AlertEntry, 'state'>): boolean {
  return state === 'firing' || state === 'recovering';
}

function rowOf({ family, rungPeak }: Pick<AlertEntry, 'family' | 'rungPeak'>): Row | null {
  if (family === 'health' || rungPeak === 'breach') return 'breach';
  return rungPeak === 'critical' ? 'critical' : null;
}

/** A new firing starts from the first step; the record of earlier ones stays. */
export function startClock(clock: EscalationEntry, seq: number): void {
  clock.firingSeq = seq;
  clock.criticalUs = clock.breachUs = clock.stoppedUs = clock.lastStepUs = null;
  clock.level = clock.levelBefore = clock.seenRank = 0;
}

/** Undo: the clock goes on with the time that was spent before it was stopped [ES3]. */
export function resumeClock(clock: EscalationEntry, atUs: number): void {
  if (clock.stoppedUs === null) return;
  const awayUs = atUs - clock.stoppedUs;
  clock.stoppedUs = null;
  if (clock.criticalUs !== null) clock.criticalUs += awayUs;
  if (clock.breachUs !== null) clock.breachUs += awayUs;
  if (clock.lastStepUs !== null) clock.lastStepUs += awayUs;
}

/** Takes down when an alert came into its row; the steps of a worse row are owed anew, and never later than before. */
export function enterRow(entry: AlertEntry, atUs: number): void {
  const { escalation: clock } = entry;
  const row = rowOf(entry);
  if (row === 'critical') clock.criticalUs ??= atUs;
  if (row !== 'breach' || clock.breachUs !== null) return;
  clock.breachUs = atUs;
  clock.levelBefore = clock.level;
  clock.level = 0;
}

/** The next step of an unowned alert and when it is due; null: none. `isWatched`: a visible page of who may act is open. */
export function dueStep(entry: AlertEntry, isWatched: boolean): DueStep | null {
  const { escalation: clock } = entry;
  if (!isRunning(entry) || !asksForAck(entry) || isMasked(entry)) return null;
  const { breachUs, criticalUs, level } = clock;
  if (level === 3) return { atUs: (clock.lastStepUs ?? 0) + REPEAT_US, cause: 'unacknowledged' };
  const found: DueStep[] = [];
  if (breachUs !== null) {
    found.push({ atUs: breachUs + (BREACH.stepsUs[level] ?? 0), cause: 'unacknowledged' });
    if (level === 0 && isUnseen(clock, entry.rungPeak)) {
      found.push({ atUs: breachUs + BREACH.unseenUs, cause: 'unseen' });
      if (!isWatched) found.push({ atUs: breachUs, cause: 'nobodyWatching' });
    }
  }
  const stepUs = CRITICAL.stepsUs[level];
  const isOwed = breachUs === null || level >= clock.levelBefore;
  if (criticalUs !== null && stepUs !== undefined && isOwed) {
    found.push({ atUs: criticalUs + stepUs, cause: 'unacknowledged' });
    if (level === 0 && isUnseen(clock, 'critical'))
      found.push({ atUs: criticalUs + CRITICAL.unseenUs, cause: 'unseen' });
  }
  return found.reduce<DueStep | null>((first, due) => (first === null || due.atUs < first.atUs ? due : first), null);
}

function isUnseen({ seenRank }: EscalationEntry, rung: Rung): boolean {
  return seenRank < rungRank(rung);
}
