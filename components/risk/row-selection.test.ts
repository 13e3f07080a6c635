import { expect, test } from 'vitest';
import { NO_SELECTION, extendTo, keepShown, selectAll, toggleRows } from './row-selection.ts';

const listed = ({ rows }: { readonly rows: ReadonlySet<number> }): readonly number[] => [...rows].sort((a, b) => a - b);

test('[AX17] a row goes in and out by the same key, a group with all its rows', () => {
  const one = toggleRows(NO_SELECTION, 4, [4]);
  expect(listed(one)).toEqual([4]);
  const group = toggleRows(one, -2, [4, 5, 6]);
  expect(listed(group)).toEqual([4, 5, 6]);
  expect(listed(toggleRows(group, -2, [4, 5, 6]))).toEqual([]);
});

test('[AX17] a range grows and shrinks from its anchor and leaves group lines out', () => {
  const lines = [7, -2, 3, 9, 1];
  const start = toggleRows(NO_SELECTION, 7, [7]);
  const grown = extendTo(start, 7, 9, lines);
  expect(listed(grown)).toEqual([3, 7, 9]);
  expect(listed(extendTo(grown, 9, 3, lines))).toEqual([3, 7]);
  // A range without an anchor begins where the focus was.
  expect(listed(extendTo(NO_SELECTION, 9, 1, lines))).toEqual([1, 9]);
});

test('[ST3] what is no longer shown is no longer selected', () => {
  const all = selectAll([1, 2, 3]);
  expect(keepShown(all, new Set([1, 2, 3, 4]))).toBe(all);
  expect(listed(keepShown(all, new Set([2])))).toEqual([2]);
});
