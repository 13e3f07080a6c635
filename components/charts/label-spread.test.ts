import { expect, test } from 'vitest';
import { spreadLabels } from './label-spread.ts';

test('[CH1] labels of lines that end together stand one under the other, in the order of their values', () => {
  const placed = spreadLabels(
    [
      { text: 'Equity', color: 'a', value: 100 },
      { text: 'High', color: 'b', value: 101 },
      { text: 'Floor', color: 'c', value: 0 },
    ],
    1,
  );
  expect(placed.map(({ text }) => text)).toEqual(['High', 'Equity', 'Floor']);
  const [high, equity, floor] = placed.map(({ value, dy }) => dy - value);
  expect((equity ?? 0) - (high ?? 0)).toBeGreaterThanOrEqual(13);
  expect(floor).toBe(4);
});
