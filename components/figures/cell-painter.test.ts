import { expect, test } from 'vitest';
import { CellPainter } from './cell-painter.ts';
import type { Box } from './draw-cell.ts';
import { Raster } from './raster.ts';

const INK = 0xff_00_00_01;
const box = (line: number, column: number): Box => ({ x: column * 10, y: line * 4, width: 10, height: 3 });

function painted(columns: number) {
  const raster = new Raster(columns * 10, 12);
  const shown: Box[] = [];
  const painter = new CellPainter(raster, columns, (part) => shown.push(part));
  const ink = (line: number, column: number, from: number, to: number): void => {
    const at = box(line, column);
    painter.cell(line, column, at, (target) => {
      target.fill(at.x + from, at.y, to - from, 3, INK);
      return { from: at.x + from, to: at.x + to };
    });
  };
  return { raster, shown, painter, ink };
}

test('a cell that is drawn again keeps nothing of what it had', () => {
  const { raster, painter, ink } = painted(1);
  ink(0, 0, 2, 9);
  ink(0, 0, 6, 8);
  expect(raster.pixels.filter((pixel) => pixel === INK)).toHaveLength(2 * 3);
  painter.cell(0, 0, box(0, 0), null);
  expect(raster.pixels.every((pixel) => pixel === 0)).toBe(true);
});

test('of each column only the part that changed is shown, what was cleared with it, and once', () => {
  const { shown, painter, ink } = painted(2);
  ink(0, 0, 2, 9);
  ink(2, 0, 4, 8);
  ink(1, 1, 5, 6);
  painter.flush();
  expect(shown).toEqual([
    { x: 2, y: 0, width: 7, height: 11 },
    { x: 15, y: 4, width: 1, height: 3 },
  ]);
  painter.flush();
  expect(shown).toHaveLength(2);
  ink(0, 0, 7, 8);
  painter.flush();
  expect(shown.at(-1)).toEqual({ x: 2, y: 0, width: 7, height: 3 });
});

test('an empty cell that stays empty is no change', () => {
  const { shown, painter } = painted(1);
  painter.cell(0, 0, box(0, 0), null);
  painter.flush();
  expect(shown).toEqual([]);
});
