import type { BreakClass, BreakRecord } from '#lib/model/break.ts';
import type { AccountId, Microseconds, Seq } from '#lib/model/ids.ts';
import type { BreakEntry } from './book-state.ts';
import type { EngineState } from './state.ts';

/** Bounds of the book of breaks [BO2]; above the first a new one is counted on its account and not listed. */
const OPEN_MAX = 10_000;
const ENDED_KEPT = 1_000;

export type BreakFinding = {
  readonly class: BreakClass;
  readonly account: string;
  readonly instrument: string;
  /** Position, order or execution id; empty where the key needs none. */
  readonly reference: string;
  readonly origin: string;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly tolerance?: string;
  readonly theirUs: number;
  readonly proposal?: BreakEntry['proposal'];
};
type Instant = { readonly seq: number; readonly atUs: number };

function breakId(key: Pick<BreakFinding, 'class' | 'account' | 'instrument' | 'reference'>): string {
  return JSON.stringify([key.class, key.account, key.instrument, key.reference]);
}

/** Opens a break or renews the figures of an open one; true when it is new or open again [RC4]. */
export function openBreak(state: EngineState, finding: BreakFinding, at: Instant): boolean {
  state.breakChanges += 1;
  const id = breakId(finding);
  const { ours, theirs, tolerance = '0', theirUs, origin, proposal = null } = finding;
  const known = state.breaks.get(id);
  if (known !== undefined && known.state !== 'resolved') {
    const isMoved = known.ours !== ours || known.theirs !== theirs;
    Object.assign(known, { ours, theirs, tolerance, theirUs, origin, proposal, ourSeq: at.seq });
    // What somebody explained was other figures.
    if (isMoved) Object.assign(known, { state: 'open', explainedBy: null, why: null, changedSeq: at.seq });
    return false;
  }
  if (openCount(state) >= OPEN_MAX) return true;
  state.breaks.delete(id);
  const { account, instrument, reference } = finding;
  state.breaks.set(id, {
    breakId: id,
    class: finding.class,
    account,
    instrument,
    reference,
    origin,
    ours,
    theirs,
    tolerance,
    ourSeq: at.seq,
    theirUs,
    firstSeenUs: at.atUs,
    endedUs: null,
    state: 'open',
    changedSeq: at.seq,
    explainedBy: null,
    why: null,
    proposal,
  });
  return true;
}

/** Ends a break whose difference is gone; true when it was not resolved before. */
export function resolveBreak(
  state: EngineState,
  key: Pick<BreakFinding, 'class' | 'account' | 'instrument' | 'reference'>,
  at: Instant,
): boolean {
  const known = state.breaks.get(breakId(key));
  if (known === undefined || known.state === 'resolved') return false;
  state.breakChanges += 1;
  known.state = 'resolved';
  known.endedUs = at.atUs;
  known.changedSeq = at.seq;
  forgetEnded(state);
  return true;
}

export function isBreakOpen(
  state: EngineState,
  key: Pick<BreakFinding, 'class' | 'account' | 'instrument' | 'reference'>,
): boolean {
  const known = state.breaks.get(breakId(key));
  return known !== undefined && known.state !== 'resolved';
}

function openCount(state: EngineState): number {
  if (state.breaks.size < OPEN_MAX) return state.breaks.size;
  let count = 0;
  for (const entry of state.breaks.values()) if (entry.state !== 'resolved') count += 1;
  return count;
}

function forgetEnded(state: EngineState): void {
  if (state.breaks.size <= ENDED_KEPT) return;
  let ended = 0;
  for (const entry of state.breaks.values()) if (entry.state === 'resolved') ended += 1;
  for (const [id, entry] of state.breaks) {
    if (ended <= ENDED_KEPT) return;
    if (entry.state !== 'resolved') continue;
    state.breaks.delete(id);
    ended -= 1;
  }
}

/** The record as a screen or a report may show it, aged to now. */
export function breakRecord(entry: BreakEntry, nowUs: number): BreakRecord {
  const { breakId: id, class: kind, instrument, reference, origin, ours, theirs, tolerance, state, why } = entry;
  return {
    breakId: id,
    class: kind,
    // Written by handlers from inputs whose doors branded them.
    account: entry.account as AccountId,
    instrument,
    reference,
    origin,
    ours,
    theirs,
    tolerance,
    ourSeq: entry.ourSeq as Seq,
    theirUs: entry.theirUs as Microseconds,
    firstSeenUs: entry.firstSeenUs as Microseconds,
    ageUs: (entry.endedUs ?? nowUs) - entry.firstSeenUs,
    state,
    changedSeq: entry.changedSeq as Seq,
    explainedBy: entry.explainedBy,
    why,
    proposal: entry.proposal,
  };
}
