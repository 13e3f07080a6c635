import type { AccountId, DecimalText, InstrumentId, LimitId, Microseconds, Seq, TradingDay } from './ids.ts';
import type { BreachAction } from './limit.ts';
import type { Freshness } from './view.ts';

/** A holding as it stood when a breach was booked. */
export type BreachPosition = {
  readonly instrument: InstrumentId;
  /** Signed. */
  readonly quantity: DecimalText;
  readonly markPx: DecimalText | null;
  readonly markSource: 'mid' | 'last' | 'bar' | 'ownFill' | 'none' | 'bid' | 'ask' | 'settlement';
  readonly markSeq: Seq | null;
  /** Age of the mark at the breach, in microseconds. */
  readonly markAgeUs: number | null;
  readonly freshness: Freshness;
  /** In the account's currency; null where price or rate is missing. */
  readonly unrealized: DecimalText | null;
  /** Marks of the instrument since the account's reset, or since the holding was opened later that day. */
  readonly observedMarks: number;
};

/**
 * The evidence of one booked breach [LL17]: written once, never changed. Money is exact decimal text in the account's
 * currency, as the rule saw it in the entry that breached.
 */
export type BreachRecord = {
  readonly account: AccountId;
  readonly limitId: LimitId;
  readonly limitName: string;
  readonly version: number;
  readonly kind: 'maxLoss' | 'dailyLoss';
  /** What raises the peak (maximum loss), or what the day counts from (daily loss). */
  readonly basis: string;
  readonly check: 'intraday' | 'eod';
  readonly action: BreachAction;
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly balance: DecimalText;
  readonly equity: DecimalText;
  readonly unrealized: DecimalText;
  readonly realized: DecimalText;
  readonly fees: DecimalText;
  /** B0, deposits included. */
  readonly initial: DecimalText;
  readonly peak: DecimalText | null;
  readonly reference: DecimalText | null;
  readonly floor: DecimalText;
  readonly allowance: DecimalText;
  readonly used: DecimalText;
  readonly room: DecimalText;
  /** Other rules of the account whose condition held in the same observation, by id. */
  readonly others: readonly LimitId[];
  readonly positions: readonly BreachPosition[];
  /** A price, rate or report was missing: judged on what was known [LL18]. */
  readonly incomplete: boolean;
  /** Empty before the first reset. */
  readonly tradingDay: TradingDay | '';
  /** Trading days of the account so far, this one included. */
  readonly tradingDays: number;
};
