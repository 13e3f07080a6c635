import type { Money, PositionView, ResultView } from '#lib/model/view.ts';

export type AttributionPart = { readonly name: string; readonly realized: Money; readonly open: Money };
export type AttributionBar = {
  readonly name: string;
  readonly realized: number;
  readonly open: number;
  readonly total: number;
  /** One of the two is unknown, and is left out of the bar. */
  readonly isIncomplete: boolean;
};
export type Attribution = {
  /** By size of the total, largest first; the rest is summed as the last of them, and what is no member's own follows. */
  readonly bars: readonly AttributionBar[];
  readonly total: AttributionBar;
  /** Largest extent to either side of zero, for the scale of the bars; at least 1. */
  readonly extent: number;
};

/** Bars drawn at most (ux.md chart 5). */
export const BARS_MAX = 20;

/** Who made the result: exact sums of the parts that are known, none is lost. `common` is nobody's own, and stands last. */
export function attributionOf(parts: readonly AttributionPart[], common: readonly AttributionPart[] = []): Attribution {
  const all = parts.map(barOf).toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total) || (a.name < b.name ? -1 : 1));
  const last = common.map(barOf);
  const room = BARS_MAX - last.length;
  const isLong = all.length > room;
  const drawn = isLong ? all.slice(0, room - 1) : all;
  const rest = all.slice(drawn.length);
  const bars = [...drawn, ...(isLong ? [sumOf(`${rest.length} others`, rest)] : []), ...last];
  let extent = 1;
  for (const { realized, open } of bars) {
    const up = Math.max(realized, 0) + Math.max(open, 0);
    const down = Math.max(-realized, 0) + Math.max(-open, 0);
    extent = Math.max(extent, up, down);
  }
  return { bars, total: sumOf('Total', bars), extent };
}

/** An account by symbol; fees and carry are its own, so that the bars add up to its result [PA1]. */
export function attributionOfAccount(positions: readonly PositionView[], result: ResultView): Attribution {
  const parts = positions.map(({ instrument, realized, unrealized }) => ({
    name: instrument,
    realized,
    open: unrealized,
  }));
  if (parts.length === 0 && !result.fees && !result.carry) return attributionOf([]);
  const fees = { name: 'Fees', realized: result.fees === null ? null : 0 - result.fees, open: 0 };
  const carry = { name: 'Funding, swaps and adjustments', realized: result.carry, open: 0 };
  const common = [fees, ...(result.carry === 0 ? [] : [carry])];
  // What conversion at another rate, or the rounding of a wide account, leaves between the symbols and their sum.
  const rest = restOf('Conversion and rounding', parts, {
    name: '',
    realized: result.realized,
    open: result.unrealized,
  });
  return attributionOf(parts, [...common, ...rest]);
}

/** A node by what lies below it; the bars add up to its own figures, which also hold what has left its members. */
export function attributionOfNode(parts: readonly AttributionPart[], whole: AttributionPart): Attribution {
  return attributionOf(parts, parts.length === 0 ? [] : restOf('Moved accounts and rounding', parts, whole));
}

function restOf(name: string, parts: readonly AttributionPart[], whole: AttributionPart): readonly AttributionPart[] {
  if (whole.realized === null || whole.open === null) return [];
  const { realized, open } = sumOf(name, parts.map(barOf));
  const rest = { name, realized: whole.realized - realized, open: whole.open - open };
  return rest.realized === 0 && rest.open === 0 ? [] : [rest];
}

function barOf({ name, realized, open }: AttributionPart): AttributionBar {
  const known = { realized: realized ?? 0, open: open ?? 0 };
  const isIncomplete = realized === null || open === null;
  return { name, ...known, total: known.realized + known.open, isIncomplete };
}

function sumOf(name: string, bars: readonly AttributionBar[]): AttributionBar {
  const sum = { name, realized: 0, open: 0, total: 0, isIncomplete: false };
  for (const bar of bars) {
    sum.realized += bar.realized;
    sum.open += bar.open;
    sum.total += bar.total;
    sum.isIncomplete ||= bar.isIncomplete;
  }
  return sum;
}
