import { expect, test } from 'vitest';
import { moveFocus } from './grid-focus.ts';

const around = { ctrl: false, rows: [7, 3, 9, 1], columnCount: 11, pageRows: 2 };
const at = { row: 3, column: 4, byKey: false };

test.each([
  ['ArrowDown', false, 9, 4],
  ['ArrowUp', false, 7, 4],
  ['ArrowLeft', false, 3, 3],
  ['ArrowRight', false, 3, 5],
  ['PageDown', false, 1, 4],
  ['PageUp', false, 7, 4],
  ['Home', false, 3, 0],
  ['End', false, 3, 10],
  ['Home', true, 7, 0],
  ['End', true, 1, 10],
] as const)('[AX17] %s (ctrl %s) leads to account row %i, column %i', (key, ctrl, row, column) => {
  expect(moveFocus(at, key, { ...around, ctrl })).toEqual({ row, column, byKey: true });
});

test('[AX17] nothing wraps at the edges, and other keys are left alone', () => {
  expect(moveFocus({ ...at, row: 1 }, 'ArrowDown', around)?.row).toBe(1);
  expect(moveFocus({ ...at, column: 0 }, 'ArrowLeft', around)?.column).toBe(0);
  expect(moveFocus(at, 'a', around)).toBeNull();
});
