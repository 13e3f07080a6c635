import type { WeeklySession } from '#lib/model/weekly-session.ts';
import type { Instrument, MarkPolicy } from '#lib/model/instrument.ts';
import type { BreachRecord } from '#lib/model/breach.ts';
import type { LimitDefinition, Rung, ScopeNode } from '#lib/model/limit.ts';
import type { VersionOrigin } from '#lib/model/limit-version.ts';
import type { ApprovalRules } from '#lib/model/proposal.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import type { BookCorrection } from '#lib/model/break.ts';
import type { FillView } from '#lib/model/view.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { NewsState, ObjectiveState, ProgrammePin, TradingRecord, WallTimeState } from './objective-state.ts';
import type { EmergencyEntry } from './emergency-state.ts';
import type { ProposalEntry } from './proposal-state.ts';
import type { SilenceEntry } from './silence-state.ts';
import type { RollPrices, RollState } from './roll-state.ts';
import { assert } from '#lib/base/assert.ts';
import { coarserBig, pow10Big } from '#lib/base/decimal.ts';
import { price13 } from './hot-price.ts';
import type { HotPrice } from './hot-price.ts';
import type { LossStanding } from './loss-account.ts';
import type { LossLevels } from './loss-rule.ts';
import type { Book, CostMethod } from './books.ts';
import type { ActorState, FeedState, FirmState, OriginState, WatchersState } from './firm-state.ts';
import type { BreakEntry, FillContent, LocalLedger, Wait } from './book-state.ts';
import type { MarkRange } from './mark-ranges.ts';
import type { ExecutionLedger } from './execution-chain.ts';
import type { PastState } from './past-state.ts';
import type { LimitMemory, Result } from './result-book.ts';
import type { VersionBook } from './version-state.ts';

/**
 * The cold state: all that a journal has decided, in maps and lists of insertion order [HS1]. It is plain data, so that
 * a snapshot is a walk over it. What a mark touches stands in holdings.ts and is rebuilt from here.
 * Amounts ending in 24 count 10^-24, in 12 count 10^-12, prices ending in 13 count 10^-13 [MN3], [MN4].
 */
export type EngineState = {
  seq: number;
  timeUs: number;
  firm: FirmState;
  readonly calendars: Map<string, CalendarState>;
  /** Calendars whose venue is closed: nothing of them grows stale [MK5]. */
  closedVenues: string[];
  readonly origins: Map<string, OriginState>;
  readonly instruments: InstrumentState[];
  readonly instrumentIndex: Map<string, number>;
  readonly rates: Map<string, RateState>;
  readonly accounts: AccountState[];
  readonly accountIndex: Map<string, number>;
  readonly holdings: HoldingState[];
  readonly limits: Map<string, LimitState>;
  /** Open alerts and the newest cleared ones, by id, in order of opening. */
  readonly alerts: Map<string, AlertEntry>;
  /** Open breaks and the newest that ended, by id [RC4]. */
  readonly breaks: Map<string, BreakEntry>;
  /** What falls due a fixed time after it began, in order of beginning: references and reports in their grace. */
  readonly waits: Map<string, Wait>;
  readonly feeds: Map<string, FeedState>;
  /** Who watches; null: nobody has told yet. */
  watchers: WatchersState | null;
  /** The health alert of steps that reached nobody [ES4]. */
  unreachedAlertId: string | null;
  readonly actors: Map<string, ActorState>;
  /** Day P&L that leavers left and joiners did not bring, by node and currency, in ledger units [EX14]. */
  readonly groupCarry: Map<string, bigint>;
  /** Events of the calendar of news by id, in order of entry [PR6]. */
  readonly news: Map<string, NewsState>;
  /** Whether there ever was one: without it news rules cannot be judged. */
  hasNewsCalendar: boolean;
  /** Wall times that objectives ask for, by zone and minute, and when each was last reached. */
  readonly wallTimes: Map<string, WallTimeState>;
  /** Windows of every trader, desk and the firm, by node [EX14]. */
  readonly groupResults: Map<string, GroupState>;
  /** The recent past, for time to floor and for waterfalls. */
  readonly past: PastState;
  /** Sizes of each trader's newest fills in a root, 10^-12, oldest first; kept from the first limit that asks on [PM11]. */
  readonly sizes: Map<string, bigint[]>;
  /** Counts the openings and endings of breaks, so that an age of breaks is looked at when one moved. */
  breakChanges: number;
  /** Changes put before a second person, and the newest that ended, by id, in order of their making. */
  readonly proposals: Map<string, ProposalEntry>;
  approvals: ApprovalRules;
  /** The newest emergency loosening of each limit, by limit id [FE8]. */
  readonly emergencies: Map<string, EmergencyEntry>;
  /** Live silences and the newest that ended, by id, in order of their setting. */
  readonly silences: Map<string, SilenceEntry>;
  /** Last versions of limits that no longer apply: a new one of the same id goes on counting. */
  readonly retiredVersions: Map<string, number>;
  /** How versions of limits came to be, and the former ones, by limit id [LE8]. */
  readonly versionBooks: Map<string, VersionBook>;
  /** Alerts that persons called noise, by the version of the limit [AP2]; only where there are some. */
  readonly noise: Map<string, number>;
  readonly outages: { part: string; fromUs: number; toUs: number; reason: string }[];
};

/** What has been earned, 10^-24 of one currency: with open P&L, without it, and the fees in both. */
export type ResultTotals = { total24: bigint; booked24: bigint; fees24: bigint };
export type GroupWindowState = {
  /** By currency of the members: what they had earned when they joined or the window began, less what leavers left. */
  readonly base: Map<string, ResultTotals>;
  /** Highest result of the window, in the reporting currency; 0 when it begins. */
  peak24: bigint;
};
export type GroupState = {
  readonly inception: GroupWindowState;
  readonly month: GroupWindowState;
  readonly week: GroupWindowState;
  readonly day: GroupWindowState;
  /** Start balances and flows of the present members, by currency. */
  readonly capital24: Map<string, bigint>;
  eodPeak24: bigint;
};
export type CalendarState = {
  calendarId: string;
  zone: string;
  resetMinute: number;
  /** Trading days that no reset ends [SE7]. */
  closedDates: readonly string[];
  /** When its venue is open [MK5], and up to when the clock has entered it; null: nothing yet. */
  sessions: readonly WeeklySession[];
  sessionUs: number | null;
  label: string | null;
  nextInstantUs: number | null;
  /** Marks and rates at the last reset, for fills that come after it [SE9]. */
  prices: RollPrices | null;
  /** The newest resets, oldest first: to which day an event time belongs [ID4], [SE9]. */
  readonly resets: { readonly label: string; readonly instantUs: number; readonly seq: number }[];
};
/** A price as units * 10^-scale, the shortest such form, and where it came from [FX5]. */
export type RateState = { units: bigint; scale: number; atUs: number; seq: number; source: string };

/** `quote` stands for both of its sides: long at bid, short at ask [MK1]. */
export type MarkSource = 'mid' | 'last' | 'bar' | 'settlement' | 'quote' | 'none';
export type PriceSource = Exclude<MarkSource, 'quote'> | 'bid' | 'ask' | 'ownFill';
/** One kind of price as last known. */
export type PriceState = HotPrice & {
  atUs: number;
  seq: number;
  origin: string;
};
export type QuoteState = {
  readonly bid: HotPrice;
  readonly ask: HotPrice;
  atUs: number;
  seq: number;
  origin: string;
};
export type InstrumentState = {
  readonly listing: Instrument;
  readonly multiplier12: bigint;
  readonly inverse: boolean;
  /** What is known of its price, by kind; the mark below is the one that the policy chooses [MK1]. */
  quote: QuoteState | null;
  last: PriceState | null;
  barClose: PriceState | null;
  settlement: PriceState | null;
  markSource: MarkSource;
  markAtUs: number;
  markSeq: number;
  markOrigin: string;
  /** Present only where the price does not fit the hot arrays. */
  markWide13: bigint | null;
  markUnits: number;
  markScale: number;
  /** What values shorts, where the mark above is the bid of a quote; else null. */
  markAsk: HotPrice | null;
  /** Of an option, 10^-12; null until a mark names it [EX13]. */
  delta12: bigint | null;
  invalidQuotes: number;
  /** Extremes of its marks, and of those that value shorts where these are others [LO3]. */
  readonly seen: MarkRange;
  seenAsk: MarkRange | null;
  /** Observed marks since the listing [MK6]. */
  marks: number;
};

export type AccountState = {
  readonly account: string;
  readonly name: string;
  trader: string;
  desk: string;
  readonly currency: string;
  readonly costMethod: CostMethod;
  readonly positionMode: 'netting' | 'hedging';
  /** Results and flows by currency of an account that revalues all of them [FX1]; null: booked at the fill's rate. */
  readonly local: LocalLedger | null;
  /** Currencies of `local`, else holdings with a result or fee, that have no rate: what they hold is left out [FX6]. */
  unrated: number;
  /** '' stands for the firm's calendar; a programme may bring its own. */
  calendarId: string;
  readonly start24: bigint;
  /** Divides notional before margin rates apply [EX9], 10^-12; null: none. */
  readonly leverage12: bigint | null;
  /** Start balance and deposits: the base of rules assigned later [LL15]. */
  initial24: bigint;
  realized24: bigint;
  fees24: bigint;
  /** Funding, swap, dividends, adjustments received; fees booked as cash stand in fees. */
  carry24: bigint;
  /** Deposits less withdrawals and payouts. */
  flows24: bigint;
  dayStartEquity24: bigint;
  dayStartBalance24: bigint;
  dayStartRealized24: bigint;
  dayStartFlows24: bigint;
  dayStartInitial24: bigint;
  /** Equity less flows, in ledger units, when the firm's day began: the base of the groups' day P&L [SE11]. */
  groupDayBase: bigint;
  rulesetId: string;
  rulesetName: string;
  rulesetVersion: number;
  /** The published programme it runs; null where the rules are a person's own [PS2]. */
  pin: ProgrammePin | null;
  readonly holdings: Map<string, number>;
  readonly limitIds: string[];
  /** Execution ids seen, with the content that decides a collision [ID4]. */
  readonly executions: Map<string, string>;
  readonly cashIds: Map<string, string>;
  /** Origins that reported its positions, each with the event time of its last report [RC4]. */
  readonly reporters: Map<string, number>;
  /** Chains of the executions that busts and corrections name [BU3]; others have none. */
  readonly chains: ExecutionLedger<FillContent>;
  /** Fills refused for an unlisted instrument, until they are sent again [IT1]. */
  readonly missing: Map<string, string>;
  readonly corrections: BookCorrection[];
  readonly fills: FillView[];
  fillCount: number;
  /** Of them those before the open trading day [PM9]. */
  dayStartFills: number;
  breaks: number;
  openBreaks: number;
  status: 'open' | 'paused' | 'failed';
  /** Days traded and their results [PR3], [PN8]. */
  readonly record: TradingRecord;
  /** What the programme asks for beside its loss rules, and what was seen of it; null: nothing [PR8]. */
  objectives: ObjectiveState | null;
  /** What the last reset was made of [SE9]. */
  roll: RollState | null;
  /** The newest booked breaches, oldest first [LL17]. */
  readonly breaches: BreachRecord[];
  /** Trading days begun since the account was opened, that one included. */
  tradingDays: number;
  /** Results since the opening as they stood at the reset of each window: what a loss counts from. */
  windows: { day: Result; week: Result; month: Result };
  /** A programme accepted for the next reset [LL16]. */
  pendingRuleset: PendingRuleset | null;
  changedSeq: number;
};

export type PendingRuleset = {
  readonly ruleset: Ruleset;
  readonly by: string;
  /** The entry at which a second person approved what it loosens; null: it loosens nothing. */
  readonly approvedSeq: number | null;
  readonly origin: VersionOrigin | null;
};

export type HoldingState = {
  readonly account: number;
  readonly instrument: number;
  /** One, under the empty id, in a netting account; one per the venue's position id in a hedging one [ID3]. */
  readonly books: Map<string, Book>;
  /** Sums over the books. */
  quantity12: bigint;
  cost24: bigint;
  /** The account's last fill price, for `ownFillUntilMarked`. */
  ownFill13: bigint | null;
  /** In the account's currency. */
  realized24: bigint;
  fees24: bigint;
  /** Realized and fees by currency where the account revalues them [FX1]. */
  readonly local: LocalLedger | null;
  /** Positions, by the venue's id, that a fill has been told of: a report of another one is a first import [RC3]. */
  filled: string[];
  openBreak: boolean;
  /** The instrument's count of marks at the account's reset, or when the holding was opened after it. */
  marksBefore: number;
  changedSeq: number;
  /** Signed quantity by the strategy that fills named, 10^-12; the rest of the holding has none [EX15]. */
  readonly strategies: Map<string, bigint>;
};

/** A limit with the levels of its loss rule, in the account's currency; the allowance of any rule is `amount24`. */
export type LimitState = LossLevels &
  LossStanding &
  LimitMemory & {
    definition: LimitDefinition;
    source: 'person' | 'ruleset';
    /** The node it is judged on: the scope, or one below it where it has a value for each [LI1]. */
    readonly node: ScopeNode;
    /** Index of the account of the node, or -1 for a group. */
    readonly account: number;
    definedSeq: number;
    definedAtUs: number;
    definedBy: string | null;
    rung: Rung;
    breached: boolean;
    used24: bigint;
    alertId: string | null;
    /** The version that was in force when the trading day of `label` began, or the first of that day [FE3]. */
    dayFirst: { readonly label: string; readonly definition: LimitDefinition } | null;
    /** The correction that undoes the recorded breach [BU11]. */
    contestedBySeq?: number | undefined;
  };

export function accountAt(state: EngineState, index: number): AccountState {
  const account = state.accounts[index];
  assert(account !== undefined, 'Invariant: an account index names an account');
  return account;
}

export function holdingAt(state: EngineState, index: number): HoldingState {
  const holding = state.holdings[index];
  assert(holding !== undefined, 'Invariant: a holding index names a holding');
  return holding;
}

export function instrumentAt(state: EngineState, index: number): InstrumentState {
  const instrument = state.instruments[index];
  assert(instrument !== undefined, 'Invariant: an instrument index names an instrument');
  return instrument;
}

/** B = start + realized - fees + carry + flows, exactly [PN]. */
export function balance24(account: AccountState): bigint {
  return account.start24 + account.realized24 - account.fees24 + account.carry24 + account.flows24;
}

/** The calendar that rolls this account. */
export function calendarOf(state: EngineState, account: AccountState): string {
  return account.calendarId === '' ? state.firm.calendarId : account.calendarId;
}

const NO_MINOR_UNIT: ReadonlySet<string> = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'HUF']);
const COINS: ReadonlySet<string> = new Set('BTC XBT ETH SOL LTC BCH XRP ADA DOT AVAX BNB'.split(' '));

/** Decimals of the ledger unit of a currency [MN4]. */
export function ledgerScale(currency: string): number {
  if (NO_MINOR_UNIT.has(currency)) return 4;
  return COINS.has(currency) ? 8 : 6;
}

/** An exact amount in whole ledger units of its currency, half-even. */
export function ledgerUnits(amount24: bigint, currency: string): bigint {
  return coarserBig(amount24, 24 - ledgerScale(currency));
}

/** The price in force for a holding at 10^-13: the mark, else its own last fill where the firm allows; null = unpriceable. */
export function exactPrice13(state: EngineState, holding: HoldingState): bigint | null {
  const instrument = instrumentAt(state, holding.instrument);
  const { markAsk } = instrument;
  if (markAsk !== null && holding.quantity12 < 0n) return price13(markAsk);
  const mark = exactMark13(instrument);
  if (mark !== null) return mark;
  return state.firm.ownFillUntilMarked ? holding.ownFill13 : null;
}

export function exactMark13(instrument: InstrumentState): bigint | null {
  if (instrument.markWide13 !== null) return instrument.markWide13;
  if (instrument.markSource === 'none') return null;
  return BigInt(instrument.markUnits) * pow10Big(13 - instrument.markScale);
}

/** The instrument's own policy, else the firm's [MK1]. */
export function markPolicyOf(state: EngineState, instrument: InstrumentState): MarkPolicy {
  return instrument.listing.markPolicy ?? state.firm.markPolicy;
}
