import type { AckReason, SnoozeKind } from '#lib/model/alert.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Effective } from '#lib/model/limit-version.ts';
import type { ExposureAsk } from '#lib/model/exposure-board.ts';
import type { LimitDraft, Rung } from '#lib/model/limit.ts';
import type { ApprovalRules, ProposedChange } from '#lib/model/proposal.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import type { Frame, Snapshot } from './frame.ts';
import type { GroupBy } from './group-by.ts';

/** What the client presents when it connects (Socket.IO `auth`). The session itself is the cookie. */
export type HandshakeAuth = {
  readonly protocol: number;
  /** Journal epoch and last seq the client holds; absent on a first connect. */
  readonly epoch?: string | undefined;
  readonly cursor?: number | undefined;
  /** Ordinal of the last notice held of the entry `cursor`, only while the last frame said `more`. */
  readonly ordinal?: number | undefined;
};

export type Welcome = {
  readonly protocol: number;
  readonly epoch: string;
  readonly engineVersion: string;
  readonly columns: readonly string[];
  readonly user: { readonly id: string; readonly name: string; readonly role: 'viewer' | 'manager' | 'lead' | 'admin' };
  readonly firm: string;
  readonly demo: boolean;
  /** `event`: the engine's time follows the events' own timestamps; the page says so. */
  readonly clock: 'wall' | 'event';
  /** What the firm asks of loosening; where two persons are switched off the limits page says so for ever [FE9]. */
  readonly approvals: Pick<ApprovalRules, 'twoPersons' | 'approverRole' | 'loosenPercent' | 'emergencyMs'>;
  readonly serverNowMs: number;
};

/** Each second; the only message that may be lost. */
export type Beat = {
  readonly throughSeq: number;
  readonly engineTimeUs: number;
  readonly serverNowMs: number;
  /** Received to frame cut, over the last 10 s; null while nothing came. */
  readonly lagP50Ms: number | null;
  readonly lagP95Ms: number | null;
  /** Present while the server knows that what it serves is no longer current. */
  readonly notCurrent?: { readonly sinceMs: number; readonly reason: string } | undefined;
  /** Present in the last minutes of the session: when it ends in any case. */
  readonly sessionEndsAtMs?: number | undefined;
};

export type SortKey = { readonly column: string; readonly direction: 'asc' | 'desc' };

/** So many rows a subscription may have with its order (starting value): more than a screen shows at 1280 x 720. */
export const FIRST_ROWS_MAX = 40;

export type Subscribe =
  | {
      readonly topic: 'monitor';
      readonly view: 'atRisk' | 'all';
      /** Up to three; ties by account id. Empty: rung, then used of the worst rule, highest first. */
      readonly sort: readonly SortKey[];
      /** Words that must all hold; `parseFilter` reads them. */
      readonly filter: string;
      /** Outermost first; absent or empty is one list. */
      readonly group?: readonly GroupBy[] | undefined;
      /** Only accounts of this desk or trader, also in the band of breaches. */
      readonly within?: { readonly level: 'desk' | 'trader'; readonly id: string } | undefined;
      /** Rows from the top of the order, 0 to FIRST_ROWS_MAX, that come with it until the client says which ones it shows. */
      readonly firstRows?: number | undefined;
    }
  /** A node with what lies directly below it: totals of the same seq, beside those that every page has. */
  | { readonly topic: 'level'; readonly level: 'firm' | 'desk' | 'trader'; readonly id: string }
  | { readonly topic: 'account'; readonly account: string }
  | { readonly topic: 'limits' }
  | ({
      readonly topic: 'exposure';
      /** Null: the firm's. */
      readonly currency: string | null;
    } & Pick<ExposureAsk, 'node' | 'netting'>);

/** Answer to `subscribe`: the subscription's number, echoed in RankOrder. */
export type Subscribed =
  | { readonly ok: true; readonly subscription: number }
  | { readonly ok: false; readonly reason: 'badRequest' | 'forbidden' | 'notFound' | 'tooMany' };

export type AcknowledgeRequest = {
  readonly alertId: string;
  readonly rungSeen: Rung;
  readonly seqSeen: number;
  readonly clientActionId: string;
};
export type UnacknowledgeRequest = { readonly alertId: string; readonly clientActionId: string };
/** Exactly what the person saw of each: one that got worse meanwhile is left out and told [AK9]. */
export type AcknowledgeManyRequest = {
  readonly alerts: readonly Omit<AcknowledgeRequest, 'clientActionId'>[];
  readonly clientActionId: string;
};
/** One answer for each alert, in the order of the request. */
export type AcknowledgedMany =
  | { readonly type: 'Answered'; readonly answers: readonly CommandAnswer[] }
  | Extract<CommandAnswer, { type: 'Refused' }>;
type OnAlert = { readonly alertId: string; readonly clientActionId: string };
export type AnnotateRequest = OnAlert & { readonly text: string };
export type GiveReasonRequest = OnAlert & { readonly reason: AckReason };
export type SnoozeRequest = OnAlert & { readonly kind: SnoozeKind };
export type LiftSnoozeRequest = OnAlert;
export type SetSilenceRequest = {
  readonly matcher: SilenceMatcher;
  readonly durationMs: number;
  readonly reason: string;
  /** A climb of an alert under it ends it; by default it does not. */
  readonly endsOnClimb: boolean;
  readonly clientActionId: string;
};
export type LiftSilenceRequest = { readonly silenceId: string; readonly clientActionId: string };
export type EscalateRequest = OnAlert;
export type MarkNoiseRequest = OnAlert & { readonly isNoise: boolean };
/** Alerts that the page has painted while it was visible, each with its firing and the rung it showed [ES1]. */
export type SeenAlerts = {
  readonly alerts: readonly {
    readonly alertId: string;
    readonly firingSeq: number;
    readonly rung: Rung;
    /** Since the frame was presented, ms. */
    readonly agoMs: number;
  }[];
};
export type ProposeRequest = {
  readonly change: ProposedChange;
  readonly reason: string;
  /** A lead asks for an emergency loosening [FE8]. */
  readonly emergency?: true | undefined;
  readonly clientActionId: string;
};
/** Names the proposal by the hash of its content, so that nobody approves what he has not seen [FE4]. */
export type ProposalRequest = { readonly proposalId: string; readonly clientActionId: string };
export type RejectProposalRequest = ProposalRequest & { readonly reason: string };
export type DefineLimitRequest = {
  readonly draft: LimitDraft;
  readonly reason?: string | undefined;
  readonly effective?: Effective | undefined;
  readonly clientActionId: string;
};

/**
 * An outcome, or why the command did not reach the engine. `who` names the colleague who was first, at `atUs` of engine
 * time, `beforeMs` before this command was answered.
 */
export type CommandAnswer =
  | (Outcome & {
      readonly who?: string | undefined;
      readonly atUs?: number | undefined;
      readonly beforeMs?: number | undefined;
    })
  | {
      readonly type: 'Refused';
      readonly reason:
        'badRequest' | 'forbidden' | 'reauthenticationNeeded' | 'rateLimited' | 'notFound' | 'unavailable';
    };

export type ServerToClient = {
  welcome: (welcome: Welcome) => void;
  snapshot: (snapshot: Snapshot) => void;
  frame: (frame: Frame) => void;
  beat: (beat: Beat) => void;
  /** Said before the server cuts the line. */
  bye: (bye: {
    readonly reason:
      'protocolTooOld' | 'protocolTooNew' | 'slowConsumer' | 'signedOut' | 'shuttingDown' | 'tooManyBadPackets';
  }) => void;
};

export type ClientToServer = {
  subscribe: (request: Subscribe, answer: (answer: Subscribed) => void) => void;
  unsubscribe: (subscription: number, answer: (answer: { readonly ok: boolean }) => void) => void;
  /** The rows the client shows now, by index (at most 300); replaces the former window. */
  rows: (indexes: readonly number[], answer: (answer: { readonly ok: boolean }) => void) => void;
  resync: (answer: (answer: { readonly ok: boolean }) => void) => void;
  acknowledge: (request: AcknowledgeRequest, answer: (answer: CommandAnswer) => void) => void;
  acknowledgeMany: (request: AcknowledgeManyRequest, answer: (answer: AcknowledgedMany) => void) => void;
  markNoise: (request: MarkNoiseRequest, answer: (answer: CommandAnswer) => void) => void;
  annotate: (request: AnnotateRequest, answer: (answer: CommandAnswer) => void) => void;
  giveReason: (request: GiveReasonRequest, answer: (answer: CommandAnswer) => void) => void;
  snooze: (request: SnoozeRequest, answer: (answer: CommandAnswer) => void) => void;
  liftSnooze: (request: LiftSnoozeRequest, answer: (answer: CommandAnswer) => void) => void;
  setSilence: (request: SetSilenceRequest, answer: (answer: CommandAnswer) => void) => void;
  liftSilence: (request: LiftSilenceRequest, answer: (answer: CommandAnswer) => void) => void;
  escalate: (request: EscalateRequest, answer: (answer: CommandAnswer) => void) => void;
  unacknowledge: (request: UnacknowledgeRequest, answer: (answer: CommandAnswer) => void) => void;
  defineLimit: (request: DefineLimitRequest, answer: (answer: CommandAnswer) => void) => void;
  propose: (request: ProposeRequest, answer: (answer: CommandAnswer) => void) => void;
  approveProposal: (request: ProposalRequest, answer: (answer: CommandAnswer) => void) => void;
  rejectProposal: (request: RejectProposalRequest, answer: (answer: CommandAnswer) => void) => void;
  withdrawProposal: (request: ProposalRequest, answer: (answer: CommandAnswer) => void) => void;
  seen: (seen: SeenAlerts, answer: (answer: { readonly ok: boolean }) => void) => void;
  /** Answer to each beat: is the page visible, was it used since the beat before. */
  presence: (presence: { readonly visible: boolean; readonly used: boolean }) => void;
};
