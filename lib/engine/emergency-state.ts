import type { LimitDefinition } from '#lib/model/limit.ts';

/**
 * How an emergency loosening ended: taken back at its deadline; what was in force by then was as tight as before it
 * anyway; two persons agreed on a version meanwhile; the limit was retired.
 */
export type EmergencyEnd = 'reverted' | 'tightened' | 'approved' | 'retired';

/** One emergency loosening of a limit, in the cold state; plain data [FE8]. */
export type EmergencyEntry = {
  readonly limitId: string;
  readonly proposalId: string;
  /** What stood before it, and what it put in force. */
  readonly before: LimitDefinition;
  readonly during: LimitDefinition;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly approvedBy: string;
  readonly approvedByName: string;
  readonly sinceSeq: number;
  readonly sinceUs: number;
  readonly untilUs: number;
  /** Of the limit, when it began: a limit has one a day. */
  readonly tradingDay: string;
  /** What tells every lead of it. */
  alertId: string | null;
  ended: { readonly as: EmergencyEnd; readonly seq: number; readonly atUs: number } | null;
};
