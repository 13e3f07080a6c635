import { expect, test } from 'vitest';
import { leftText, moveFocus, nearestRow } from './grid-focus.ts';

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

test('[AX18] when the focused row leaves, the focus goes to what stands in its place, to the head only where no row is', () => {
  const head = -1;
  expect(nearestRow(2, [head, 7, 9, 1])).toBe(9);
  expect(nearestRow(5, [head, 7, 9])).toBe(9);
  expect(nearestRow(0, [head, 7, 9])).toBe(7);
  expect(nearestRow(3, [head])).toBe(head);
  expect(nearestRow(3, [])).toBeNull();
});

test('[AX18] what left and where the focus is now is said in one sentence each', () => {
  expect(leftText('FT-10234', 'FT-10241')).toBe('FT-10234 left the view. Now on FT-10241.');
  expect(leftText('FT-10234', null)).toBe('FT-10234 left the view. No row is left.');
});
