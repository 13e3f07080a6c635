import { expect, test } from 'vitest';
import { axisMoney } from './chart-parts.tsx';
import { valueTicks } from './value-ticks.ts';

test('[CH6] the labels of an axis are as fine as its steps', () => {
  const label = (value: number, step: number): string => axisMoney(value * 100, 2, step * 100);
  expect(label(24_860_000, 20_000)).toBe('24.86 M');
  expect(label(24_880_000, 20_000)).toBe('24.88 M');
  expect(label(4_600_000, 1_000_000)).toBe('4.6 M');
  expect(label(148_000, 2_000)).toBe('148.0 K');
  expect(label(148_200, 200)).toBe('148.2 K');
  expect(label(1_000_500, 500)).toBe('1.0005 M');
  expect(label(40, 20)).toBe('40');
  expect(label(0, 20_000)).toBe('0');
});

test('[CH6] no two ticks of an axis read the same, whatever it spans', () => {
  for (let power = 2; power < 10; power += 1)
    for (const width of [0.001, 0.004, 0.02, 0.3, 1, 7]) {
      const low = 10 ** power;
      const { ticks, step } = valueTicks(low * 100, low * (1 + width) * 100, 4);
      const texts = ticks.map((tick) => axisMoney(tick, 2, step));
      expect(new Set(texts).size, texts.join(' ')).toBe(texts.length);
    }
});
