import type { LimitDefinition } from '#lib/model/limit.ts';
import type { VersionOrigin } from '#lib/model/limit-version.ts';

/** A version that another one, or a retirement, has ended. */
export type FormerVersion = {
  readonly definition: LimitDefinition;
  readonly source: 'person' | 'ruleset';
  readonly by: string | null;
  readonly definedSeq: number;
  readonly definedAtUs: number;
  readonly origin: VersionOrigin | null;
  readonly endedSeq: number;
  readonly endedAtUs: number;
};

/** What is known of a limit's versions beside its state. */
export type VersionBook = {
  /** Of the version in force. */
  origin: VersionOrigin | null;
  /** Oldest first. */
  readonly former: FormerVersion[];
  /** How it was retired, while it is. */
  retired: VersionOrigin | null;
};

/** Former versions kept of one limit; the journal has all of them [BO2]. */
export const FORMER_VERSIONS_KEPT = 200;
