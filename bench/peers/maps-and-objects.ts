import type { Contender } from '../work/contender.ts';
import { MULTIPLIER, START_CENTS } from '../work/mark-work.ts';
import type { MarkWork } from '../work/mark-work.ts';

type Account = { equity: number; peak: number; floor: number; isBreached: boolean };
type Position = { readonly account: string; readonly quantity: number; lastTicks: number };
type Marked = { readonly symbol: string; readonly ticks: number };

/** What a service writes first: a map of accounts by id, a map of positions by symbol, objects in both. */
export function mapsAndObjects(work: MarkWork): Contender {
  const accounts = new Map<string, Account>();
  for (let account = 0; account < work.shape.accounts; account += 1) {
    const floor = START_CENTS - work.allowanceCents;
    accounts.set(`A${account}`, { equity: START_CENTS, peak: START_CENTS, floor, isBreached: false });
  }
  const positions = new Map<string, Map<string, Position>>();
  for (const [symbol, held] of work.symbols.entries()) {
    const bySymbol = new Map<string, Position>();
    for (const [place, owner] of held.accounts.entries()) {
      const account = `A${owner}`;
      const lastTicks = work.openTicks[symbol] ?? 0;
      bySymbol.set(account, { account, quantity: held.quantities[place] ?? 0, lastTicks });
    }
    positions.set(`S${symbol}`, bySymbol);
  }
  const events = Array.from(work.markTicks, (ticks, place): Marked => ({
    symbol: `S${work.markSymbols[place]}`,
    ticks,
  }));
  return {
    name: 'maps and objects',
    advance: (from, to) => {
      for (let place = from; place < to; place += 1) {
        // One event for each mark of the work.
        const { symbol, ticks } = events[place] as Marked;
        for (const position of positions.get(symbol)?.values() ?? []) {
          const account = accounts.get(position.account);
          if (account === undefined) continue;
          account.equity += position.quantity * (ticks - position.lastTicks) * MULTIPLIER;
          position.lastTicks = ticks;
          account.peak = Math.max(account.peak, account.equity);
          if (account.equity <= account.floor) account.isBreached = true;
        }
      }
    },
    totals: () => {
      const all = [...accounts.values()];
      return {
        equityCents: Float64Array.from(all, ({ equity }) => equity),
        peakCents: Float64Array.from(all, ({ peak }) => peak),
        breached: Uint8Array.from(all, ({ isBreached }) => (isBreached ? 1 : 0)),
      };
    },
  };
}
