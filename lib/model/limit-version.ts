import type { Microseconds, Seq, UserId } from './ids.ts';
import type { LimitDefinition } from './limit.ts';

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
};
