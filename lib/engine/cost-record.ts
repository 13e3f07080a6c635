import { formatUnits } from '#lib/base/decimal.ts';
import type { AlertCost, CostPoint } from '#lib/model/alert.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';

export type PointEntry = { readonly seq: number; readonly atUs: number; readonly moved24: bigint };

/** Plain data of the cold state: what an account's P&L did since an alert of it first fired. */
export type CostEntry = {
  readonly account: number;
  readonly currency: string;
  readonly dayPnl24: bigint;
  /** Equity less flows at the firing: its change is a result, also across a reset. */
  readonly result24: bigint;
  /** Acknowledgements that were not taken back; the first of them is the one that counts. */
  taken: number;
  acknowledged: PointEntry | null;
  flat: PointEntry | null;
};

/** As a screen may show it; exact decimal text. */
export function costOf(cost: CostEntry | null): AlertCost | null {
  if (cost === null) return null;
  return {
    currency: cost.currency,
    dayPnl: formatUnits(cost.dayPnl24, 24),
    acknowledged: pointOf(cost.acknowledged),
    flat: pointOf(cost.flat),
  };
}

function pointOf(point: PointEntry | null): CostPoint | null {
  if (point === null) return null;
  // A place in the journal and an engine time, as the state holds them.
  return { seq: point.seq as Seq, atUs: point.atUs as Microseconds, moved: formatUnits(point.moved24, 24) };
}
