import type { ExposureNetting } from './exposure-board.ts';
import type { LimitId, Microseconds, Seq } from './ids.ts';
import type { LimitDefinition, ScopeNode } from './limit.ts';

/**
 * Why a number is what it is: the one source for tooltips, evidence and reports.
 * Amounts are exact decimal text; null is unknown. A screen rounds them, a test adds them up.
 */
export type Explanation = {
  readonly node: ScopeNode;
  /** Entry whose state this explains. */
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly root: Term;
  /** Holdings and currencies left out because a price or a rate is missing [NU9]. */
  readonly missing: readonly string[];
  /** Of an exposure: what was added up [EX11]; two levels of netting are two numbers [XE1]. */
  readonly netting?: string | undefined;
};

/** A value and what it is made of. Of a sum, the signed values of the parts add up to the value exactly. */
export type Term = {
  readonly name: string;
  readonly value: string | null;
  /** Currency code, `%`, `contracts`, `minutes`, or empty for a bare number. */
  readonly unit: string;
  /** In the names of its parts; null for what an input said. */
  readonly formula: string | null;
  /** How the value enters the formula above it: added, taken away, or as a factor. */
  readonly role: 'plus' | 'minus' | 'factor';
  readonly isSum: boolean;
  readonly parts: readonly Term[];
  readonly evidence: Evidence | null;
};

/** Where a value comes from. `seq` is the entry that last set it. */
export type Evidence = {
  readonly seq: Seq | null;
  /** A mark's source (mid, last, bar, settlement, ownFill), a rate's path, `rule` or `journal`. */
  readonly source: string;
  /** Engine time since it was set; null where time does not age it. */
  readonly ageUs: number | null;
  readonly limitId: LimitId | null;
  readonly version: number | null;
};

export const ACCOUNT_METRICS = [
  'equity',
  'balance',
  'unrealized',
  'realizedNet',
  'dayPnl',
  'highWaterMark',
  'drawdown',
  'long',
  'short',
  'gross',
  'net',
] as const;
export type AccountMetric = (typeof ACCOUNT_METRICS)[number];
export const GROUP_METRICS = [
  'equity',
  'dayPnl',
  'realizedDay',
  'unrealized',
  'long',
  'short',
  'gross',
  'net',
] as const;
export type GroupMetric = (typeof GROUP_METRICS)[number];
export const LIMIT_METRICS = ['used', 'room', 'floor', 'utilization', 'timeToFloor'] as const;
export type LimitExplained = (typeof LIMIT_METRICS)[number];
/** Of the table of exposure by trader and symbol. */
export const EXPOSURE_METRICS = ['long', 'short', 'gross', 'net'] as const;
export type ExposureMetric = (typeof EXPOSURE_METRICS)[number];
/** All the smaller traders or symbols, which the table sums up as "Other" at the entry that is explained. */
export const OTHERS = { others: true } as const;
/** A trader or symbol; null is all of them. */
export type ExposureName = string | typeof OTHERS | null;
export const HOLDING_METRICS = ['unrealized', 'exposure', 'averagePx', 'realized', 'fees'] as const;
export type HoldingMetric = (typeof HOLDING_METRICS)[number];

/**
 * Which of an account's limits a row of the monitor shows: the most used of its kind and of all, the loss limit with the
 * least left, the one that breaks first at the present slope.
 */
export const SHOWN_LIMITS = ['dailyLoss', 'maxLoss', 'mostUsed', 'nearest', 'soonest'] as const;
export type ShownLimit = (typeof SHOWN_LIMITS)[number];

/** What may be asked. */
export type Question =
  | { readonly about: 'account'; readonly account: string; readonly metric: AccountMetric }
  | { readonly about: 'holding'; readonly account: string; readonly instrument: string; readonly metric: HoldingMetric }
  | {
      readonly about: 'group';
      readonly level: 'firm' | 'desk' | 'trader';
      readonly id: string;
      readonly metric: GroupMetric;
    }
  | {
      /** A cell, a margin or the whole of the table of exposure. */
      readonly about: 'exposure';
      readonly level: 'firm' | 'desk' | 'trader';
      readonly id: string;
      readonly currency: string;
      readonly netting: ExposureNetting;
      readonly trader: ExposureName;
      readonly symbol: ExposureName;
      readonly metric: ExposureMetric;
    }
  | { readonly about: 'limit'; readonly limitId: string; readonly metric: LimitExplained }
  | {
      readonly about: 'shownLimit';
      readonly account: string;
      readonly shown: ShownLimit;
      readonly metric: LimitExplained;
    };

/** An explanation with the rule behind it in full, where a limit is explained: its base, its reset and its version [FO3]. */
export type Answered = { readonly explanation: Explanation; readonly limit: LimitDefinition | null };

export type WaterfallKind =
  | 'mark'
  | 'rate'
  | 'fill'
  | 'bust'
  | 'correction'
  | 'cash'
  | 'report'
  | 'settlement'
  | 'floor'
  | 'member'
  | 'earlier'
  | 'other';

/** One step of a waterfall: what moved the use of a limit, and by how much. */
export type WaterfallPart = {
  readonly kind: WaterfallKind;
  /** Instrument, pair, fill id or account that it is about. */
  readonly subject: string;
  /** The entries it spans: one for a fill; a run of marks from the first to the last. */
  readonly fromSeq: Seq;
  readonly throughSeq: Seq;
  /** Prices at both ends of a run of marks, or rates of a pair. */
  readonly fromPx: string | null;
  readonly throughPx: string | null;
  /** Signed change of the use: positive brought the limit nearer. */
  readonly moved: string;
};

/** How the use of a limit came from its last value that was all right to the present one; the parts sum to the move exactly. */
export type Waterfall = {
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly node: ScopeNode;
  /** Currency of the amounts; `contracts` of a position limit. */
  readonly unit: string;
  /** The entry that moved it out of the lowest band. */
  readonly sinceSeq: Seq;
  readonly sinceAtUs: Microseconds;
  readonly throughSeq: Seq;
  readonly throughAtUs: Microseconds;
  /** Use before `sinceSeq`, and now. */
  readonly start: string;
  readonly end: string;
  readonly allowance: string;
  readonly parts: readonly WaterfallPart[];
};
