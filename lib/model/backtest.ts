import type { DecimalText } from './ids.ts';
import type { LimitDefinition, Rung, ScopeNode } from './limit.ts';

/** A stored range, in engine time: from inclusive, to exclusive. */
export type BacktestRange = { readonly fromUs: number; readonly toUs: number };

/** One alert of a back-test: where and when it opened, and the worst rung it reached. */
export type BacktestAlert = {
  readonly node: ScopeNode;
  readonly seq: number;
  readonly atUs: number;
  readonly rung: Rung;
};

/** What one version of a limit would have done over a range. */
export type BacktestSide = {
  /** Alerts that opened, and nodes that had one. */
  readonly alerts: number;
  readonly nodes: number;
  readonly breaches: number;
  readonly firstBreach: BacktestAlert | null;
  /** Most alarms inside any ten minutes. */
  readonly peakTenMinutes: number;
  /** Alarms that came again on a node within ten minutes after it had left the reset band, and nodes with more than four. */
  readonly flaps: number;
  readonly flappingNodes: number;
  /** Median time from the first alarm to the first breach of a node that had both, microseconds; null without one. */
  readonly medianLeadUs: number | null;
  /** Alarms by equal parts of the range. */
  readonly timeline: readonly number[];
  /** The first ones, in order. */
  readonly list: readonly BacktestAlert[];
};

/** A breach that the version in force had, and the draft has later or not at all. */
export type BacktestMiss = {
  readonly node: ScopeNode;
  readonly liveAtUs: number;
  /** Null: never. */
  readonly draftAtUs: number | null;
};

/** A change of the draft that would have removed flaps, with the alerts that it would have had over the same range. */
export type BacktestSuggestion = (
  { readonly type: 'reset'; readonly hysteresis: DecimalText } | { readonly type: 'hold'; readonly holdMs: number }
) & { readonly removed: number; readonly of: number; readonly alerts: number };

export type BacktestResult = {
  readonly range: BacktestRange;
  /** Entries of the range judged so far, and when the newest of them was, engine time. */
  readonly entries: number;
  readonly throughUs: number;
  /** The draft could stand: its accounts and instruments were there by then. */
  readonly isPlaced: boolean;
  readonly draft: BacktestSide;
  /** Null where no version is in force to compare with. */
  readonly live: BacktestSide | null;
  readonly missedCount: number;
  readonly missed: readonly BacktestMiss[];
  /** What was tried against the draft's flaps, most removed first; null: not tried, or not yet. */
  readonly suggestions: readonly BacktestSuggestion[] | null;
};

/** What is tested: the definition of a draft, and the version in force. */
export type BacktestQuestion = {
  readonly draft: LimitDefinition;
  readonly live: LimitDefinition | null;
  readonly range: BacktestRange;
};

export const BACKTEST_LIST_MAX = 200;
export const BACKTEST_MISSED_MAX = 50;
export const BACKTEST_TIMELINE_PARTS = 60;
export const FLAP_WINDOW_US = 600_000_000;
export const FLAPS_OF_FLAPPING = 4;
