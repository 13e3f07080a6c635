import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { applyFillWithBaseFee } from './base-fee.ts';
import { payoff24 } from './position.ts';

const SPOT = { multiplier12: 10n ** 12n, inverse: false };
const FLAT = { quantity12: 0n, cost24: 0n };
const quantity = (text: string): bigint => parseUnits(text, 12);
const price = (text: string): bigint => parseUnits(text, 13);

test('[PO9] a fee in the base currency lowers the quantity as if sold at the price and is booked in money', () => {
  const bought = applyFillWithBaseFee(
    FLAT,
    { change12: quantity('1'), price13: price('50000'), baseFee12: quantity('0.001') },
    SPOT,
  );
  expect(formatUnits(bought.quantity12, 12)).toBe('0.999');
  expect(formatUnits(bought.fee24, 24)).toBe('50');
  expect(bought.realized24).toBe(0n);
  expect(formatUnits(bought.cost24, 24), 'the average stays 50,000').toBe('49950');
  const sold = applyFillWithBaseFee(
    bought,
    { change12: quantity('-0.999'), price13: price('51000'), baseFee12: quantity('0.000999') },
    SPOT,
  );
  expect(formatUnits(sold.quantity12, 12)).toBe('-0.000999');
  expect(formatUnits(sold.fee24, 24)).toBe('50.949');
  expect(formatUnits(sold.realized24, 24)).toBe('999');
});

test('[PO9] total P&L equals the cash paid and received plus the value of what is left', () => {
  const bought = applyFillWithBaseFee(
    FLAT,
    { change12: quantity('3'), price13: price('7'), baseFee12: quantity('0.1') },
    SPOT,
  );
  const value24 = payoff24(bought.quantity12, SPOT, price('9'));
  const total24 = bought.realized24 - bought.fee24 + value24 - bought.cost24;
  expect(formatUnits(total24, 24)).toBe(formatUnits(parseUnits('-21', 24) + parseUnits('26.1', 24), 24));
});

test('[PO9] a rebate in the base currency raises the quantity', () => {
  const bought = applyFillWithBaseFee(
    FLAT,
    { change12: quantity('2'), price13: price('10'), baseFee12: quantity('-0.01') },
    SPOT,
  );
  expect(formatUnits(bought.quantity12, 12)).toBe('2.01');
  expect(formatUnits(bought.fee24, 24)).toBe('-0.1');
});

test('[PO9] any other instrument has no fee in its base currency', () => {
  const fill = { change12: 1n, price13: 1n, baseFee12: 1n };
  expect(() => applyFillWithBaseFee(FLAT, fill, { multiplier12: 5n, inverse: false })).toThrow(
    /fee in the base currency/,
  );
});
