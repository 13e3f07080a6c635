import { expect, test, vi } from 'vitest';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn } from '#lib/model/view.ts';
import { FlashSweeper } from '../risk/flash-sweeper.ts';
import { columnsFor, isDrawable } from '../risk/grid-columns.ts';
import { CellPainter } from './cell-painter.ts';
import { FigureSheet } from './figure-sheet.ts';
import type { Scene } from './figure-sheet.ts';
import { Raster } from './raster.ts';
import { count, LINE_PX, LOOK } from './test-look.ts';

const CELL_PX = 120;
const COLUMNS = columnsFor(2_000, ['account', 'trader', 'dayPnl', 'dailyUsed', 'dailyLeft', 'age']);
const DRAWN = COLUMNS.filter(isDrawable);
const PLACES = DRAWN.map((column, place) => ({ column, x: place * CELL_PX, width: CELL_PX }));

function row(values: Partial<Record<AccountColumn, number>>): Float64Array {
  return Float64Array.from(ACCOUNT_COLUMNS, (column) => values[column] ?? Number.NaN);
}

function card(account: string): AccountCard {
  // What a sheet reads of a card.
  return { account, trader: 'Okafor', desk: 'Rates', currency: 'USD', scale: 2 } as unknown as AccountCard;
}

/** What a sheet does with the element of a cell. */
class Element {
  readonly dataset: Record<string, string> = {};
  readonly names: string[] = [];
  title = '';
  setAttribute(attribute: string, text: string): void {
    if (attribute === 'aria-label') this.names.push(text);
  }
  removeAttribute(attribute: string): void {
    if (attribute === 'aria-label') this.names.push('');
  }
}

function sheetOf(lines: readonly number[], sweeper: FlashSweeper | null = null) {
  let nowMs = 1_000_000;
  const sheet = new FigureSheet(sweeper, () => nowMs);
  const raster = new Raster(DRAWN.length * CELL_PX, lines.length * LINE_PX);
  const painter = new CellPainter(raster, DRAWN.length, () => undefined);
  const scene: Scene = {
    painter,
    look: LOOK,
    places: PLACES,
    slots: lines,
    rowPx: LINE_PX,
    isCurrent: true,
    prices: 'live',
    sparks: new Map(),
  };
  const cellsOf = (index: number, cells = new Map(DRAWN.map(({ id }) => [id, new Element()])), hasLeft = false) => {
    // The sheet touches nothing else of an element.
    const leave = sheet.register(index, cells as unknown as ReadonlyMap<string, HTMLElement>, hasLeft);
    return { leave, last: (id: string) => cells.get(id)?.names.at(-1), cells };
  };
  const take = (rows: Readonly<Record<number, Float64Array>>): void =>
    sheet.take(
      new Map(Object.entries(rows).map(([index, values]) => [Number(index), values])),
      new Map(lines.map((index) => [index, card(`A-${index}`)])),
    );
  return { sheet, scene, raster, cellsOf, take, wait: (ms: number) => (nowMs += ms) };
}

const settled = async (): Promise<void> => Promise.resolve();

test('[AX16] the name of a cell says its figure, that of a bar its head and rung as well', () => {
  const { sheet, scene, cellsOf, take } = sheetOf([1]);
  const cells = cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: -137_136, dailyLossUsedBp: 9_200, dailyLossUsed: 137_136, dailyLossAllowance: 200_000 }) });
  expect(cells.last('dayPnl')).toBe('\u22121,371.36');
  expect(cells.last('dailyUsed')).toBe('Daily loss used 92 %, critical');
  expect(cells.last('trader')).toBe('Okafor');
  expect(cells.cells.get('trader')?.title).toBe('Okafor');
});

test('[FO1] a figure that is known can be asked why, one that is not cannot', () => {
  const { sheet, scene, cellsOf, take } = sheetOf([1]);
  const cells = cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: 100 }) });
  expect(cells.cells.get('dayPnl')?.dataset['ask']).toBe('dayPnl');
  expect(cells.cells.get('dailyLeft')?.dataset['ask']).toBeUndefined();
  take({ 1: row({}) });
  expect(cells.cells.get('dayPnl')?.dataset['ask']).toBeUndefined();
  expect(cells.last('dayPnl')).toBe('\u2014');
});

test('what is drawn and what is named come of one picture, and a row that changed nothing is not touched', async () => {
  const { sheet, scene, raster, cellsOf, take } = sheetOf([1, 2]);
  const [first, second] = [cellsOf(1), cellsOf(2)];
  const same = row({ dayPnl: 200 });
  take({ 1: row({ dayPnl: 100 }), 2: same });
  sheet.stage(scene);
  const before = raster.pixels.slice();
  const names = second.cells.get('dayPnl')?.names.length;
  take({ 1: row({ dayPnl: 99_900 }), 2: same });
  expect(first.last('dayPnl')).toBe('+999.00');
  await settled();
  const line = LINE_PX * raster.width;
  expect(raster.pixels.slice(0, line)).not.toEqual(before.slice(0, line));
  expect(raster.pixels.slice(line)).toEqual(before.slice(line));
  expect(second.cells.get('dayPnl')?.names).toHaveLength(names ?? 0);
});

test('[ST4] in a freeze figures stand; what is scrolled to takes its first, as its marks do', async () => {
  const { sheet, scene, cellsOf, take } = sheetOf([1, 2]);
  const first = cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: 100 }) });
  sheet.freeze(true);
  take({ 1: row({ dayPnl: 500 }), 2: row({ dayPnl: 700 }) });
  expect(first.last('dayPnl')).toBe('+1.00');
  // It left the view, and is told anew in the same step: its figures stand.
  first.leave();
  const again = cellsOf(1, first.cells, true);
  const late = cellsOf(2);
  await settled();
  expect([again.last('dayPnl'), late.last('dayPnl')]).toEqual(['+1.00', '+7.00']);
  again.leave();
  await settled();
  const back = cellsOf(1);
  take({ 1: row({ dayPnl: 600 }), 2: row({ dayPnl: 800 }) });
  expect([back.last('dayPnl'), late.last('dayPnl')]).toEqual(['+5.00', '+7.00']);
  sheet.freeze(false);
  expect([back.last('dayPnl'), late.last('dayPnl')]).toEqual(['+6.00', '+8.00']);
});

test('elements that come to show another row have its figures, and none of the row before while it has none', () => {
  const { sheet, scene, cellsOf, take } = sheetOf([1, 2, 3]);
  const before = cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: 100 }), 2: row({ dayPnl: 700 }) });
  before.leave();
  const after = cellsOf(2, before.cells);
  sheet.stage({ ...scene, slots: [2] });
  expect([after.last('dayPnl'), after.last('trader')]).toEqual(['+7.00', 'Okafor']);
  after.leave();
  // Ranked a moment ago: neither its row nor its card is here.
  sheet.take(new Map(), new Map());
  const unknown = cellsOf(9, before.cells);
  sheet.stage({ ...scene, slots: [9] });
  expect([unknown.last('dayPnl'), unknown.last('trader')]).toEqual(['\u2014', '']);
  expect(unknown.cells.get('dayPnl')?.dataset['ask']).toBeUndefined();
  expect(unknown.cells.get('trader')?.title).toBe('');
});

test('[FL2] a figure that changed is lit, one that comes with its row or is not known is not', async () => {
  const sweeper = new FlashSweeper();
  const flash = vi.spyOn(sweeper, 'flash');
  const { sheet, scene, raster, cellsOf, take } = sheetOf([1], sweeper);
  cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: 100 }) });
  expect(flash).not.toHaveBeenCalled();
  take({ 1: row({ dayPnl: 300 }) });
  expect(flash.mock.calls.map(([, up]) => up)).toEqual([true]);
  await settled();
  expect(count(raster, LOOK.grounds.up)).toBeGreaterThan(0);
  take({ 1: row({}) });
  expect(flash).toHaveBeenCalledTimes(1);
});

test('[ST5] dots come and go with the flag, also where no digit changes', async () => {
  const { sheet, scene, raster, cellsOf, take } = sheetOf([1]);
  cellsOf(1);
  sheet.stage(scene);
  take({ 1: row({ dayPnl: 100, flags: 0 }) });
  take({ 1: row({ dayPnl: 100, flags: ACCOUNT_FLAGS.stale }) });
  await settled();
  expect(count(raster, LOOK.stale)).toBeGreaterThan(0);
  take({ 1: row({ dayPnl: 100, flags: 0 }) });
  await settled();
  expect(count(raster, LOOK.stale)).toBe(0);
});

test('lines that are no longer there leave no pixel', () => {
  const { sheet, scene, raster, cellsOf, take } = sheetOf([1, 2]);
  const second = (cellsOf(1), cellsOf(2));
  take({ 1: row({ dayPnl: 100 }), 2: row({ dayPnl: 200 }) });
  sheet.stage(scene);
  second.leave();
  sheet.stage({ ...scene, slots: [1] });
  expect(raster.pixels.slice(LINE_PX * raster.width).every((pixel) => pixel === 0)).toBe(true);
});

test('[ST5] the age of a row goes on by the clock, and stands in a freeze', () => {
  const { sheet, scene, cellsOf, take, wait } = sheetOf([7]);
  const cells = cellsOf(7);
  sheet.stage(scene);
  take({ 7: row({ dayPnl: 100 }) });
  take({ 7: row({ dayPnl: 200 }) });
  wait(5_000);
  sheet.tick();
  expect(cells.last('age')).toBe('5 s');
  sheet.freeze(true);
  wait(5_000);
  sheet.tick();
  expect(cells.last('age')).toBe('5 s');
});
