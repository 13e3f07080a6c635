import type { Ratio } from '#lib/base/ratio.ts';
import type { RateWindow } from './order-rates.ts';

/** Results of an account, or of its leaves in a cut, since it was opened: 10^-24 of its currency, flows excluded. */
export type Result = {
  /** Realized less fees, plus carry. */
  readonly net24: bigint;
  readonly open24: bigint;
  readonly fees24: bigint;
};

/** Of an account that has just been opened. */
export const NO_RESULT: Result = { net24: 0n, open24: 0n, fees24: 0n };

/**
 * The memory of a limit on results: where each member's count begins, and what leavers earned while they were members,
 * by currency. So a group's result does not jump when an account moves [EX14].
 */
export type LossBook = {
  readonly members: Map<number, Result>;
  readonly left: Map<string, Result>;
  /** Highest result since the anchor, in the limit's currency; of closes alone for an end-of-day drawdown. */
  peak24: bigint;
};

export function emptyBook(): LossBook {
  return { members: new Map(), left: new Map(), peak24: 0n };
}

/** What a limit on single fills remembers of them; plain data. */
export type FillMemory = {
  /** Instants of the fills of the last second or minute [PM9]; null for other windows and metrics. */
  readonly rate: RateWindow | null;
  /** Fills of the open trading day, where that is the window. */
  dayCount: number;
  /** False until a fill was measured: nothing deviates before. */
  hasFill: boolean;
  /** What the newest fill measured, exact; null where nothing could be measured by. */
  last: Ratio | null;
};

/** What a limit remembers beside the levels of a loss rule. */
export type LimitMemory = {
  /** True where it only holds the definition, and each node below has a state of its own. */
  isSpread: boolean;
  /** Observations at or past each rung, where a rise needs several [LI11], and the value last counted. */
  counts: number[];
  counted24: bigint | null;
  /** What a limit on results counts from. */
  book: LossBook | null;
  /** What a limit on single fills has seen of them. */
  fills: FillMemory | null;
};
