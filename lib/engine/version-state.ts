import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { LeftOutVersion, VersionOrigin } from '#lib/model/limit-version.ts';

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
  /** Published for the next trading day; whatever is published later replaces it. */
  pending: WaitingDraft | null;
  /** What waited and was left out at the reset, until the next version. */
  leftOut: LeftOutVersion | null;
};

export type WaitingDraft = { readonly draft: LimitDraft; readonly by: string; readonly origin: VersionOrigin };

/** Former versions kept of one limit; the journal has all of them [BO2]. */
export const FORMER_VERSIONS_KEPT = 200;
