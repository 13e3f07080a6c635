import type { Microseconds, Seq, UserId } from './ids.ts';
import type { NotifyTarget, Rung } from './limit.ts';

/** How far an alert that nobody owns has been carried: its rule's list, the leads, everyone on the rule [ES2]. */
export type EscalationLevel = 1 | 2 | 3;

/** Why a step was taken; `emergency`: every lead is told of an emergency loosening at once. */
export type EscalationCause = 'nobodyWatching' | 'unseen' | 'unacknowledged' | 'byHand' | 'emergency';

export type EscalationStep = {
  readonly level: EscalationLevel;
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly cause: EscalationCause;
  /** Who is told: all of a role within the alert's scope, or one user. */
  readonly to: readonly NotifyTarget[];
  /** Users among them who had a page open; null while it is not known who has. */
  readonly reached: number | null;
  /** Name of the person who took the step by hand. */
  readonly byName: string | null;
};

/** A person's visible page has painted an alert on a rung [ES1]. */
export type SeenReceipt = {
  readonly by: UserId;
  readonly byName: string;
  readonly rung: Rung;
  readonly seq: Seq;
  readonly atUs: Microseconds;
  /** When the frame was presented, on the server's clock. */
  readonly paintedUs: Microseconds;
};

/** What became of an alert while nobody owned it. */
export type Escalation = {
  /** The entry that began the present firing: a receipt names it, so that one of an earlier firing counts for nothing. */
  readonly firingSeq: Seq;
  /** Steps of the present firing; 0: none. */
  readonly level: 0 | EscalationLevel;
  /** Newest of the alert's whole life, oldest first. */
  readonly steps: readonly EscalationStep[];
  readonly seen: readonly SeenReceipt[];
  /** When the next step is due; null: none is. */
  readonly dueUs: Microseconds | null;
};
