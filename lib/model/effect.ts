import type { AlertMark, AlertRecord, AlertState, AlertTrigger } from './alert.ts';
import type { Microseconds, Seq, TradingDay } from './ids.ts';
import type { ProposalView } from './proposal.ts';
import type { SilenceView } from './silence.ts';
import type { AccountCard, FeedView, FirmRates, GroupView, LimitView, SessionView } from './view.ts';

/**
 * All that may leave the engine.
 * @public
 */
export type Effect = Delta | Notice | Outcome;

/**
 * Why an input was refused. Each can be read aloud; the door adds the field and the detail.
 * At the door: malformed, malformedDecimal, unknownField, unknownKind, outOfScope, notSupportedYet, inputIdReused, journalFull.
 * In the engine: the rest.
 */
export type RejectReason =
  | 'malformed'
  | 'malformedDecimal'
  | 'unknownField'
  | 'unknownKind'
  | 'outOfScope'
  | 'notSupportedYet'
  | 'inputIdReused'
  | 'journalFull'
  | 'forbidden'
  | 'duplicateFill'
  | 'fillIdCollision'
  | 'duplicateCash'
  | 'unknownInstrument'
  | 'unknownAccount'
  | 'unknownCalendar'
  | 'unknownLimit'
  | 'unknownAlert'
  | 'unknownRate'
  | 'accountExists'
  | 'instrumentExists'
  | 'priceNotPositive'
  | 'outOfRange'
  | 'referenceTooOld'
  | 'wouldDoubleCount'
  | 'alreadyRolled'
  | 'alreadyAcknowledged'
  | 'alreadyCleared'
  | 'notAcknowledged'
  | 'notFiring'
  | 'undoExpired'
  | 'newerAlertOpen'
  | 'rungClimbed'
  | 'notSuppressible'
  | 'notSnoozed'
  | 'alreadyMarked'
  | 'notMarked'
  | 'unknownSilence'
  | 'silenceEnded'
  | 'needsApproval'
  | 'unknownProposal'
  | 'proposalEnded'
  | 'samePerson'
  | 'approverTooNew'
  | 'proposerGone'
  | 'notAnEmergency'
  | 'leadReachable'
  | 'emergencyUsed'
  | 'notLatched'
  | 'baseVersionMoved'
  | 'invalidLimit';

export type Accepted = { readonly type: 'Accepted'; readonly seq: Seq };
/** `seq` is null when the door refused it (not journalled). `detail` is key=value text; `field` names the wire field. */
export type Rejected = {
  readonly type: 'Rejected';
  readonly seq: Seq | null;
  readonly reason: RejectReason;
  readonly field?: string | undefined;
  readonly detail?: string | undefined;
};
export type Outcome = Accepted | Rejected;

/** Latest value per key wins: may be conflated. The members grow by decision record (0002: blocks of columns; 0023: rates). */
export type Delta = AccountsRevalued | AccountCarded | GroupRevalued | FeedAged | SessionMoved | RatesMoved;
/**
 * A block of rows as of one seq: `indexes[i]` is the account's row, its columns stand in
 * `columns[i * ACCOUNT_COLUMNS.length ...]` in the order of ACCOUNT_COLUMNS (view.ts).
 */
export type AccountsRevalued = {
  readonly type: 'AccountsRevalued';
  readonly indexes: Int32Array;
  readonly columns: Float64Array;
};
export type AccountCarded = { readonly type: 'AccountCarded'; readonly card: AccountCard };
export type GroupRevalued = { readonly type: 'GroupRevalued'; readonly group: GroupView };
export type FeedAged = { readonly type: 'FeedAged'; readonly feed: FeedView };
export type SessionMoved = { readonly type: 'SessionMoved'; readonly session: SessionView };
/** All rates to the firm's currency, whenever one of them is another. */
export type RatesMoved = { readonly type: 'RatesMoved'; readonly rates: FirmRates };

/** Every one, in order, once: never conflated. `seq` is the entry that caused it; `ordinal` counts within that entry. */
export type Notice = AlertTransitioned | AlertMarked | LimitChanged | ProposalChanged | SilenceChanged | DayClosed;

export type AlertNotice = AlertTransitioned | AlertMarked;

/** True for what brings the record of an alert. */
export function carriesAlert(notice: Notice): notice is AlertNotice {
  return notice.type === 'AlertTransitioned' || notice.type === 'AlertMarked';
}

export type AlertTransitioned = {
  readonly type: 'AlertTransitioned';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly trigger: AlertTrigger;
  readonly from: AlertState;
  readonly to: AlertState;
  /** Name of the person who acknowledged or took that back; absent for what the engine did. */
  readonly byName?: string | undefined;
  /** The record after the transition, acknowledgement included. */
  readonly alert: AlertRecord;
};
/** A note, a reason, or a mask that was set or has ended: the state of the alert is as before. */
export type AlertMarked = {
  readonly type: 'AlertMarked';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly mark: AlertMark;
  /** Name of the person; null where the engine ended a mask. */
  readonly byName: string | null;
  readonly alert: AlertRecord;
};
export type LimitChanged = {
  readonly type: 'LimitChanged';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly limit: LimitView;
  readonly by: string | null;
  /** It no longer applies: no limit of this id is left. */
  readonly retired?: true | undefined;
};
/** A proposal was made, or has ended. */
export type ProposalChanged = {
  readonly type: 'ProposalChanged';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly proposal: ProposalView;
};
/** A silence was set, or has ended. */
export type SilenceChanged = {
  readonly type: 'SilenceChanged';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly silence: SilenceView;
};
export type DayClosed = {
  readonly type: 'DayClosed';
  readonly seq: Seq;
  readonly ordinal: number;
  readonly atUs: Microseconds;
  readonly calendarId: string;
  readonly label: TradingDay;
  /** The calendar is the firm's: the firm's trading day is over. */
  readonly isFirms: boolean;
};
