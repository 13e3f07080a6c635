import type { Contender } from '../work/contender.ts';
import { MULTIPLIER, START_CENTS } from '../work/mark-work.ts';
import type { MarkWork } from '../work/mark-work.ts';
import type { Totals } from '../work/totals.ts';
import { fromRegistry } from './from-registry.ts';

type Reader = { readonly getRows: () => readonly (readonly unknown[])[] };
type Statement = {
  readonly bindInteger: (place: number, value: number) => void;
  readonly run: () => Promise<unknown>;
};
type Appender = {
  readonly appendInteger: (value: number) => void;
  readonly endRow: () => void;
  readonly closeSync: () => void;
};
type Connection = {
  readonly run: (sql: string) => Promise<unknown>;
  readonly runAndReadAll: (sql: string) => Promise<Reader>;
  readonly prepare: (sql: string) => Promise<Statement>;
  readonly createAppender: (table: string) => Promise<Appender>;
  readonly closeSync: () => void;
};
type DuckDb = {
  readonly DuckDBInstance: {
    readonly create: (path: string) => Promise<{ readonly connect: () => Promise<Connection> }>;
  };
};

async function openTables(work: MarkWork): Promise<Connection> {
  // The members named above are those of the locked version.
  const { DuckDBInstance } = (await fromRegistry('@duckdb/node-api')) as DuckDb;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run('create table holding (symbol integer, account integer, quantity integer)');
  await connection.run('create table price (symbol integer primary key, opened integer, ticks integer)');
  const holdings = await connection.createAppender('holding');
  const prices = await connection.createAppender('price');
  const append = (appender: Appender, ...values: readonly number[]): void => {
    for (const value of values) appender.appendInteger(value);
    appender.endRow();
  };
  for (const [symbol, { accounts, quantities }] of work.symbols.entries()) {
    append(prices, symbol, work.openTicks[symbol] ?? 0, work.openTicks[symbol] ?? 0);
    for (const [place, account] of accounts.entries()) append(holdings, symbol, account, quantities[place] ?? 0);
  }
  holdings.closeSync();
  prices.closeSync();
  return connection;
}

async function columns(connection: Connection, sql: string, accounts: number): Promise<readonly Float64Array[]> {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  const width = rows[0]?.length ?? 0;
  const found = Array.from({ length: Math.max(0, width - 1) }, () => new Float64Array(accounts).fill(Number.NaN));
  for (const [account, ...values] of rows) {
    for (const [place, value] of values.entries()) {
      const column = found[place];
      if (column !== undefined) column[Number(account)] = Number(value);
    }
  }
  return found;
}

/** Equity, peak and breach kept in a table; each mark is one update of the holders' accounts. */
export async function duckdbIncremental(work: MarkWork): Promise<Contender> {
  const connection = await openTables(work);
  const { accounts } = work.shape;
  await connection.run(
    `create table account as select i::integer as account, ${START_CENTS}::bigint as equity, ${START_CENTS}::bigint as peak,
     ${START_CENTS - work.allowanceCents}::bigint as floor, false as breached from range(${accounts}) as t(i)`,
  );
  const update = await connection.prepare(
    `update account set equity = equity + moved, peak = greatest(peak, equity + moved),
     breached = breached or equity + moved <= floor
     from (select account as holder, quantity * $1 as moved from holding where symbol = $2) where account = holder`,
  );
  return {
    name: 'DuckDB, accounts updated by each mark',
    advance: async (from, to) => {
      for (let place = from; place < to; place += 1) {
        update.bindInteger(1, (work.moves[place] ?? 0) * MULTIPLIER);
        update.bindInteger(2, work.markSymbols[place] ?? 0);
        await update.run();
      }
    },
    totals: async (): Promise<Totals> => {
      const sql = 'select account, equity, peak, breached::integer from account';
      const [equity, peak, breached] = await columns(connection, sql, accounts);
      if (equity === undefined || peak === undefined || breached === undefined)
        throw new Error('Invariant: the accounts have three columns');
      return { equityCents: equity, peakCents: peak, breached: Uint8Array.from(breached) };
    },
    close: () => connection.closeSync(),
  };
}

/** One price updated, then equity of every account asked anew and those at the floor read: no peak is kept. */
export async function duckdbGroupBy(work: MarkWork): Promise<Contender> {
  const connection = await openTables(work);
  const equities = `select account, ${START_CENTS} + sum(quantity * (ticks - opened)) * ${MULTIPLIER} as equity
    from holding join price using (symbol) group by account`;
  const update = await connection.prepare('update price set ticks = $1 where symbol = $2');
  const atFloor = `select * from (${equities}) where equity <= ${START_CENTS - work.allowanceCents}`;
  return {
    name: 'DuckDB, group-by after each mark',
    advance: async (from, to) => {
      for (let place = from; place < to; place += 1) {
        update.bindInteger(1, work.markTicks[place] ?? 0);
        update.bindInteger(2, work.markSymbols[place] ?? 0);
        await update.run();
        (await connection.runAndReadAll(atFloor)).getRows();
      }
    },
    totals: async (): Promise<Totals> => {
      const [equityCents] = await columns(connection, equities, work.shape.accounts);
      if (equityCents === undefined) throw new Error('Invariant: the query has one column');
      return { equityCents, peakCents: null, breached: null };
    },
    close: () => connection.closeSync(),
  };
}
