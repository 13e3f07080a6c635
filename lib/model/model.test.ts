import { expect, test } from 'vitest';
import { RUNGS, rungRank } from './limit.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from './view.ts';

test('[MD1] rungs are ordered from none to breach', () => {
  expect(RUNGS).toEqual(['none', 'watch', 'warning', 'critical', 'breach']);
  expect(RUNGS.map(rungRank)).toEqual([0, 1, 2, 3, 4]);
});

test('[MD2] a column name occurs once', () => {
  expect(new Set(ACCOUNT_COLUMNS).size).toBe(ACCOUNT_COLUMNS.length);
});

test('[MD3] flags are single bits that do not overlap', () => {
  const bits = Object.values(ACCOUNT_FLAGS);
  for (const bit of bits) expect(bit & (bit - 1)).toBe(0);
  expect(new Set(bits).size).toBe(bits.length);
});
