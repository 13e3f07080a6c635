import { expect, test } from 'vitest';
import { EXPOSURE_SYMBOLS_MAX, EXPOSURE_TRADERS_MAX } from '#lib/model/exposure-board.ts';
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
