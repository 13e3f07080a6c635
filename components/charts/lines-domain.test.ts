import { expect, test } from 'vitest';
import { linesDomain } from './lines-domain.ts';

const POINTS = [
  { a: 100, b: null },
  { a: 140, b: 120 },
];

test.each([
  { value: 170, isShown: true },
  { value: 900, isShown: false },
  { value: 70, isShown: true },
  { value: -20, isShown: false },
])('a level at $value of lines from 100 to 140 is drawn: $isShown', ({ value, isShown }) => {
  const { low, high, shown } = linesDomain(POINTS, ['a', 'b'], [{ value, name: 'Limit' }], false);
  expect(shown).toHaveLength(isShown ? 1 : 0);
  expect(low < value && value < high).toBe(isShown);
});

test('zero stands in the picture where it is wished for, and nothing known has a height', () => {
  expect(linesDomain(POINTS, ['a'], [], true).low).toBe(0);
  expect(linesDomain(POINTS, ['a'], [], false).low).toBeGreaterThan(90);
  expect(linesDomain([{ a: null }], ['a'], [], false)).toEqual({ low: 0, high: 1, shown: [] });
});
