import { expect, test } from 'vitest';
import { comparedText, filterHelp, unratedHelp, unratedText } from './money-words.ts';

test('[PS10] the head of an amount says in which currency rows are put in order; other heads say nothing of it', () => {
  expect(comparedText('dayPnl', 'USD')).toBe('Sorted by amounts in USD. ');
  expect(comparedText('worstRoom', null)).toBe("Sorted by amounts in the firm's currency. ");
  expect(comparedText('worstUsedBp', 'USD')).toBe('');
  expect(comparedText('account', 'USD')).toBe('');
});

test('[PS10] the filter says in which currency it compares', () => {
  expect(filterHelp('USD')).toMatch(/Amounts are compared in USD/);
});

test('[PS10] what could not be compared is counted, and nothing is said where there is none', () => {
  expect([unratedText(0, 'USD'), unratedHelp(0, 'USD')]).toEqual(['', undefined]);
  expect(unratedText(1_204, 'USD')).toBe('1,204 without a rate to USD');
  expect(unratedHelp(2, 'USD')).toBe('2 without a rate to USD: left out by a filter of money, last in a sort by it');
});
