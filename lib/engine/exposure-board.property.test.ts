import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divideHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { EXPOSURE_METRICS } from '#lib/model/explanation.ts';
import type { Explanation, ExposureMetric, Term } from '#lib/model/explanation.ts';
import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';
import type { ExposureBoard, ExposureFigures, ExposureNetting, ExposureNode } from '#lib/model/exposure-board.ts';
import { Scenario } from './scenario.test-kit.ts';

type Account = { readonly account: string; readonly trader: string; readonly desk: string; readonly currency: string };

/** Traders of two desks; accounts of two currencies. */
const ACCOUNTS: readonly Account[] = [
  { account: 'A', trader: 't1', desk: 'd1', currency: 'USD' },
  { account: 'B', trader: 't1', desk: 'd1', currency: 'EUR' },
  { account: 'C', trader: 't2', desk: 'd1', currency: 'USD' },
  { account: 'D', trader: 't4', desk: 'd2', currency: 'USD' },
  { account: 'E', trader: 't3', desk: 'd2', currency: 'EUR' },
];
/** Two instruments of one symbol, one that settles in another currency, an inverse one, and one without a rate. */
const INSTRUMENTS = ['ESZ', 'ESH', 'DAX', 'XBT', 'NIK', 'CL'] as const;
const NODES: readonly ExposureNode[] = [
  { level: 'firm', id: 'house' },
  { level: 'desk', id: 'd1' },
  { level: 'desk', id: 'd2' },
  { level: 'trader', id: 't1' },
  { level: 'trader', id: 'nobody' },
];

type Act =
  | {
      readonly kind: 'fill';
      readonly account: number;
      readonly instrument: number;
      readonly quantity: string;
      readonly px: string;
    }
  | { readonly kind: 'mark'; readonly instrument: number; readonly px: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      account: fc.nat(ACCOUNTS.length - 1),
      instrument: fc.nat(INSTRUMENTS.length - 1),
      quantity: fc.constantFrom('1', '2', '-1', '-3', '0.333333333333', '-0.7', '123456789', '9007199254'),
      px: fc.constantFrom('5000', '4000.5', '0.1'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mark' as const),
      instrument: fc.nat(INSTRUMENTS.length - 1),
      px: fc.constantFrom('1', '4999.25', '0.00000001', '77777.777777777777'),
    }),
  },
);

function floor(acts: readonly Act[], ownFill: boolean): Scenario {
  const desk = new Scenario().firm([['EUR', 'USD', 'EURUSD']], ownFill).list('EURUSD');
  desk.list('ESZ', '50', 'USD', 'linear', false, { symbol: 'ES' as never, assetClass: 'future' });
  desk.list('ESH', '50', 'USD', 'linear', false, { symbol: 'ES' as never, assetClass: 'future' });
  desk.list('DAX', '25', 'EUR', 'linear', false, { assetClass: 'equity' });
  desk.list('XBT', '1', 'USD', 'inverse', false, { assetClass: 'crypto' });
  desk.list('NIK', '1000', 'JPY').list('CL', '1000', 'USD', 'linear', true, { assetClass: 'commodity' });
  desk.mark('EURUSD', '1.0837');
  for (const { account, trader, desk: on, currency } of ACCOUNTS) desk.open(account, '1000', currency, trader, on);
  for (const each of acts) {
    const instrument = INSTRUMENTS[each.instrument] ?? '';
    if (each.kind === 'mark') desk.mark(instrument, each.px);
    else desk.fill(ACCOUNTS[each.account]?.account ?? '', instrument, each.quantity, each.px);
  }
  return desk;
}

type Exact = { long: bigint; short: bigint; leaves: number; missing: number };
const SYMBOL: Readonly<Record<string, string>> = { ESZ: 'ES', ESH: 'ES' };

/** The leaves of one account in one instrument, from the measures of limits. */
function leafOf(desk: Scenario, account: string, instrument: string, currency: string): Exact {
  const of = (metric: 'long' | 'short') =>
    desk.engine.queries.measure({
      node: { level: 'account', id: account },
      within: { instrument: instrument as never },
      metric,
      currency,
    });
  const [long, short] = [of('long'), of('short')];
  return {
    long: long.value24 ?? 0n,
    short: short.value24 ?? 0n,
    leaves: long.leaves,
    missing: long.incomplete.length,
  };
}

const none = (): Exact => ({ long: 0n, short: 0n, leaves: 0, missing: 0 });
function sum(all: readonly Exact[]): Exact {
  return all.reduce(
    (a, b) => ({
      long: a.long + b.long,
      short: a.short + b.short,
      leaves: a.leaves + b.leaves,
      missing: a.missing + b.missing,
    }),
    none(),
  );
}
function net(of: Exact): Exact {
  const left = of.long - of.short;
  return { ...of, long: left > 0n ? left : 0n, short: left < 0n ? -left : 0n };
}

/** The same table by plain sums over all accounts: cells by trader and symbol, and what they add up to. */
function expected(desk: Scenario, node: ExposureNode, netting: ExposureNetting, currency: string) {
  const members = ACCOUNTS.filter((account) => node.level === 'firm' || account[node.level] === node.id);
  const traders = new Map<string, Exact>();
  const symbols = new Map<string, Exact>();
  const cells = new Map<string, Exact>();
  const add = (into: Map<string, Exact>, key: string, what: Exact): unknown =>
    into.set(key, sum([into.get(key) ?? none(), what]));
  for (const instrument of INSTRUMENTS) {
    const symbol = SYMBOL[instrument] ?? instrument;
    const own: Exact[] = [];
    for (const trader of new Set(members.map((member) => member.trader))) {
      const leaves = members
        .filter((member) => member.trader === trader)
        .map(({ account }) => leafOf(desk, account, instrument, currency));
      const counted = netting === 'account' ? sum(leaves) : net(sum(leaves));
      if (counted.leaves === 0) continue;
      own.push(counted);
      add(traders, trader, counted);
      add(cells, `${trader}/${symbol}`, counted);
    }
    if (own.length > 0) add(symbols, symbol, netting === 'firm' ? net(sum(own)) : sum(own));
  }
  return { traders, symbols, cells, total: sum([...symbols.values()]) };
}

function shown(of: Exact, scale: number): ExposureFigures {
  const into = (amount24: bigint): number => Number(divideHalfEven(amount24, pow10Big(24 - scale)));
  const { long, short, leaves, missing } = of;
  return { long: into(long), short: into(short), gross: into(long + short), net: into(long - short), leaves, missing };
}

function figures({ long, short, gross, net: left, leaves, missing }: ExposureFigures): ExposureFigures {
  return { long, short, gross, net: left, leaves, missing };
}

function boardOf(desk: Scenario, node: ExposureNode, netting: ExposureNetting, currency: string): ExposureBoard {
  const [board] = desk.engine.queries.exposureBoards([{ node, netting, currency }]);
  if (board === undefined) throw new Error('every question has an answer');
  return board;
}

test('[EX11] [EX12] [EX13] [IN7] a table of traders and symbols is exact in every cell, margin and total, on every netting level', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 40 }),
      fc.boolean(),
      fc.constantFrom('USD', 'EUR', 'GBP'),
      (acts, ownFill, currency) => {
        const desk = floor(acts, ownFill);
        const before = desk.engine.fingerprint();
        for (const node of NODES) {
          for (const netting of EXPOSURE_NETTINGS) {
            const board = boardOf(desk, node, netting, currency);
            const oracle = expected(desk, node, netting, currency);
            const { scale } = board;
            expect(board.seq).toBe(desk.engine.seq);
            expect(figures(board.total)).toEqual(shown(oracle.total, scale));
            expect(Object.fromEntries(board.traders.map((row) => [row.name, figures(row)]))).toEqual(
              Object.fromEntries([...oracle.traders].map(([name, of]) => [name, shown(of, scale)])),
            );
            expect(Object.fromEntries(board.symbols.map((column) => [column.name, figures(column)]))).toEqual(
              Object.fromEntries([...oracle.symbols].map(([name, of]) => [name, shown(of, scale)])),
            );
            const cells = board.cells.map(([row, column, left, gross, missing]) => [
              `${board.traders[row]?.name}/${board.symbols[column]?.name}`,
              { net: left, gross, missing },
            ]);
            expect(Object.fromEntries(cells)).toEqual(
              Object.fromEntries(
                [...oracle.cells].map(([key, of]) => {
                  const { net: left, gross, missing } = shown(of, scale);
                  return [key, { net: left, gross, missing }];
                }),
              ),
            );
          }
        }
        expect(desk.engine.fingerprint()).toBe(before);
      },
    ),
    { numRuns: 60 },
  );
});

/** Every sum below a term is that of its signed parts, exactly. */
function sumsHold(term: Term): boolean {
  const added = term.parts.reduce((total, { role, value }) => {
    const value24 = value === null ? 0n : parseUnits(value, 24);
    return role === 'minus' ? total - value24 : total + value24;
  }, 0n);
  return (!term.isSum || added === parseUnits(term.value ?? '0', 24)) && term.parts.every(sumsHold);
}

test('[EP10] [EP1] the explanation of every cell, margin and total is the very figure of the table, and names what lacks a price', () => {
  fc.assert(
    fc.property(
      fc.array(act, { minLength: 5, maxLength: 60 }),
      fc.boolean(),
      fc.constantFrom('USD', 'EUR', 'GBP'),
      fc.constantFrom(...NODES),
      (acts, ownFill, currency, node) => {
        const desk = floor(acts, ownFill);
        for (const netting of EXPOSURE_NETTINGS) {
          const board = boardOf(desk, node, netting, currency);
          const into = ({ root }: Explanation): number =>
            Number(divideHalfEven(parseUnits(root.value ?? '0', 24), pow10Big(24 - board.scale)));
          const check = (
            of: { readonly trader: string | null; readonly symbol: string | null },
            metric: ExposureMetric,
            figure: number,
            missing: number,
          ): void => {
            const why = desk.engine.queries.explain({ about: 'exposure', ...node, currency, netting, ...of, metric });
            if (why === null) throw new Error(`no answer about ${JSON.stringify(of)}`);
            expect(into(why)).toBe(figure);
            expect(why.missing.length).toBe(missing);
            expect(why.seq).toBe(board.seq);
            expect(sumsHold(why.root)).toBe(true);
          };
          const all = { trader: null, symbol: null };
          if (board.total.leaves === 0) {
            expect(
              desk.engine.queries.explain({ about: 'exposure', ...node, currency, netting, ...all, metric: 'net' }),
            ).toBeNull();
            continue;
          }
          for (const metric of EXPOSURE_METRICS) {
            check(all, metric, board.total[metric], board.total.missing);
            for (const row of board.traders) check({ ...all, trader: row.name }, metric, row[metric], row.missing);
            for (const column of board.symbols)
              check({ ...all, symbol: column.name }, metric, column[metric], column.missing);
          }
          for (const [row, column, net, gross, missing] of board.cells) {
            const of = { trader: board.traders[row]?.name ?? null, symbol: board.symbols[column]?.name ?? null };
            check(of, 'net', net, missing);
            check(of, 'gross', gross, missing);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('[EX12] by account and instrument a table is that of the exposure cut, and the point of the charts that of its node', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const desk = floor(acts, false);
      const traces = desk.engine.queries.exposureTraces();
      for (const node of NODES.slice(0, 3)) {
        const board = boardOf(desk, node, 'account', 'USD');
        const table = desk.engine.queries.exposureBy({ node, by: 'assetClass', currency: 'USD' });
        expect(board.scale).toBe(table.scale);
        expect(
          board.classes.map(({ assetClass, long, short, gross, net: left, leaves, missing }) => [
            assetClass,
            long,
            short,
            gross,
            left,
            leaves,
            missing,
          ]),
        ).toEqual(
          table.rows.map(({ key, long, short, gross, net: left, leaves, incomplete }) => [
            key,
            long,
            short,
            gross,
            left,
            leaves,
            incomplete.length,
          ]),
        );
        const trace = traces.find((of) => of.node.level === node.level && of.node.id === node.id)?.trace;
        // A desk whose accounts hold nothing has a point of nothing.
        expect(trace).toEqual(board.trace);
        expect(boardOf(desk, node, 'firm', 'EUR').trace).toEqual(board.trace);
      }
    }),
    { numRuns: 60 },
  );
});
