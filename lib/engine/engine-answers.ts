import type { BookCorrection } from '#lib/model/break.ts';
import type { FillView, LimitView, PositionView, ResultView } from '#lib/model/view.ts';
import type { AccountHistory } from './account-row.ts';

/** What an engine answers about one account. */
export type EngineAccount = {
  readonly index: number;
  readonly trader: string;
  readonly desk: string;
  readonly currency: string;
};
export type ExactFigures = {
  readonly equity24: bigint;
  readonly balance24: bigint;
  readonly realized24: bigint;
  readonly fees24: bigint;
  readonly long24: bigint;
  readonly short24: bigint;
  readonly dayStartEquity24: bigint;
  readonly history: AccountHistory;
};
export type EngineAccountDetail = {
  readonly index: number;
  readonly result: ResultView;
  readonly positions: readonly PositionView[];
  readonly limits: readonly LimitView[];
  readonly fills: readonly FillView[];
  /** What busts, corrections, late fills and adopted reports changed, newest last. */
  readonly corrections: readonly BookCorrection[];
};
