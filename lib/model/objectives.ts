import type { DecimalText } from './ids.ts';

/** What a violation does to the account: an alert alone (default), the gate until the next reset, or for good [PR7]. */
export type ObjectiveEffect = 'alert' | 'pause' | 'fail';
type Watched = { readonly effect?: ObjectiveEffect | undefined };

/** A wall-clock time of an IANA zone, in minutes after midnight. */
export type WallTime = { readonly zone: string; readonly minute: number };
/** What a day must have seen to count as traded [PR3]. */
export type TradingDayRule = 'positionOpened' | 'positionClosed';
export type ConsistencyDenominator = 'net_total' | 'positive_days' | 'target';

/** Money in the account's currency, or percent of the initial balance ("5" is 5 %). */
export type AmountIn = 'money' | 'pctInitial';

/** [PR5] One target per phase; `phase` counts from 0 and names this account's. */
export type ProfitTarget = {
  readonly amounts: readonly DecimalText[];
  readonly amountIn: AmountIn;
  readonly phase: number;
  readonly basis: 'balance' | 'equity';
  readonly requireFlat: boolean;
};

/** [PR1] `pcts` by payout: the entry of the next payout, the last one from then on; one entry where it does not change. */
export type Consistency = {
  readonly pcts: readonly DecimalText[];
  readonly denominator: ConsistencyDenominator;
  /** `lte`: met at the percentage itself; `lt`: only below it. */
  readonly op: 'lte' | 'lt';
  /** What waits for it: passing, a payout, the funded stage. */
  readonly gates: readonly string[];
};

/** [PR2] The last tier whose profit is reached gives the maximum contracts. */
export type ScalingPlan = Watched & {
  readonly basis: 'sessionStart' | 'live';
  readonly tiers: readonly { readonly profitAtLeast: DecimalText; readonly maxContracts: DecimalText }[];
};

/** [PR6] Fills from `beforeSeconds` before an event to `afterSeconds` after it, both included. */
export type NewsRule = {
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  /** Events of this impact only; null: of any. */
  readonly impact: string | null;
  readonly forbids: 'open' | 'close' | 'both';
  /** `voidProfit`: listed with the profit that the firm may void; the ledger keeps it. */
  readonly effect: ObjectiveEffect | 'voidProfit';
};

/**
 * What a programme asks for beside its loss rules (semantics.md section 14): progress that gates a pass or a payout, and
 * conduct that is watched. None of it is a loss breach [PR8]. An absent member is not asked for.
 */
export type Objectives = {
  readonly profitTarget?: ProfitTarget | undefined;
  readonly minTradingDays?: number | undefined;
  /** `positionOpened` by default. */
  readonly tradingDayRule?: TradingDayRule | undefined;
  /** [PR4] Days whose closed P&L reaches the amount, or the percentage of the initial balance; neither: above 0. */
  readonly qualifyingDays?:
    | { readonly count: number; readonly minPnl: DecimalText | null; readonly minPctInitial: DecimalText | null }
    | undefined;
  readonly consistency?: Consistency | undefined;
  readonly scaling?: ScalingPlan | undefined;
  readonly maxContracts?: (Watched & { readonly amount: DecimalText }) | undefined;
  /** Micro contracts that count as one; contracts are then counted in lots. */
  readonly microsPerMini?: DecimalText | undefined;
  readonly maxLots?: (Watched & { readonly amount: DecimalText }) | undefined;
  readonly news?: NewsRule | undefined;
  /** An open holding at this time is a violation. */
  readonly flatBy?: (Watched & WallTime) | undefined;
  /** A holding over a weekend is a violation. */
  readonly noWeekendHold?: Watched | undefined;
  readonly minHold?: (Watched & { readonly seconds: number }) | undefined;
  /** Loss of one round trip. */
  readonly maxLossPerTrade?: (Watched & { readonly amount: DecimalText; readonly amountIn: AmountIn }) | undefined;
  /** Open loss of the account. */
  readonly openLossCap?: (Watched & { readonly amount: DecimalText; readonly amountIn: AmountIn }) | undefined;
  /** Needs the facts of orders: shown, not available. */
  readonly maxRiskPerPosition?: (Watched & { readonly amount: DecimalText; readonly amountIn: AmountIn }) | undefined;
  readonly mandatoryStopLoss?: Watched | undefined;
  readonly ordersPerDay?: (Watched & { readonly count: number }) | undefined;
  /** Calendar days since the last fill after which the account counts as inactive. */
  readonly inactivity?: (Watched & { readonly days: number }) | undefined;
  /** Calendar days since the programme was assigned. */
  readonly maxDays?: (Watched & { readonly days: number }) | undefined;
};

/** An objective by the member that asks for it. */
export type ObjectiveKind = Exclude<keyof Objectives, 'tradingDayRule' | 'microsPerMini'>;
/**
 * Gates are met or open; conduct is kept or violated (until the condition ends, or the next reset). `unknown`: a figure is
 * missing; `notAvailable`: the facts it needs do not exist here.
 */
export type ObjectiveStatus = 'met' | 'open' | 'kept' | 'violated' | 'unknown' | 'notAvailable';
export type ObjectiveUnit = 'money' | 'days' | 'contracts' | 'lots' | 'seconds' | 'fills' | 'times';

/** One violation, kept for as long as the bound of its account allows. */
export type ObjectiveViolation = {
  readonly kind: ObjectiveKind;
  readonly seq: number;
  readonly atUs: number;
  /** Trading day; empty before the first roll. */
  readonly label: string;
  /** Key=value text: the fill, the event, the instrument. */
  readonly detail: string;
};

/** [PR8] Progress and formula of one objective. Amounts are decimal text in `unit`; null is unknown or without a target. */
export type ObjectiveView = {
  readonly kind: ObjectiveKind;
  readonly status: ObjectiveStatus;
  readonly unit: ObjectiveUnit;
  readonly value: string | null;
  readonly target: string | null;
  readonly formula: string;
  /** Null for a gate, which does nothing to the account. */
  readonly effect: ObjectiveEffect | 'voidProfit' | null;
  readonly violations: readonly ObjectiveViolation[];
};
