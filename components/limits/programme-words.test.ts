import { expect, test } from 'vitest';
import { coveredText, standingText, worstStanding } from './programme-words.ts';

const NONE = { watch: 0, warning: 0, critical: 0, breach: 0 };

test.each([
  [NONE, 'none', 'none'],
  [{ ...NONE, watch: 1_200 }, '1,200 watch', 'watch'],
  [{ ...NONE, breach: 1, watch: 3 }, '1 breach, 3 watch', 'breach'],
  [{ breach: 2, critical: 1, warning: 4, watch: 5 }, '2 breaches, 1 crit, 4 warn, 5 watch', 'breach'],
  [{ ...NONE, warning: 7, critical: 1 }, '1 crit, 7 warn', 'critical'],
] as const)('[LC2] how its accounts stand is told worst first: %o is %s', (rungCounts, text, worst) => {
  expect(standingText({ rungCounts })).toBe(text);
  expect(worstStanding({ rungCounts })).toBe(worst);
});

test('[LC2] the scope counts its accounts', () => {
  expect([coveredText({ accounts: 1 }), coveredText({ accounts: 4_120 })]).toEqual(['1 account', '4,120 accounts']);
});
