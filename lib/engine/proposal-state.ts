import type { LimitDefinition, ScopeNode } from '#lib/model/limit.ts';
import type { ApprovalRules, ProposalState, ProposedChange } from '#lib/model/proposal.ts';

/** A proposal in the cold state; plain data. */
export type ProposalEntry = {
  readonly proposalId: string;
  readonly change: ProposedChange;
  readonly before: LimitDefinition | null;
  /** Hash of what is in force and would be replaced [FE4]. */
  readonly baseHash: string;
  readonly scope: ScopeNode;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  /** The proposer's role as the session said it; a role known here wins. */
  readonly byRole: string;
  readonly proposedSeq: number;
  readonly proposedAtUs: number;
  readonly expiresAtUs: number;
  /** Of an emergency loosening: how long it is in force at most [FE8]; part of the content. */
  readonly emergencyMs: number | null;
  state: ProposalState;
  endedBy: string | null;
  endedByName: string | null;
  endedSeq: number | null;
  endedAtUs: number | null;
  endReason: string | null;
};

/** Ended proposals that stay for the desk; the journal keeps all [BO2]. */
export const ENDED_PROPOSALS_KEPT = 200;
/** Open ones at a time, so that a mistaken program cannot fill the state. */
export const OPEN_PROPOSALS_MAX = 500;

/** Starting values of security.md [FE3], [FE5], [FE7], [FE8]. */
export const DEFAULT_APPROVALS: ApprovalRules = {
  twoPersons: true,
  approverRole: 'managerOrLead',
  loosenPercent: 0,
  newApproverMs: 86_400_000,
  lifetimeMs: 86_400_000,
  emergencyMs: 3_600_000,
};
