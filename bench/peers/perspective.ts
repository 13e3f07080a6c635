import type { Contender } from '../work/contender.ts';
import { MULTIPLIER, START_CENTS } from '../work/mark-work.ts';
import type { MarkWork } from '../work/mark-work.ts';
import { fromRegistry } from './from-registry.ts';

type Columns = Readonly<Record<string, readonly unknown[]>>;
type View = {
  readonly on_update: (told: () => void) => Promise<unknown>;
  readonly to_columns: () => Promise<Columns>;
};
type Table = { readonly update: (columns: Columns) => Promise<void>; readonly view: (config: object) => Promise<View> };
type Perspective = {
  readonly default: {
    readonly table: (schema: Readonly<Record<string, string>>, options: { readonly index: string }) => Promise<Table>;
  };
};

/** The holdings of one symbol: their places in the table, and what one tick is worth. */
type Held = { readonly holdings: readonly number[]; readonly values: readonly number[] };

/**
 * A table of holdings and a view of their sum by account; each update carries the holdings of so many marks at their new
 * value and is waited for until the view has told it. The value is computed here, because an expression was slower; there
 * is no running peak in a view, so this does less than the others.
 */
export async function perspective(work: MarkWork, marksPerUpdate: number): Promise<Contender> {
  // The members named above are those of the locked version.
  const { table: openTable } = ((await fromRegistry('@perspective-dev/client')) as Perspective).default;
  const table = await openTable({ holding: 'integer', account: 'integer', profit: 'float' }, { index: 'holding' });
  const symbols: Held[] = [];
  const owners: number[] = [];
  for (const { accounts, quantities } of work.symbols) {
    const first = owners.length;
    owners.push(...accounts);
    symbols.push({
      holdings: Array.from(accounts, (_, place) => first + place),
      values: Array.from(quantities, (quantity) => quantity * MULTIPLIER),
    });
  }
  await table.update({
    holding: owners.map((_, place) => place),
    account: owners,
    profit: owners.map(() => 0),
  });
  const view = await table.view({ group_by: ['account'], columns: ['profit'], aggregates: { profit: 'sum' } });
  const told = { resolve: (): void => undefined };
  await view.on_update(() => told.resolve());
  return {
    name:
      marksPerUpdate === 1 ? 'Perspective, view told of each mark' : `Perspective, ${marksPerUpdate} marks an update`,
    advance: async (from, to) => {
      for (let start = from; start < to; start += marksPerUpdate) {
        const isTold = new Promise<void>((resolve) => (told.resolve = resolve));
        await table.update(movedHoldings(work, symbols, start, Math.min(to, start + marksPerUpdate)));
        await isTold;
      }
    },
    totals: async () => {
      const equityCents = new Float64Array(work.shape.accounts).fill(START_CENTS);
      const { __ROW_PATH__: paths = [], profit = [] } = await view.to_columns();
      for (const [place, path] of paths.entries()) {
        const account = Array.isArray(path) ? Number(path[0]) : Number.NaN;
        // The first row is the sum over all accounts, and has no path.
        if (Number.isInteger(account)) equityCents[account] = START_CENTS + Number(profit[place]);
      }
      return { equityCents, peakCents: null, breached: null };
    },
  };
}

/** The holdings that these marks move, each once, at the value after the last of them. */
function movedHoldings(work: MarkWork, symbols: readonly Held[], from: number, to: number): Columns {
  const last = new Map<number, number>();
  for (let place = from; place < to; place += 1) last.set(work.markSymbols[place] ?? 0, work.markTicks[place] ?? 0);
  const holding: number[] = [];
  const profit: number[] = [];
  for (const [symbol, ticks] of last) {
    const held = symbols[symbol];
    if (held === undefined) continue;
    const moved = ticks - (work.openTicks[symbol] ?? 0);
    holding.push(...held.holdings);
    for (const value of held.values) profit.push(value * moved);
  }
  return { holding, profit };
}
