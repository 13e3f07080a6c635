import type { ActorRole } from './actor.ts';
import type { Bar } from './bar.ts';
import type { Command } from './command.ts';
import type { Event } from './event.ts';
import type {
  AccountId,
  AlertId,
  CalendarId,
  Currency,
  DecimalText,
  FillId,
  InstrumentId,
  Microseconds,
  TradingDay,
  UserId,
} from './ids.ts';
import type { Instrument, MarkPolicy } from './instrument.ts';
import type { Rung } from './limit.ts';
import type { ApprovalRules } from './proposal.ts';
import type { WeeklySession } from './weekly-session.ts';

/** All that may enter the journal. Facts have happened, commands may be refused, the clock is the only time. */
export type Input = Fact | Command | Clock;

export type Fact =
  | FillReceived
  | FillBusted
  | FillCorrected
  | PositionReported
  | MarkUpdated
  | FxRateUpdated
  | InstrumentListed
  | AccountOpened
  | AccountMoved
  | CashMoved
  | FeedStatusChanged
  | FirmConfigured
  | OriginConfigured
  | CalendarDefined
  | NewsScheduled
  | SessionChanged
  | NoticeDelivered
  | WatchersChanged
  | ActorChanged
  | ApprovalsConfigured
  | OutageRecorded
  | SettlementPosted;

export type Clock = TimeAdvanced | TradingDayRolled | WallTimeReached;

export type Side = 'buy' | 'sell';

export type FillReceived = Event & {
  readonly type: 'FillReceived';
  readonly fillId: FillId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** > 0. */
  readonly lastQty: DecimalText;
  readonly lastPx: DecimalText;
  /** Cost positive, rebate negative; in `feeCurrency`, by default the instrument's settlement currency. */
  readonly fee?: DecimalText | undefined;
  readonly feeCurrency?: Currency | undefined;
  readonly orderId?: string | undefined;
  readonly cumQty?: DecimalText | undefined;
  readonly avgPx?: DecimalText | undefined;
  readonly strategy?: string | undefined;
  readonly signalId?: string | undefined;
  readonly venue?: string | undefined;
  readonly liquidity?: 'maker' | 'taker' | undefined;
  /** Why it came where no order made it: assignment, exercise, expiry, transfer; it counts like any fill [PO11]. */
  readonly reason?: string | undefined;
  /** The venue's position, for accounts that hold several in one instrument [ID3]. */
  readonly positionId?: string | undefined;
};

/** Removes a fill, its fee included [BU1]. */
export type FillBusted = Event & {
  readonly type: 'FillBusted';
  readonly fillId: FillId;
  readonly refFillId: FillId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
};

/** Replaces a fill whole; side and fee stay unless it carries them [BU2]. */
export type FillCorrected = Event & {
  readonly type: 'FillCorrected';
  readonly fillId: FillId;
  readonly refFillId: FillId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly lastQty: DecimalText;
  readonly lastPx: DecimalText;
  readonly side?: Side | undefined;
  readonly fee?: DecimalText | undefined;
  readonly feeCurrency?: Currency | undefined;
};

/** Compared with or adopted into the engine's own position by the origin's policy [RC3]. */
export type PositionReported = Event & {
  readonly type: 'PositionReported';
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  /** Signed. */
  readonly signedQty: DecimalText;
  readonly avgPx?: DecimalText | undefined;
  readonly positionId?: string | undefined;
  readonly asOfSeq?: number | undefined;
};

/** A quote, a trade, or both; or a bar. At least one of px, (bid and ask), last, bar, settlement is present. */
export type MarkUpdated = Event & {
  readonly type: 'MarkUpdated';
  readonly instrument: InstrumentId;
  /** The source's own mark; taken as last trade by the mark policy. */
  readonly px?: DecimalText | undefined;
  readonly bid?: DecimalText | undefined;
  readonly ask?: DecimalText | undefined;
  readonly last?: DecimalText | undefined;
  readonly volume?: DecimalText | undefined;
  readonly source?: string | undefined;
  readonly bar?: Bar | undefined;
  /** The venue's settlement price: the mark of last resort [MK1]; it books nothing. */
  readonly settlement?: DecimalText | undefined;
  /** Of an option: its delta to the underlying's price [EX1]. */
  readonly delta?: DecimalText | undefined;
  /** Held back by a filter of the source: kept in the journal, observed by nothing [MK7]. */
  readonly isQuarantined?: boolean | undefined;
};

/** One unit of `base` is `rate` units of `quote`; > 0. */
export type FxRateUpdated = Event & {
  readonly type: 'FxRateUpdated';
  readonly base: Currency;
  readonly quote: Currency;
  readonly rate: DecimalText;
};

export type InstrumentListed = Event & { readonly type: 'InstrumentListed'; readonly instrument: Instrument };

export type AccountOpened = Event & {
  readonly type: 'AccountOpened';
  readonly account: AccountId;
  readonly currency: Currency;
  readonly startBalance: DecimalText;
  readonly trader?: string | undefined;
  readonly desk?: string | undefined;
  readonly name?: string | undefined;
  readonly calendarId?: CalendarId | undefined;
  readonly costMethod?: 'average' | 'fifo' | 'lifo' | undefined;
  readonly fxPolicy?: 'bookAtFill' | 'revalueAll' | undefined;
  /** Notional is divided by it before margin rates apply; > 0 [EX9]. */
  readonly leverage?: DecimalText | undefined;
  /** One position per instrument, or one per the venue's position id [ID3]; default netting. */
  readonly positionMode?: 'netting' | 'hedging' | undefined;
};

export type AccountMoved = Event & {
  readonly type: 'AccountMoved';
  readonly account: AccountId;
  readonly trader: string;
  readonly desk: string;
};

export type CashKind =
  | 'deposit'
  | 'withdrawal'
  | 'payout'
  | 'fee'
  | 'funding'
  | 'swap'
  | 'dividend'
  | 'adjustment'
  /** The cash side of a daily settlement; refused where the instrument settles by `SettlementPosted` [PN6]. */
  | 'variationMargin';

export type CashMoved = Event & {
  readonly type: 'CashMoved';
  readonly cashId: string;
  readonly account: AccountId;
  /** Signed: received positive, paid negative, for every kind. */
  readonly amount: DecimalText;
  readonly currency: Currency;
  readonly cashKind: CashKind;
  /** What it was paid for, where it is known. */
  readonly instrument?: InstrumentId | undefined;
};

/** The venue's daily settlement of an instrument that settles daily [PN6]. */
export type SettlementPosted = Event & {
  readonly type: 'SettlementPosted';
  readonly instrument: InstrumentId;
  readonly price: DecimalText;
};

export type FeedStatusChanged = Event & {
  readonly type: 'FeedStatusChanged';
  /** The feed the status is about. */
  readonly feed: string;
  readonly status: 'live' | 'stale' | 'dead';
  readonly reason: string;
};

/** What a replay must know and no fact says; journalled, so a journal alone is enough to replay. */
export type FirmConfigured = Event & {
  readonly type: 'FirmConfigured';
  readonly firm: string;
  readonly reportingCurrency: Currency;
  readonly markPolicy: MarkPolicy;
  /** Until the first mark, value a holding at the account's last fill price [MK4]. */
  readonly ownFillUntilMarked: boolean;
  /** Rate of base/quote is the mark of an instrument: one unit of base in quote. */
  readonly fxPairs: readonly { readonly base: Currency; readonly quote: Currency; readonly instrument: InstrumentId }[];
  readonly calendarId: CalendarId;
  /** Age at which a mark is stale while its venue is open [MK5]; null or absent: never. Doors fill in 5,000. */
  readonly staleMs?: number | null | undefined;
  /** Age from which a rate converts nothing while its venue is open [FX6]; null or absent: none. Doors fill in 900,000. */
  readonly rateMaxAgeMs?: number | null | undefined;
};

export type OriginConfigured = Event & {
  readonly type: 'OriginConfigured';
  readonly origin: string;
  readonly positionPolicy: 'compare' | 'adopt';
  readonly lateFillPolicy: 'restate' | 'arrival';
  /** Over what an execution id is unique [ID4]; default forever. */
  readonly fillIdScope?: FillIdScope | undefined;
};
export type FillIdScope = 'forever' | 'tradingDay' | 'cumQty';

/** A daily reset: an IANA zone and a local time [SE1]. */
export type CalendarDefined = Event & {
  readonly type: 'CalendarDefined';
  readonly calendarId: CalendarId;
  readonly zone: string;
  /** Minutes after local midnight, 0 to 1439. */
  readonly resetMinute: number;
  /** Trading days by label that no reset ends; their hours belong to the next open one [SE7]. */
  readonly closedDates?: readonly TradingDay[] | undefined;
  /** When its venue is open, by the wall clock of the zone; none: open until `SessionChanged` says otherwise [MK5]. */
  readonly sessions?: readonly WeeklySession[] | undefined;
};

/** An event of the calendar of news [PR6]; the same id again moves it, `withdrawn` takes it back. */
export type NewsScheduled = Event & {
  readonly type: 'NewsScheduled';
  readonly newsId: string;
  readonly instantUs: Microseconds;
  /** The calendar's own word, compared with that of a rule. */
  readonly impact: string;
  readonly title: string;
  readonly withdrawn?: boolean | undefined;
};

/** A venue opens or closes, by its calendar: while it is closed nothing of it grows stale [MK5]. */
export type SessionChanged = Event & {
  readonly type: 'SessionChanged';
  readonly calendarId: CalendarId;
  readonly isOpen: boolean;
  /** Of one that the clock enters by the calendar's sessions; a person's own word has none and stands until the next. */
  readonly instantUs?: Microseconds | undefined;
};

/** What became of a notice: a page has painted it [ES1], or a channel has delivered it or failed to. */
export type NoticeDelivered = Event & {
  readonly type: 'NoticeDelivered';
  readonly alertId: AlertId;
  readonly rung: Rung;
  readonly channel: string;
  readonly by: UserId | null;
  readonly byName?: string | undefined;
  readonly result: 'delivered' | 'seen' | 'failed';
  /** Of what was seen: the entry that began the firing, and when the frame was presented. */
  readonly firingSeq?: number | undefined;
  readonly paintedUs?: Microseconds | undefined;
};

/** Who has a page of the desk open, and whose is visible; the house tells it when it changes [HB6]. */
export type WatchersChanged = Event & {
  readonly type: 'WatchersChanged';
  readonly visible: readonly UserId[];
  readonly connected: readonly UserId[];
};

/** Role and scope of a user as the engine must know them; never names or secrets. */
export type ActorChanged = Event & {
  readonly type: 'ActorChanged';
  readonly user: UserId;
  readonly person: string;
  readonly role: ActorRole;
  readonly active: boolean;
  /** Desks the user may see and act on; null is the whole firm. */
  readonly scopeDesks: readonly string[] | null;
  /** How often an administrator reset the credentials; a rise makes the user a new approver [FE7]. */
  readonly resets?: number | undefined;
};
/** What the firm asks of approvals; the house submits it at its start from the configuration [FE9]. */
export type ApprovalsConfigured = Event & {
  readonly type: 'ApprovalsConfigured';
  /** Journals from before emergencies say nothing of them: the starting value holds. */
  readonly rules: Omit<ApprovalRules, 'emergencyMs'> & Partial<Pick<ApprovalRules, 'emergencyMs'>>;
};

export type OutageRecorded = Event & {
  readonly type: 'OutageRecorded';
  readonly part: string;
  readonly fromUs: Microseconds;
  readonly toUs: Microseconds;
  readonly reason: string;
};

export type TimeAdvanced = { readonly type: 'TimeAdvanced' };
/** The reset of one calendar [SE5]: placed by the sequencer before the first entry that reaches its instant. */
export type TradingDayRolled = {
  readonly type: 'TradingDayRolled';
  readonly calendarId: CalendarId;
  /** The day that begins. */
  readonly label: TradingDay;
  readonly instantUs: Microseconds;
  readonly nextInstantUs: Microseconds;
};
/** A wall time that an objective asks for [PR7], placed like a roll; it carries its instant, as the engine knows no zones. */
export type WallTimeReached = {
  readonly type: 'WallTimeReached';
  readonly zone: string;
  /** Minutes after local midnight. */
  readonly minute: number;
  readonly instantUs: Microseconds;
};
