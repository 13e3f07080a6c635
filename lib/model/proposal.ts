import type { AccountId, LimitId, Microseconds, Seq, UserId } from './ids.ts';
import type { LimitDefinition, LimitDraft, ScopeNode } from './limit.ts';
import type { Effective } from './limit-version.ts';
import type { Ruleset } from './ruleset.ts';

/** A change that needs a second person (security.md [FE3]). */
export type ProposedChange =
  | { readonly type: 'limit'; readonly draft: LimitDraft; readonly effective?: Effective | undefined }
  | { readonly type: 'retirement'; readonly limitId: LimitId; readonly baseVersion: number }
  | { readonly type: 'ruleset'; readonly account: AccountId; readonly ruleset: Ruleset };

/** `lapsed`: its time is over, its proposer has lost the right, or another change came first. */
export type ProposalState = 'open' | 'approved' | 'rejected' | 'withdrawn' | 'lapsed';

/** One proposal as it stands after an entry. */
export type ProposalView = {
  /** SHA-256, 64 hex digits, of the content's canonical JSON: what an approval names [FE4]. */
  readonly proposalId: string;
  readonly change: ProposedChange;
  /** The definition in force when it was proposed; null where none was, or a ruleset is proposed. */
  readonly before: LimitDefinition | null;
  readonly scope: ScopeNode;
  readonly reason: string;
  readonly by: UserId;
  readonly byName: string;
  readonly proposedSeq: Seq;
  readonly proposedAtUs: Microseconds;
  readonly expiresAtUs: Microseconds;
  /** Of an emergency loosening: how long it is in force at most [FE8]; null: it stays. */
  readonly emergencyMs: number | null;
  readonly state: ProposalState;
  /** Who ended it, when a person did. */
  readonly endedBy: UserId | null;
  readonly endedByName: string | null;
  readonly endedSeq: Seq | null;
  readonly endedAtUs: Microseconds | null;
  /** In words of the house: why it was rejected (the person's own text) or lapsed. */
  readonly endReason: string | null;
};

/** What the firm asks of approvals; from its configuration file, never from the interface [FE9]. */
export type ApprovalRules = {
  /** False: loosening is one person's act, but for a version that lowers the rung of an open breach. */
  readonly twoPersons: boolean;
  readonly approverRole: 'managerOrLead' | 'lead';
  /** How far one limit may rise in one trading day without a second person, percent of the day's first version. */
  readonly loosenPercent: number;
  /** A role granted or credentials reset more recently cannot approve [FE7], ms. */
  readonly newApproverMs: number;
  /** An open proposal lapses after it [FE5], ms. */
  readonly lifetimeMs: number;
  /** Longest time that an emergency loosening is in force [FE8], ms. */
  readonly emergencyMs: number;
};
