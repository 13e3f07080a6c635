import type { ActorRole } from './actor.ts';
import type { Currency, DecimalText, InstrumentId, LimitId, UserId } from './ids.ts';

/** Named level of a ladder, from least to worst. Watch marks the row only; an alert opens at `alertFrom`. */
export type Rung = 'none' | 'watch' | 'warning' | 'critical' | 'breach';
export const RUNGS: readonly Rung[] = ['none', 'watch', 'warning', 'critical', 'breach'];

/** 0 for none up to 4 for breach: the order of severity. */
export function rungRank(rung: Rung): number {
  return RUNGS.indexOf(rung);
}

/** What raises the peak of a maximum-loss rule (semantics.md section 12). */
export type Trail = 'none' | 'eod_balance' | 'closed_balance' | 'intraday_equity';
export type DailyReference = 'balance' | 'equity' | 'max' | 'intraday_peak';
export type BreachWhen = 'lte' | 'lt';
export type BreachAction = 'fail' | 'pause' | 'alertOnly';

/** The value compared with a floor: equity (default), balance, or the lower of both [LL]. */
export type MeasuredValue = 'equity' | 'balance' | 'min';
/** When a loss rule is compared: at every observation (default), or with the closing values at the reset only. */
export type LossCheck = 'intraday' | 'eod';
/** The window of a daily rule: it counts anew at each reset (default), the first of the ISO week, the first of the month. */
export type LossWindow = 'day' | 'week' | 'month';
/** Another allowance, in money, for days whose balance at the reset reaches the level. */
export type LossTier = { readonly startBalanceAtLeast: DecimalText; readonly amount: DecimalText };

export type DailyLossRule = {
  readonly type: 'dailyLoss';
  readonly amount: DecimalText;
  /** Unit of `amount`: money (default), percent of the initial balance, or percent of the reference ("5" is 5 %). */
  readonly amountIn?: 'money' | 'pctInitial' | 'pctReference' | undefined;
  readonly reference: DailyReference;
  readonly breachWhen: BreachWhen;
  readonly action: BreachAction;
  /** The last tier whose level the balance at the reset reaches replaces `amount` until the next reset. */
  readonly tiers?: readonly LossTier[] | undefined;
  readonly window?: LossWindow | undefined;
  readonly measured?: MeasuredValue | undefined;
  readonly check?: LossCheck | undefined;
};

export type MaxLossRule = {
  readonly type: 'maxLoss';
  readonly amount: DecimalText;
  /** Unit of `amount`: money (default), percent of the initial balance, or percent of the peak. */
  readonly amountIn?: 'money' | 'pctInitial' | 'pctOfPeak' | undefined;
  readonly trail: Trail;
  /** The floor never rises above initial balance + lockOffset; null = it trails for ever [LL1]. */
  readonly lockOffset: DecimalText | null;
  readonly breachWhen: BreachWhen;
  readonly action: BreachAction;
  /** The peak counts as at most this level. */
  readonly stopPeak?: DecimalText | null | undefined;
  /** The peak stays for ever at its first value at or above this level. */
  readonly freezePeak?: DecimalText | null | undefined;
  /** At the first payout the floor rises to at least this level. */
  readonly afterFirstPayoutFloor?: DecimalText | null | undefined;
  readonly measured?: MeasuredValue | undefined;
  readonly check?: LossCheck | undefined;
};

/** What a configured limit may measure (semantics.md section 15); measures of later issues are not listed. */
export const LIMIT_METRICS = [
  'dailyLoss',
  'weeklyLoss',
  'monthlyLoss',
  'drawdown',
  'drawdownPct',
  'eodDrawdown',
  'openLoss',
  'realizedLoss',
  'lossPerTrade',
  'equity',
  'room',
  'timeToFloor',
  'gross',
  'net',
  'long',
  'short',
  'firmNetted',
  'position',
  'worstCasePosition',
  'contracts',
  'lots',
  'leverageGross',
  'leverageNet',
  'marginUsage',
  'topShare',
  'hhi',
  'currencyExposure',
  'fillRate',
  'priceDeviation',
  'sizeDeviation',
  'markAge',
  'feedAge',
  'breakAge',
  'incompleteCount',
] as const;
export type LimitMetric = (typeof LIMIT_METRICS)[number];

/** Any metric of section 15 under a utilization ladder (use of `amount`) or an absolute one (values, `amount` breaches). */
export type MetricRule = {
  readonly type: 'metric';
  readonly metric: LimitMetric;
  readonly amount: DecimalText;
  /** `lte`: reached is breached (default of the law); `lt`: only passed is. */
  readonly breachWhen: BreachWhen;
  /** For signed metrics; both (default) is the absolute value [LI2]. */
  readonly side?: 'long' | 'short' | 'both' | undefined;
  readonly mode?: 'utilization' | 'absolute' | undefined;
  readonly worseWhen?: 'above' | 'below' | undefined;
  /** What a loss over a window counts from; equity at the window's reset by default. */
  readonly base?: 'equity' | 'balance' | 'initial' | undefined;
  /** Since when a drawdown's peak counts; inception by default. */
  readonly anchor?: 'inception' | 'month' | 'week' | 'day' | undefined;
  /** Whether open P&L counts (default yes), and fees (default yes). */
  readonly includes?: { readonly open?: boolean | undefined; readonly fees?: boolean | undefined } | undefined;
  /** Of a fill rate: the last second (default), the last minute, or the open trading day [PM9]. */
  readonly window?: 'second' | 'minute' | 'day' | undefined;
  /** A fill's size in medians of its trader's last fills of the root (default), in contracts, or in money [PM11]. */
  readonly sizeIn?: 'median' | 'quantity' | 'notional' | undefined;
  /** The feed whose age counts; by default the oldest of those behind the node. */
  readonly origin?: string | undefined;
};

/** long, short, gross or abs(net) of a node's exposure; touched is breached unless `breachWhen` is `lt` (then: passed). */
export type ExposureRule = {
  readonly type: 'exposure';
  readonly measure: 'gross' | 'net' | 'long' | 'short';
  readonly amount: DecimalText;
  readonly breachWhen: BreachWhen;
};

/** abs(quantity) of one instrument in one account, in contracts or units. */
export type PositionRule = {
  readonly type: 'position';
  readonly instrument: InstrumentId;
  readonly amount: DecimalText;
  readonly breachWhen: BreachWhen;
};

/** What is measured. Money is in the limit's currency and positive; a loss limit of 2000 is "2000". */
export type LimitRule = DailyLossRule | MaxLossRule | ExposureRule | PositionRule | MetricRule;

/** A node of firm > desk > trader > account. Loss and position rules apply to accounts; exposure rules to any node. */
export type ScopeNode = { readonly level: NodeLevel; readonly id: string };
export type NodeLevel = 'firm' | 'desk' | 'trader' | 'account';

/** A cut across the tree: the leaves a limit counts [ID1], [LI1]. All named fields must match. */
export type Cut = {
  readonly instrument?: InstrumentId | undefined;
  readonly symbol?: string | undefined;
  readonly root?: string | undefined;
  readonly assetClass?: string | undefined;
  readonly currency?: Currency | undefined;
  readonly venue?: string | undefined;
  readonly strategy?: string | undefined;
};

/**
 * Percent of the allowance, as decimal text; a rung may be null (left out), breach is always 100. In absolute mode the
 * thresholds are values of the metric and the breach is the rule's amount.
 */
export type Ladder = {
  readonly watch: DecimalText | null;
  readonly warning: DecimalText | null;
  readonly critical: DecimalText | null;
  /** Percentage points below a threshold at which the rung falls again. */
  readonly hysteresis: DecimalText;
};

/** What a limit may say beyond its rule; absent is the default of semantics.md section 15. */
export type LimitOptions = {
  readonly within?: Cut | undefined;
  /** One value for the node (default), or one for each account, trader or desk under it [LI1]. */
  readonly per?: 'node' | 'account' | 'trader' | 'desk' | undefined;
  /** Consecutive observations at or past a rung before it rises; 1 by default, not for loss rules [LI11]. */
  readonly confirm?: number | undefined;
  /** Delays the opening of the alert below the breach rung, in milliseconds [AL7]. */
  readonly holdMs?: number | undefined;
  /** The breach rung sets the account's entry gate until it falls, or until a lead resets it [LI12]. */
  readonly hard?: { readonly gate: 'reduceOnly' | 'blocked'; readonly latches: boolean } | undefined;
  /** Absolute mode: how far a value must leave a threshold before its rung falls; 2 % of the breach value by default. */
  readonly resetBand?: DecimalText | undefined;
  /** How far use must worsen since an acknowledgement before the alert fires again, in percent of the limit; 5 by default [AL15]. */
  readonly refireStep?: DecimalText | undefined;
  /** How long an acknowledgement holds; by default 15 minutes from critical on, 30 below [AL15]. */
  readonly ackLapseMs?: number | undefined;
  /** An acknowledgement of its alerts owes a reason; it is never a gate [AK6]. */
  readonly reasonDue?: boolean | undefined;
  /** Its alerts are never snoozed nor silenced [SU3]. */
  readonly notSuppressible?: boolean | undefined;
  /** A breach of this rule on a whole account explains what fires of that account's own symbols meanwhile [SU6]. */
  readonly inhibits?: boolean | undefined;
  /** Who is told at the first step of escalation [ES2]; absent is nobody by name. */
  readonly notify?: readonly NotifyTarget[] | undefined;
};

/** Everybody of a role within the scope, or one person. */
export type NotifyTarget = { readonly role: ActorRole } | { readonly user: UserId };
export const NOTIFY_MAX = 20;

export type LimitDefinition = LimitOptions & {
  readonly limitId: LimitId;
  /** 1, 2, 3 ...; given by the engine, which refuses a definition based on an older version. */
  readonly version: number;
  readonly name: string;
  readonly scope: ScopeNode;
  readonly rule: LimitRule;
  readonly currency: Currency;
  readonly ladder: Ladder;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
};

/** A definition as a person proposes it: no version yet, and the version it is meant to replace (0 = new). */
export type LimitDraft = Omit<LimitDefinition, 'version'> & { readonly baseVersion: number };

/** One rule of a programme; it becomes a limit named `{account}:{ruleId}` on each account bound to the ruleset. */
export type RulesetRule = Omit<LimitOptions, 'per'> & {
  readonly ruleId: string;
  readonly name: string;
  readonly rule: LimitRule;
  readonly ladder: Ladder;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
};
