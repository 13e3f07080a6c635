import { expect, test } from 'vitest';
import { divideHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { EXPOSURE_METRICS, OTHERS } from '#lib/model/explanation.ts';
import type { ExposureMetric, ExposureName, Explanation, Term } from '#lib/model/explanation.ts';
import { EXPOSURE_NETTINGS, EXPOSURE_SYMBOLS_MAX, EXPOSURE_TRADERS_MAX } from '#lib/model/exposure-board.ts';
import type { ExposureNetting } from '#lib/model/exposure-board.ts';
import { exposure, Scenario } from './scenario.test-kit.ts';

const FIRM = { level: 'firm', id: 'house' } as const;

function boardOf(desk: Scenario, netting: ExposureNetting = 'account') {
  const [board] = desk.engine.queries.exposureBoards([{ node: FIRM, netting, currency: 'USD' }]);
  if (board === undefined) throw new Error('every question has an answer');
  return board;
}

test('[EX11] the same book has another gross on every netting level, and one net', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '1', 'USD', 't1').open('B', '1', 'USD', 't1');
  desk.open('C', '1', 'USD', 't2');
  desk.mark('ES', '5000');
  desk.fill('A', 'ES', '5', '5000');
  desk.fill('B', 'ES', '-2', '5000');
  desk.fill('C', 'ES', '-1', '5000');
  const shown = (netting: ExposureNetting) => {
    const { total, scale } = boardOf(desk, netting);
    return [total.gross / 10 ** scale, total.net / 10 ** scale];
  };
  expect(shown('account')).toEqual([2_000_000, 500_000]);
  expect(shown('trader')).toEqual([1_000_000, 500_000]);
  expect(shown('firm')).toEqual([500_000, 500_000]);
});

test('[EX12] what does not fit into the table is summed as one row and one column, and nothing is lost', () => {
  const desk = new Scenario().firm();
  const symbols = EXPOSURE_SYMBOLS_MAX + 3;
  const traders = EXPOSURE_TRADERS_MAX + 2;
  for (let index = 0; index < symbols; index += 1) desk.list(`S${index}`).mark(`S${index}`, '1');
  for (let index = 0; index < traders; index += 1) {
    desk.open(`A${index}`, '1', 'USD', `t${index}`);
    desk.fill(`A${index}`, `S${index % symbols}`, String(index + 1), '1');
    desk.fill(`A${index}`, `S${(index + 1) % symbols}`, String(-index - 1), '1');
  }
  const board = boardOf(desk);
  expect([board.traders.length, board.symbols.length]).toEqual([EXPOSURE_TRADERS_MAX + 1, EXPOSURE_SYMBOLS_MAX + 1]);
  expect(board.traders.at(-1)).toMatchObject({ name: null, count: 2, desk: '' });
  expect(board.symbols.at(-1)).toMatchObject({ name: null, count: 3, assetClass: '' });
  expect(board.traders[0]?.name).toBe(`t${traders - 1}`);
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  expect(sumOf(board.traders.map(({ gross }) => gross))).toBe(board.total.gross);
  expect(sumOf(board.symbols.map(({ gross }) => gross))).toBe(board.total.gross);
  for (const [row, trader] of board.traders.entries()) {
    const own = board.cells.filter(([of]) => of === row);
    expect(sumOf(own.map(([, , , gross]) => gross))).toBe(trader.gross);
    expect(sumOf(own.map(([, , net]) => net))).toBe(trader.net);
  }
  for (const [column, symbol] of board.symbols.entries()) {
    const own = board.cells.filter(([, of]) => of === column);
    expect(sumOf(own.map(([, , , gross]) => gross))).toBe(symbol.gross);
  }
  expect(board.tree.length).toBe(traders);
});

/** Every sum below a term is that of its signed parts, exactly. */
function sumsHold(term: Term): boolean {
  const added = term.parts.reduce((total, { role, value }) => {
    const value24 = value === null ? 0n : parseUnits(value, 24);
    return role === 'minus' ? total - value24 : total + value24;
  }, 0n);
  return (!term.isSum || added === parseUnits(term.value ?? '0', 24)) && term.parts.every(sumsHold);
}

/** More traders and symbols than the table names; each trader has two accounts on opposite sides of one instrument. */
function crowd(traders = EXPOSURE_TRADERS_MAX + 4, symbols = EXPOSURE_SYMBOLS_MAX + 3): Scenario {
  const desk = new Scenario().firm();
  for (let index = 0; index < symbols; index += 1) desk.list(`S${index}`).mark(`S${index}`, String(index + 1));
  for (let index = 0; index < traders; index += 1) {
    const size = traders - index + 1;
    desk.open(`A${index}`, '1', 'USD', `t${index}`).open(`B${index}`, '1', 'USD', `t${index}`);
    for (const step of [0, 1, 7]) desk.fill(`A${index}`, `S${(index + step) % symbols}`, String(size + step), '1');
    desk.fill(`B${index}`, `S${index % symbols}`, String(-3 * size), '1');
  }
  return desk;
}

test.each(EXPOSURE_NETTINGS)(
  '[EP10] [EP1] what is summed up as "Other" explains itself to the very figure of the table, netted by %s',
  (netting) => {
    const desk = crowd();
    const board = boardOf(desk, netting);
    const ask = (trader: ExposureName, symbol: ExposureName, metric: ExposureMetric): Explanation => {
      const asked = { about: 'exposure', ...FIRM, currency: 'USD', netting, trader, symbol, metric } as const;
      const why = desk.engine.queries.explain(asked);
      if (why === null) throw new Error(`no answer about ${JSON.stringify(asked)}`);
      expect(sumsHold(why.root)).toBe(true);
      expect(why.seq).toBe(board.seq);
      // Twenty parts by name, and the others of each side in one.
      expect(why.root.parts.length).toBeLessThanOrEqual(22);
      return why;
    };
    const into = ({ root }: Explanation): number =>
      Number(divideHalfEven(parseUnits(root.value ?? '0', 24), pow10Big(24 - board.scale)));
    const [restRow, restColumn] = [board.traders.at(-1), board.symbols.at(-1)];
    expect([restRow?.name, restRow?.count, restColumn?.name, restColumn?.count]).toEqual([null, 4, null, 3]);
    for (const metric of EXPOSURE_METRICS) {
      expect(into(ask(OTHERS, null, metric))).toBe(restRow?.[metric]);
      expect(into(ask(null, OTHERS, metric))).toBe(restColumn?.[metric]);
    }
    expect(ask(OTHERS, OTHERS, 'net').root.name).toBe('net of 4 other traders in 3 other symbols');
    const nameAt = (lines: readonly { readonly name: string | null }[], at: number): ExposureName =>
      lines[at]?.name ?? OTHERS;
    const rest = board.cells.filter(([row, column]) => row === EXPOSURE_TRADERS_MAX || column === EXPOSURE_SYMBOLS_MAX);
    expect(rest.length).toBeGreaterThan(10);
    for (const [row, column, net, gross] of rest) {
      const of = [nameAt(board.traders, row), nameAt(board.symbols, column)] as const;
      expect(into(ask(...of, 'net'))).toBe(net);
      expect(into(ask(...of, 'gross'))).toBe(gross);
    }
  },
);

test('[EP10] [EP5] where the table names all there are, there is no "Other" to explain', () => {
  const desk = crowd(EXPOSURE_TRADERS_MAX, EXPOSURE_SYMBOLS_MAX);
  const asked = { about: 'exposure', ...FIRM, currency: 'USD', netting: 'account', metric: 'net' } as const;
  expect(desk.engine.queries.explain({ ...asked, trader: OTHERS, symbol: null })).toBeNull();
  expect(desk.engine.queries.explain({ ...asked, trader: null, symbol: OTHERS })).toBeNull();
  expect(desk.engine.queries.explain({ ...asked, trader: null, symbol: null })).not.toBeNull();
});

test('[EX13] what has no price is counted, not summed', () => {
  const desk = new Scenario().firm([], false).list('X').list('Y').open('A', '1000');
  desk.mark('X', '10');
  desk.fill('A', 'X', '2', '10');
  desk.fill('A', 'Y', '7', '10');
  const board = boardOf(desk);
  expect([board.total.gross / 10 ** board.scale, board.total.leaves, board.total.missing]).toEqual([20, 2, 1]);
  expect(board.symbols.map(({ name, missing, leaves }) => [name, missing, leaves])).toEqual([
    ['X', 0, 1],
    ['Y', 1, 1],
  ]);
});

test('[EX1] equal sizes of what nobody has marked are worth what each account paid', () => {
  const desk = new Scenario().firm().list('X').open('A', '1', 'USD', 't1').open('B', '1', 'USD', 't2');
  desk.fill('A', 'X', '2', '10');
  desk.fill('B', 'X', '2', '30');
  const { traders, scale } = boardOf(desk);
  expect(traders.map(({ name, gross }) => [name, gross / 10 ** scale])).toEqual([
    ['t2', 60],
    ['t1', 20],
  ]);
});

test('[EX11] a trader is one row over all accounts, with the worst rung among them', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000').open('B', '1000').open('C', '1', 'USD', 't2', 'd2');
  desk.define('L', { level: 'account', id: 'B' }, exposure('gross', '29'));
  desk.mark('X', '10');
  desk.fill('A', 'X', '2', '10');
  desk.fill('B', 'X', '3', '10');
  desk.fill('C', 'X', '1', '10');
  const board = boardOf(desk);
  expect(board.traders.map(({ name, rung, worst, desk: on }) => [name, rung, worst, on])).toEqual([
    ['t1', 'breach', 'B', 'd1'],
    ['t2', 'none', 'C', 'd2'],
  ]);
  const [onDesk] = desk.engine.queries.exposureBoards([
    { node: { level: 'desk', id: 'd2' }, netting: 'account', currency: 'USD' },
  ]);
  expect(onDesk?.traders.map(({ name, gross }) => [name, gross / 10 ** onDesk.scale])).toEqual([['t2', 10]]);
});
