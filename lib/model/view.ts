import type { LimitEmergency } from './emergency.ts';
import type { AccountId, AlertId, Currency, InstrumentId, LimitId, Microseconds, Seq, TradingDay } from './ids.ts';
import type { LimitDefinition, NodeLevel, Rung } from './limit.ts';
import type { PendingVersion } from './limit-version.ts';

/**
 * What a screen may show. Money is a safe integer in units of 10^-scale of the named currency; null is unknown, never 0.
 * `scale` is the ledger's (6, 4 for currencies without minor unit, 8 for coins) and smaller for an account so large that
 * its amounts would leave the safe integers: the number shown is always exact at its stated scale.
 */
export type Money = number | null;

/** Freshness is shown beside a number and never as a state of an alert. */
export type Freshness = 'live' | 'stale' | 'dead';

/** What seldom changes about an account; sent once, and again when it changes. `index` is the account's row in columns. */
export type AccountCard = {
  readonly index: number;
  readonly account: AccountId;
  readonly name: string;
  readonly trader: string;
  readonly desk: string;
  readonly currency: Currency;
  readonly scale: number;
  readonly rulesetName: string;
};

/**
 * The numeric columns of an account, in this order in every column block (engine -> edge -> browser).
 * NaN in a block means unknown. Money columns are in the account's currency and scale, `*Bp` in hundredths of a percent,
 * ranks as `rungRank`, seqs and counts as integers.
 */
export const ACCOUNT_COLUMNS = [
  'equity',
  'balance',
  'dayPnl',
  'realized',
  'unrealized',
  'fees',
  'highWaterMark',
  'drawdown',
  'dailyLossUsed',
  'dailyLossAllowance',
  'dailyLossUsedBp',
  'maxLossFloor',
  'maxLossUsed',
  'maxLossAllowance',
  'maxLossUsedBp',
  'long',
  'short',
  'gross',
  'net',
  'openPositions',
  'rungRank',
  'worstUsedBp',
  'worstRoom',
  'minutesToLimit',
  'gateRank',
  'flags',
  'equityLow',
  'equityHigh',
  'changedSeq',
] as const;
export type AccountColumn = (typeof ACCOUNT_COLUMNS)[number];

/** Columns that are amounts in the account's currency, in the order of an export. */
export const MONEY_COLUMNS: readonly AccountColumn[] = [
  'equity',
  'balance',
  'dayPnl',
  'realized',
  'unrealized',
  'fees',
  'highWaterMark',
  'drawdown',
  'dailyLossUsed',
  'dailyLossAllowance',
  'maxLossUsed',
  'maxLossAllowance',
  'maxLossFloor',
  'long',
  'short',
  'gross',
  'net',
  'worstRoom',
];

/** Columns that are compared in the firm's currency: amounts, those that no export carries included. */
const AMOUNTS: ReadonlySet<string> = new Set<AccountColumn>([...MONEY_COLUMNS, 'equityLow', 'equityHigh']);

/** True for the name of a column whose values are amounts in the currency of each account. */
export function isMoneyColumn(name: string): boolean {
  return AMOUNTS.has(name);
}

/** Bits of the `flags` column. */
export const ACCOUNT_FLAGS = {
  /** A holding has no price, or a rate is missing: the sums leave it out. */
  incomplete: 1,
  /** A mark or rate in use is older than its allowance. */
  stale: 2,
  /** No limit covers this account. */
  uncovered: 4,
  /** An unacknowledged breach alert is open. */
  unackedBreach: 8,
  /** Amounts are valued on the exact path and shown at a smaller scale. */
  wide: 16,
  /** A breach of an acting rule has latched. */
  latched: 32,
} as const;

/**
 * The rates by which totals are converted at this moment: an amount of `currency` is amount * numerator / denominator of
 * the firm's, unrounded. Only to put amounts of several currencies in order; sums are made by the engine. A currency
 * that is not named has no rate, or only one that is too old [FX6]: what its amounts are in the firm's is unknown.
 */
export type FirmRates = {
  readonly firmCurrency: Currency;
  readonly rates: readonly {
    readonly currency: Currency;
    /** Above zero, as the denominator. */
    readonly numerator: bigint;
    readonly denominator: bigint;
  }[];
};

/** Totals of a node above the account, in the firm's currency at its scale, as of the same seq as the rows. */
export type GroupView = {
  readonly level: Exclude<NodeLevel, 'account'>;
  readonly id: string;
  readonly currency: Currency;
  readonly scale: number;
  readonly accounts: number;
  readonly activeAccounts: number;
  readonly equity: Money;
  readonly dayPnl: Money;
  readonly realizedDay: Money;
  readonly unrealized: Money;
  readonly long: Money;
  readonly short: Money;
  readonly gross: Money;
  readonly net: Money;
  /** Members left out because a price or a rate is missing [EX13]. */
  readonly incompleteAccounts: number;
  readonly rungCounts: {
    readonly watch: number;
    readonly warning: number;
    readonly critical: number;
    readonly breach: number;
  };
};

/** What a node's exposure is told apart by; every one is a cut of limits, too. */
export type ExposureCut = 'instrument' | 'root' | 'assetClass' | 'currency' | 'strategy' | 'venue';
/** Exposure of a node by one cut, for a screen that asks; rows by gross, largest first. */
export type ExposureTable = {
  readonly currency: Currency;
  readonly scale: number;
  /** What a row adds up [EX11]: account × instrument, or account × instrument × strategy, whose gross is another [EX15]. */
  readonly netting: 'holding' | 'strategy';
  readonly rows: readonly ExposureRow[];
};
export type ExposureRow = {
  /** Of the cut; '' is what has none. */
  readonly key: string;
  readonly long: Money;
  readonly short: Money;
  readonly gross: Money;
  readonly net: Money;
  /** Gross after the leaves of each instrument were summed. */
  readonly firmNetted: Money;
  /** Of the node's gross, hundredths of a percent; null for an empty book. */
  readonly shareBp: number | null;
  /** Open leaves, and the names of those that are left out: "incomplete, k of n" [EX13]. */
  readonly leaves: number;
  readonly incomplete: readonly string[];
};

/** What an account made since it began, flows left out: realized less `fees`, plus `carry` and `unrealized`. Its own scale. */
export type ResultView = {
  readonly realized: Money;
  readonly fees: Money;
  /** Funding, swaps, dividends and adjustments; received positive. */
  readonly carry: Money;
  readonly unrealized: Money;
};

export type PositionView = {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly assetClass: string;
  /** Signed quantity and prices as exact decimal text, for display at the instrument's own decimals. */
  readonly quantity: string;
  readonly averagePx: string | null;
  readonly markPx: string | null;
  readonly markSource: 'mid' | 'last' | 'bar' | 'settlement' | 'bid' | 'ask' | 'ownFill' | 'none';
  readonly markAtUs: Microseconds | null;
  readonly freshness: Freshness;
  readonly currency: Currency;
  /** In the account's currency and scale. */
  readonly unrealized: Money;
  readonly exposure: Money;
  readonly realized: Money;
  readonly fees: Money;
  readonly changedSeq: Seq;
  /** The venue's position in a hedging account [ID3]. */
  readonly positionId?: string | undefined;
};

export type FillView = {
  readonly seq: Seq;
  readonly fillId: string;
  readonly instrument: InstrumentId;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly px: string;
  readonly fee: string;
  readonly feeCurrency: string;
  /** Booked by this fill, in the account's currency and scale. */
  readonly realized: Money;
  readonly tsEventUs: Microseconds;
  readonly strategy: string | null;
  /** Busted, replaced by a correction, or counted late; absent for a fill as it came. */
  readonly label?: 'busted' | 'corrected' | 'correction' | 'late' | 'restated' | undefined;
  /** Its event time lay ahead of the engine's by more than the allowance [SE9]. */
  readonly clockSkew?: boolean | undefined;
};

/** One limit on one node with its present use. Amounts in units of 10^-scale of `currency`. */
export type LimitView = {
  readonly limitId: LimitId;
  readonly definition: LimitDefinition;
  readonly source: 'person' | 'ruleset';
  readonly node: { readonly level: NodeLevel; readonly id: string };
  readonly scale: number;
  readonly used: Money;
  readonly allowance: Money;
  /** Level that breaches, for rules that have a floor. */
  readonly floor: Money;
  readonly room: Money;
  readonly usedBp: number | null;
  readonly rung: Rung;
  readonly breached: boolean;
  /** A price, rate or report is missing: judged on what is known, and never shown as healthy [LL18]. */
  readonly incomplete: boolean;
  readonly firstBreachSeq: Seq | null;
  readonly alertId: AlertId | null;
  readonly definedSeq: Seq;
  readonly definedAtUs: Microseconds;
  /** Who published the version in force; null where no person did. */
  readonly definedByName: string | null;
  /** Alerts of the version in force that persons called noise [AP2]. */
  readonly noiseMarks: number;
  /** Published for the next trading day. */
  readonly pending: PendingVersion | null;
  /** Present while an emergency loosening of it is in force. */
  readonly emergency?: LimitEmergency | undefined;
};

export type FeedView = {
  readonly origin: string;
  readonly kind: 'prices' | 'fills' | 'other';
  readonly status: Freshness;
  /** Engine time of the last fact. */
  readonly lastAtUs: Microseconds;
  readonly facts: number;
  readonly rejected: number;
  readonly gaps: number;
};

/** The session clock of the firm's calendar. */
export type SessionView = {
  readonly tradingDay: TradingDay;
  readonly zone: string;
  readonly nextResetUs: Microseconds | null;
};
