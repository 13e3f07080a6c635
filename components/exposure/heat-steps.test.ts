import { expect, test } from 'vitest';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import { heatCells, heatStep, heldOrder } from './heat-steps.ts';

test.each([
  [0, 100, 0],
  [1, 100, 1],
  [25, 100, 1],
  [26, 100, 2],
  [100, 100, 4],
  [-100, 100, -4],
  [-51, 100, -3],
  [500, 100, 4],
  [5, 0, 0],
])('[CO5] a net of %s on a scale to %s is step %s', (net, largest, step) => {
  expect(heatStep(net, largest)).toBe(step);
  expect(heatStep(-net, largest)).toBe(0 - step);
});

test('[CH] the scale is that of single cells: all the others together do not pale them', () => {
  const names = [{ name: 'a' }, { name: null }];
  // The scale needs names and cells of a table only.
  const board = {
    traders: names,
    symbols: names,
    cells: [
      [0, 0, -50, 50, 0],
      [1, 0, 900, 900, 0],
      [0, 1, 700, 700, 1],
    ],
  } as unknown as ExposureBoard;
  const { cells, largest } = heatCells(board);
  expect(largest).toBe(50);
  expect(cells.get('0 1')).toEqual({ net: 700, gross: 700, missing: 1 });
});

test('[UP3] rows keep their places while they are held, what leaves goes and what comes is last', () => {
  expect(heldOrder(['a', 'b', 'c'], ['c', 'd', 'a', null], true)).toEqual(['a', 'c', 'd', null]);
  expect(heldOrder(['a', 'b', 'c'], ['c', 'd', 'a'], false)).toEqual(['c', 'd', 'a']);
});
