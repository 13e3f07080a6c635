import type { Money } from '#lib/model/view.ts';

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
  /** By size of the total, largest first; the rest is summed as the last. */
  readonly bars: readonly AttributionBar[];
  readonly total: AttributionBar;
  /** Largest extent to either side of zero, for the scale of the bars; at least 1. */
  readonly extent: number;
};

/** Bars drawn at most (ux.md chart 5). */
export const BARS_MAX = 20;

/** Who made the result: exact sums of the parts that are known, none is lost. */
export function attributionOf(parts: readonly AttributionPart[]): Attribution {
  const all = parts.map(barOf).toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total) || (a.name < b.name ? -1 : 1));
  const isLong = all.length > BARS_MAX;
  const drawn = isLong ? all.slice(0, BARS_MAX - 1) : all;
  const rest = all.slice(drawn.length);
  const bars = isLong ? [...drawn, sumOf(`${rest.length} others`, rest)] : drawn;
  let extent = 1;
  for (const { realized, open } of bars) {
    const up = Math.max(realized, 0) + Math.max(open, 0);
    const down = Math.max(-realized, 0) + Math.max(-open, 0);
    extent = Math.max(extent, up, down);
  }
  return { bars, total: sumOf('Total', all), extent };
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
