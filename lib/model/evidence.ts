import type { AlertTrigger } from './alert.ts';
import type { Explanation, Waterfall } from './explanation.ts';
import type { AlertId, Microseconds, Origin, Seq, TradingDay } from './ids.ts';
import type { Input } from './input.ts';
import type { LimitDefinition, Rung } from './limit.ts';
import type { PositionView } from './view.ts';

/** The state of an account at the entry that fired; amounts are exact decimal text in its currency, null is unknown. */
export type AccountSnapshot = {
  readonly account: string;
  readonly trader: string;
  readonly desk: string;
  readonly currency: string;
  readonly programme: string;
  readonly status: 'open' | 'paused' | 'failed';
  readonly balance: string;
  readonly equity: string;
  readonly realized: string;
  readonly fees: string;
  /** Open result: equity less balance. */
  readonly open: string;
  readonly positions: readonly PositionView[];
  /** Decimals of the amounts of `positions`. */
  readonly scale: number;
};

/** What a limit's levels were; of a loss rule, else null. */
export type LevelSnapshot = {
  readonly peak: string | null;
  readonly floor: string;
  readonly reference: string | null;
};

/** Why an alert fired, as the engine stood at that very entry (ux.md [EV1], [EV2]). */
export type EngineEvidence = {
  readonly alertId: AlertId;
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly rung: Rung;
  readonly tradingDay: TradingDay;
  /** The rule version that judged it; null for what no limit lies behind. */
  readonly limit: LimitDefinition | null;
  readonly limitDefinedSeq: Seq | null;
  readonly levels: LevelSnapshot | null;
  readonly used: string;
  readonly allowance: string;
  readonly unit: string;
  readonly explanation: Explanation | null;
  readonly waterfall: Waterfall | null;
  readonly account: AccountSnapshot | null;
};

/** The entry that made it fire. Times in microseconds: its event's own, its receipt at the door, its place in the journal. */
export type FiringCause = {
  readonly seq: Seq;
  readonly type: Input['type'];
  readonly origin: Origin;
  readonly inputId: string;
  readonly eventUs: Microseconds;
  readonly receivedUs: Microseconds;
  readonly journalUs: Microseconds;
};

export type AlertEvidence = EngineEvidence & { readonly trigger: AlertTrigger; readonly cause: FiringCause };
