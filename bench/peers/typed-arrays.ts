import type { Contender } from '../work/contender.ts';
import { MULTIPLIER, START_CENTS } from '../work/mark-work.ts';
import type { MarkWork } from '../work/mark-work.ts';

type Columns = { readonly equity: Float64Array; readonly peak: Float64Array; readonly breached: Uint8Array };

/** Columns of all accounts and the loop over one symbol's holders: `equity += q * dp; peak; floor`, and nothing else. */
export function loopOver(work: MarkWork): Columns & { readonly mark: (symbol: number, move: number) => void } {
  const { accounts } = work.shape;
  const equity = new Float64Array(accounts).fill(START_CENTS);
  const peak = new Float64Array(accounts).fill(START_CENTS);
  const floor = new Float64Array(accounts).fill(START_CENTS - work.allowanceCents);
  const breached = new Uint8Array(accounts);
  const owners = work.symbols.map((held) => held.accounts);
  const values = work.symbols.map((held) => Float64Array.from(held.quantities, (quantity) => quantity * MULTIPLIER));
  const mark = (symbol: number, move: number): void => {
    // Symbols of the work are places of these lists.
    const owner = owners[symbol] as Int32Array;
    const value = values[symbol] as Float64Array;
    for (let place = 0; place < owner.length; place += 1) {
      const account = owner[place] as number;
      const now = (equity[account] as number) + (value[place] as number) * move;
      equity[account] = now;
      if (now > (peak[account] as number)) peak[account] = now;
      else if (now <= (floor[account] as number)) breached[account] = 1;
    }
  };
  return { equity, peak, breached, mark };
}

/** The limit of what JavaScript can do with the work. */
export function typedArrays(work: MarkWork): Contender {
  const { equity, peak, breached, mark } = loopOver(work);
  const { markSymbols, moves } = work;
  return {
    name: 'bare typed-array loop (the limit)',
    advance: (from, to) => {
      for (let place = from; place < to; place += 1) mark(markSymbols[place] as number, moves[place] as number);
    },
    totals: () => ({ equityCents: equity, peakCents: peak, breached }),
  };
}
