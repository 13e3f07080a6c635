import { expect, test } from 'vitest';
import { shownUse } from './shown-use.ts';

test.each([
  ['below the limit', 74_800, 100_000, 7_480, { usedBp: 7_480, isLatched: false }],
  ['reached', 100_000, 100_000, 10_000, { usedBp: 10_000, isLatched: false }],
  ['past it', 213_700, 200_000, 10_685, { usedBp: 10_685, isLatched: false }],
  ['latched and recovered', 74_800, 100_000, 10_000, { usedBp: 7_480, isLatched: true }],
  ['latched, nothing used now', 0, 100_000, 10_000, { usedBp: 0, isLatched: true }],
  [
    'latched, just under the limit: never rounded up to it',
    99_999,
    100_000,
    10_000,
    { usedBp: 9_999, isLatched: true },
  ],
  ['a limit of zero', 5, 0, 10_000, { usedBp: 10_000, isLatched: false }],
  ['unknown', null, 100_000, null, { usedBp: null, isLatched: false }],
])('[U21] percent and used of limit agree: %s', (_name, used, allowance, usedBp, shown) => {
  expect(shownUse({ used, allowance, usedBp })).toEqual(shown);
});
