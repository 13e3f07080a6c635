import type { Microseconds, Seq, UserId } from './ids.ts';
import type { LimitDefinition } from './limit.ts';

/** When a published version takes effect: at once, or with the next trading day of its scope's calendar [LE8]. */
export type Effective = 'now' | 'nextDay';

/** How a version came to be: who published it, why, and who else agreed. */
export type VersionOrigin = {
  readonly byName: string;
  readonly reason: string | null;
  readonly publishedSeq: number;
  readonly publishedAtUs: number;
  /** Of a loosening: the proposal it was approved by, and the second person. */
  readonly proposalId: string | null;
  readonly approvedBy: string | null;
  readonly approvedByName: string | null;
  /** Of a version that an emergency put in force for a time, and of the one that its end put back [FE8]. */
  readonly emergency?: 'began' | 'ended' | undefined;
};

/** One version of a limit, with its time in force. */
export type LimitVersion = {
  readonly definition: LimitDefinition;
  readonly source: 'person' | 'ruleset';
  /** Null where no person defined it. */
  readonly by: UserId | null;
  /** In force from this entry on. */
  readonly definedSeq: Seq;
  readonly definedAtUs: Microseconds;
  /** Null where nothing was said: a rule of a programme. */
  readonly origin: VersionOrigin | null;
  /** In force until this entry; null: it is. */
  readonly endedSeq: Seq | null;
  readonly endedAtUs: Microseconds | null;
  /** Its alerts that persons called noise [AP2]. */
  readonly noiseMarks: number;
};

/** A version that was published for the next trading day and is not in force yet. */
export type PendingVersion = {
  /** As it would be in force. */
  readonly definition: LimitDefinition;
  readonly by: UserId;
  readonly origin: VersionOrigin;
};

/** A version that was published for a trading day and did not take effect with it. */
export type LeftOutVersion = {
  readonly origin: VersionOrigin;
  /** It had become a loosening that one person may not make, or could not stand any more. */
  readonly reason: 'needsApproval' | 'cannotStand';
  readonly atUs: number;
};

/** All that is kept of one limit's versions, newest first. */
export type LimitVersions = {
  readonly limitId: string;
  /** The version in force; null: the limit was retired. */
  readonly inForce: number | null;
  readonly versions: readonly LimitVersion[];
  /** Older versions than those kept: they stand in the journal alone. */
  readonly older: number;
  /** How it was retired, while it is. */
  readonly retired: VersionOrigin | null;
  readonly pending: PendingVersion | null;
  readonly leftOut: LeftOutVersion | null;
};
