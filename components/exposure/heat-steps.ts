import type { ExposureBoard } from '#lib/model/exposure-board.ts';

/** Steps on either side of nothing [CH]. */
const STEPS = 4;

/** -4 to 4 on a scale that is the same on both sides; what is not nothing is at least one step. */
export function heatStep(net: number, largest: number): number {
  if (net === 0 || largest <= 0) return 0;
  return Math.sign(net) * Math.min(STEPS, Math.max(1, Math.ceil((Math.abs(net) / largest) * STEPS)));
}

export type HeatCell = { readonly net: number; readonly gross: number; readonly missing: number };

/** The cells of a table by place, and the largest net of those of one trader and one symbol, which sets the scale. */
export function heatCells(board: ExposureBoard): {
  readonly cells: ReadonlyMap<string, HeatCell>;
  readonly largest: number;
} {
  const cells = new Map<string, HeatCell>();
  let largest = 0;
  for (const [trader, symbol, net, gross, missing] of board.cells) {
    cells.set(`${trader} ${symbol}`, { net, gross, missing });
    const isNamed = board.traders[trader]?.name !== null && board.symbols[symbol]?.name !== null;
    if (isNamed) largest = Math.max(largest, Math.abs(net));
  }
  return { cells, largest };
}

/** Names in a held order: those that are gone leave, new ones come last; not held, the order is the table's own [UP3]. */
export function heldOrder(
  before: readonly (string | null)[],
  now: readonly (string | null)[],
  isHeld: boolean,
): readonly (string | null)[] {
  if (!isHeld) return now;
  const kept = before.filter((name) => now.includes(name));
  return [...kept, ...now.filter((name) => !kept.includes(name))];
}
