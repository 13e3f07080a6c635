import type { Actor } from './actor.ts';
import type { AckReason, SnoozeKind } from './alert.ts';
import type { AccountId, AlertId, LimitId, Seq } from './ids.ts';
import type { Event } from './event.ts';
import type { Effective } from './limit-version.ts';
import type { LimitDraft, Rung } from './limit.ts';
import type { ProposedChange } from './proposal.ts';
import type { Ruleset } from './ruleset.ts';
import type { SilenceMatcher } from './silence.ts';

/** What a person asks for; the engine may refuse it. */
export type Command =
  | DefineLimit
  | RetireLimit
  | AssignRuleset
  | ResetLatch
  | ProposeChange
  | ApproveProposal
  | RejectProposal
  | WithdrawProposal
  | AcknowledgeAlert
  | UnacknowledgeAlert
  | AnnotateAlert
  | GiveReason
  | SnoozeAlert
  | LiftSnooze
  | EscalateAlert
  | MarkAlertNoise
  | SetSilence
  | LiftSilence;

type ByPerson = Event & { readonly actor: Actor; readonly clientActionId: string };

export type DefineLimit = ByPerson & {
  readonly type: 'DefineLimit';
  readonly draft: LimitDraft;
  readonly reason?: string | undefined;
  /** `now` by default. */
  readonly effective?: Effective | undefined;
};
export type RetireLimit = ByPerson & {
  readonly type: 'RetireLimit';
  readonly limitId: LimitId;
  readonly baseVersion: number;
};
export type AssignRuleset = ByPerson & {
  readonly type: 'AssignRuleset';
  readonly account: AccountId;
  readonly ruleset: Ruleset;
};
export type ResetLatch = ByPerson & {
  readonly type: 'ResetLatch';
  readonly account: AccountId;
  readonly limitId: LimitId;
  readonly reason: string;
};
/** A loosening asks for a second person [FE3]; the same content in force needs an approval that names its hash [FE4]. */
export type ProposeChange = ByPerson & {
  readonly type: 'ProposeChange';
  readonly change: ProposedChange;
  readonly reason: string;
  /** A lead asks for an emergency loosening, which a manager may approve [FE8]. */
  readonly emergency?: true | undefined;
};
export type ApproveProposal = ByPerson & { readonly type: 'ApproveProposal'; readonly proposalId: string };
export type RejectProposal = ByPerson & {
  readonly type: 'RejectProposal';
  readonly proposalId: string;
  readonly reason: string;
};
export type WithdrawProposal = ByPerson & { readonly type: 'WithdrawProposal'; readonly proposalId: string };
export type AcknowledgeAlert = ByPerson & {
  readonly type: 'AcknowledgeAlert';
  readonly alertId: AlertId;
  readonly rungSeen: Rung;
  readonly seqSeen: Seq;
};
export type UnacknowledgeAlert = ByPerson & { readonly type: 'UnacknowledgeAlert'; readonly alertId: AlertId };
export type AnnotateAlert = ByPerson & {
  readonly type: 'AnnotateAlert';
  readonly alertId: AlertId;
  readonly text: string;
};

/** The person who took an alert, or a colleague, says why it was taken so. */
export type GiveReason = ByPerson & {
  readonly type: 'GiveReason';
  readonly alertId: AlertId;
  readonly reason: AckReason;
};
export type SnoozeAlert = ByPerson & {
  readonly type: 'SnoozeAlert';
  readonly alertId: AlertId;
  readonly kind: SnoozeKind;
};
export type LiftSnooze = ByPerson & { readonly type: 'LiftSnooze'; readonly alertId: AlertId };
/** A person carries an alert that nobody owns one step further, before its time. */
export type EscalateAlert = ByPerson & { readonly type: 'EscalateAlert'; readonly alertId: AlertId };
/** An alert told nothing, or that is taken back: counted for the version of its rule, no state changes [AP2]. */
export type MarkAlertNoise = ByPerson & {
  readonly type: 'MarkAlertNoise';
  readonly alertId: AlertId;
  readonly isNoise: boolean;
};
/** Masks all alerts of a matcher for a time; a duration, because the engine's clock may not be that of the page. */
export type SetSilence = ByPerson & {
  readonly type: 'SetSilence';
  readonly matcher: SilenceMatcher;
  readonly durationMs: number;
  readonly reason: string;
  readonly endsOnClimb: boolean;
};
export type LiftSilence = ByPerson & { readonly type: 'LiftSilence'; readonly silenceId: string };
