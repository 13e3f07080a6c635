import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { ratioOfUnits, roundRatio } from '#lib/base/ratio.ts';
import { applyFill } from './position.ts';
import { proposeFill, quantitiesAgree } from './synthetic-fill.ts';
import type { Standing } from './synthetic-fill.ts';

/** `10@100`, `-5@1.2`, `0`, or `7@?` for an average that is not known. */
function standing(text: string): Standing {
  const [quantity = '', average = '?'] = text.split('@');
  return {
    quantity12: parseUnits(quantity, 12),
    average: average === '?' ? null : ratioOfUnits(parseUnits(average, 12), 12),
  };
}

const PROPOSALS: readonly (readonly [string, string, string, string, string | null])[] = [
  ['from flat the target average', '0', '10@100', '10', '100'],
  ['from flat, short', '0', '-10@100', '-10', '100'],
  ['from flat without a target average', '0', '10@?', '10', null],
  ['from flat to a target average of 0', '0', '10@0', '10', null],
  ['to flat the current average', '-100@1.3', '0', '100', '1.3'],
  ['to flat without a current average', '5@?', '0', '-5', null],
  ['a flip opens at the target average', '100@1.2', '-100@1.25', '-200', '1.25'],
  ['an increase solves for the average', '10@100', '15@102', '5', '106'],
  ['an increase, short', '-100@1.30', '-200@1.28', '-100', '1.26'],
  ['an increase that would need a price of 0', '100@2', '200@1', '100', null],
  ['an increase without a current average', '5@?', '10@100', '5', null],
  ['an increase that does not end', '1@1', '4@2', '3', '2.333333333333'],
  ['a reduction at an equal average', '200@1.20', '100@1.2', '-100', '1.2'],
  ['a reduction, short', '-200@1.20', '-100@1.2', '100', '1.2'],
  ['a reduction cannot change an average', '200@1.20', '100@1.25', '-100', null],
  ['a reduction without a target average', '200@1.20', '100@?', '-100', null],
  ['equal quantities need no fill', '10@100', '10@105', '0', null],
  ['both flat', '0', '0@0', '0', null],
];

test.each(PROPOSALS)('[RC6] %s: %s to %s', (_, current, target, quantity, price) => {
  const fill = proposeFill(standing(current), standing(target));
  expect(formatUnits(fill.quantity12, 12)).toBe(quantity);
  expect(fill.price === null ? null : formatUnits(roundRatio(fill.price, 12), 12)).toBe(price);
});

test('[RC6] the fill makes the current position into the target', () => {
  const payoff = { multiplier12: 10n ** 12n, inverse: false };
  const before = applyFill({ quantity12: 0n, cost24: 0n }, parseUnits('10', 12), payoff, parseUnits('100', 13));
  const fill = proposeFill(standing('10@100'), standing('16@103'));
  const price13 = fill.price === null ? 0n : roundRatio(fill.price, 13);
  const after = applyFill(before, fill.quantity12, payoff, price13);
  expect(formatUnits(after.quantity12, 12)).toBe('16');
  expect(formatUnits(after.cost24, 24)).toBe('1648');
});

test('[RC1] quantities agree within one step of the scale; whole ones only when equal', () => {
  const agree = (ours: string, theirs: string, scale: number): boolean =>
    quantitiesAgree(parseUnits(ours, 12), parseUnits(theirs, 12), scale);
  expect([agree('100', '101', 0), agree('100', '100', 0), agree('100', '100.5', 0)]).toEqual([false, true, false]);
  expect([agree('100', '100.01', 2), agree('100.01', '100', 2), agree('100', '100.010000000001', 2)]).toEqual([
    true,
    true,
    false,
  ]);
  expect([agree('-1', '1', 9), agree('0', '0.000000000001', 12), agree('0', '0.000000000001', 13)]).toEqual([
    false,
    true,
    false,
  ]);
});
