import type { Strategy } from './roster.ts';

/** The last closes of an instrument, newest last, and what each strategy last said about it; plain data. */
export type BarMemory = { closes: number[]; said: Record<Strategy, Direction> };
export type Direction = -1 | 0 | 1;

export const BARS_KEPT = 21;

export function newMemory(): BarMemory {
  return { closes: [], said: { 'ma-cross': 0, 'mean-reversion': 0, breakout: 0 } };
}

/** Takes a close; answers what each strategy now says where that differs from what it said before. */
export function hearBar(
  memory: BarMemory,
  closeTicks: number,
): readonly { readonly strategy: Strategy; readonly direction: Direction }[] {
  memory.closes.push(closeTicks);
  if (memory.closes.length > BARS_KEPT) memory.closes.shift();
  if (memory.closes.length < BARS_KEPT) return [];
  const signals: { strategy: Strategy; direction: Direction }[] = [];
  for (const strategy of ['ma-cross', 'mean-reversion', 'breakout'] as const) {
    const direction = opinion(strategy, memory);
    if (direction === memory.said[strategy]) continue;
    memory.said[strategy] = direction;
    signals.push({ strategy, direction });
  }
  return signals;
}

function opinion(strategy: Strategy, memory: BarMemory): Direction {
  const closes = memory.closes;
  const last = closes[closes.length - 1] ?? 0;
  const window = closes.slice(0, -1);
  const mean = window.reduce((sum, close) => sum + close, 0) / window.length;
  if (strategy === 'ma-cross') return last > mean ? 1 : last < mean ? -1 : memory.said[strategy];
  const high = Math.max(...window);
  const low = Math.min(...window);
  if (strategy === 'breakout') return last > high ? 1 : last < low ? -1 : memory.said[strategy];
  // Mean reversion enters against the edge of the range and leaves at its middle.
  if (last >= high) return -1;
  if (last <= low) return 1;
  const said = memory.said[strategy];
  const isBackAtMean = said === 1 ? last >= mean : last <= mean;
  return said !== 0 && isBackAtMean ? 0 : said;
}
