import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { roundRatio } from '#lib/base/ratio.ts';
import { largestSize } from './largest-size.ts';
import { isOverRate, noteEvent, openRateWindow, readRate } from './order-rates.ts';
import { judgePrice } from './price-band.ts';
import { judgeSize, SIZE_HISTORY_MAX } from './size-deviation.ts';

const quantity = (text: string): bigint => parseUnits(text, 12);
const money = (text: string): bigint => parseUnits(text, 24);
const price = (text: string): bigint => parseUnits(text, 13);

test('[PM9] the window is open at its start and holds the event itself; over is more than the limit', () => {
  const window = openRateWindow(1_000);
  const readings = [0, 100, 900, 999, 1_000, 1_100, 2_100].map((at) => noteEvent(window, at));
  expect(readings.map(({ count }) => count)).toEqual([1, 2, 3, 4, 4, 4, 1]);
  expect(readings.map((reading) => isOverRate(reading, 3))).toEqual([false, false, false, true, true, true, false]);
  expect(readRate(window, 3_099).count).toBe(1);
  expect(readRate(window, 3_100).count).toBe(0);
  expect(() => noteEvent(window, 2_099)).toThrow(/in order of time/);
});

test('[PM9] a window past its bound remembers the newest and says that it counts at least so many', () => {
  const window = openRateWindow(100, 3);
  const readings = [1, 2, 3, 4, 5].map((at) => noteEvent(window, at));
  expect(readings.map(({ count }) => count)).toEqual([1, 2, 3, 3, 3]);
  expect(readings.map(({ isLowerBound }) => isLowerBound)).toEqual([false, false, false, true, true]);
  expect(noteEvent(window, 103)).toEqual({ count: 3, isLowerBound: false });
  for (let at = 200; at < 5_000; at += 1) noteEvent(window, at);
  expect(window.timesUs.length).toBeLessThan(10);
});

test.each([
  ['buy', '103', '100', 'inside', true, '3'],
  ['buy', '103.0000000000001', '100', 'outside', true, '3.0000000000001'],
  ['sell', '97', '100', 'inside', true, '3'],
  ['sell', '96.99', '100', 'outside', true, '3.01'],
  ['buy', '90', '100', 'outside', false, '10'],
  ['sell', '100', '100', 'inside', false, '0'],
  ['sell', '-37', '0', 'unverifiable', true, null],
  ['buy', '-30', '-37', 'unverifiable', true, null],
  ['buy', '5', null, 'unverifiable', false, null],
] as const)('[PM10] %s at %s against %s is %s', (side, px, reference, state, isAdverse, deviation) => {
  const reference13 = reference === null ? null : price(reference);
  const band = judgePrice({ side, price13: price(px), reference13, band12: quantity('3'), tick13: price('0.5') });
  expect([band.state, band.isAdverse]).toEqual([state, isAdverse]);
  expect(band.deviationPct === null ? null : formatUnits(roundRatio(band.deviationPct, 13), 13)).toBe(deviation);
});

test('[PM10] where the reference is not above zero the distance is told in ticks alone', () => {
  const question = { side: 'buy', price13: price('-30'), reference13: price('-37'), band12: quantity('3') } as const;
  const ticks = judgePrice({ ...question, tick13: price('0.5') }).ticks;
  expect(ticks === null ? null : roundRatio(ticks, 0)).toBe(14n);
  expect(judgePrice({ ...question, tick13: null }).ticks).toBeNull();
});

test('[PM11] a size is judged by k times the median of the last hundred fills and by caps', () => {
  const of = (size: string, history: readonly string[], caps: { size?: string; notional?: string } = {}) =>
    judgeSize({
      quantity12: quantity(size),
      notional24: money('1000'),
      history12: history.map(quantity),
      factor12: quantity('5'),
      quantityCap12: caps.size === undefined ? null : quantity(caps.size),
      notionalCap24: caps.notional === undefined ? null : money(caps.notional),
    });
  expect(of('10', ['1', '2', '9']).isOverMedian, 'equal is allowed').toBe(false);
  expect(of('10.000000000001', ['9', '2', '1']).isOverMedian).toBe(true);
  expect(of('7.6', ['1', '2']).isOverMedian, 'the median of two is their middle').toBe(true);
  expect(of('1', []).isOverMedian).toBeNull();
  const old = Array.from({ length: 200 }, () => '1000');
  expect(of('10', [...old, ...Array.from({ length: SIZE_HISTORY_MAX }, () => '1')]).isOverMedian).toBe(true);
  expect(of('3', ['9'], { size: '2.9', notional: '999' })).toMatchObject({
    isOverQuantityCap: true,
    isOverNotionalCap: true,
  });
  expect(of('3', ['9'], { size: '3', notional: '1000' })).toMatchObject({
    isOverQuantityCap: false,
    isOverNotionalCap: false,
  });
  const unpriced = { quantity12: 1n, notional24: null, history12: [], factor12: 1n, quantityCap12: null };
  expect(judgeSize({ ...unpriced, notionalCap24: 1n }).isOverNotionalCap).toBeNull();
});

test.each([
  ['1600', '100', '10', '50', 3n],
  ['1599.99', '100', '10', '50', 2n],
  ['100', '100', '10', '50', 0n],
  ['50', '100', '10', '50', 0n],
  ['1000', '0', '0', '50', null],
  ['1000', '0', '-1', '50', null],
  ['1', '0', '0.0000000000001', '0.000001', 10_000_000_000_000_000_000n],
])('[PM13] room %s less %s over a stop of %s at %s a point', (room, buffer, stop, value, expected) => {
  const question = {
    room24: money(room),
    buffer24: money(buffer),
    stop13: price(stop),
    valuePerUnit12: quantity(value),
  };
  expect(largestSize(question)).toBe(expected);
});
