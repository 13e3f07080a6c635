import type { Microseconds, Seq } from './ids.ts';

/** A loosening that is in force for a short time, because no second lead was reachable [FE8]. */
export type LimitEmergency = {
  readonly proposalId: string;
  /** The version that stood before it. */
  readonly versionBefore: number;
  readonly sinceSeq: Seq;
  readonly sinceUs: Microseconds;
  /** It reverts by itself then, or with the end of its trading day. */
  readonly untilUs: Microseconds;
  readonly reason: string;
  readonly byName: string;
  readonly approvedByName: string;
};
