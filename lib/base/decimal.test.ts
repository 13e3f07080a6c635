import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  divideHalfEven,
  formatRounded,
  formatUnits,
  mulDivHalfEven,
  mulDivSafe,
  parseScaled,
  parseUnits,
  rescale,
  roundEstimate,
  SAFE_DIVISOR_MAX,
} from './decimal.ts';

const SEED = 20_260_602;

test('[NU2] decimal text reads into exactly what was written', () => {
  expect(parseScaled('1304.50')).toEqual({ units: 130_450, scale: 2 });
  expect(parseScaled('-0.1')).toEqual({ units: -1, scale: 1 });
  expect(parseScaled('0')).toEqual({ units: 0, scale: 0 });
  expect(parseScaled('9007199254740991')).toEqual({ units: Number.MAX_SAFE_INTEGER, scale: 0 });
  expect(parseScaled('9007199254740993')).toBeNull();
  expect(parseScaled('90071992547409.93')).toBeNull();
  expect(parseScaled('123456789012345678.123456789012')).toBeNull();
  expect(parseScaled('0.000000000001')).toEqual({ units: 1, scale: 12 });
  expect(parseUnits('123456789012345678.123456789012', 12)).toBe(123456789012345678123456789012n);
});

test('[NU2] text and units go round without loss', () => {
  const arbitrary = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(arbitrary, ([units, scale]) => {
      const text = formatUnits(units, scale);
      expect(parseUnits(text, scale)).toBe(units);
      const short = parseScaled(text);
      if (short !== null) expect(BigInt(short.units) * 10n ** BigInt(scale - short.scale)).toBe(units);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test('[NU4] a quotient is rounded once, half-even', () => {
  const cases: readonly (readonly [bigint, bigint, bigint])[] = [
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [0n, 3n, 0n],
  ];
  for (const [numerator, denominator, expected] of cases) expect(divideHalfEven(numerator, denominator)).toBe(expected);
  expect(rescale(25n, 1, 0)).toBe(2n);
  expect(rescale(35n, 1, 0)).toBe(4n);
  expect(formatRounded(123_455n, 4, 3)).toBe('12.346');
  expect(formatRounded(-5n, 1, 0)).toBe('0');
});

test('[MN9] the safe multiply-divide equals the BigInt fraction or says that it cannot', () => {
  const safe = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 52, 2 ** 52 + 1, 0, 1, -1),
  );
  const divisor = fc.oneof(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.double({ min: 1, max: SAFE_DIVISOR_MAX, noNaN: true }).map(Math.floor),
    fc.constantFrom(1, 2, 1_000_000, 10 ** 15, SAFE_DIVISOR_MAX),
  );
  let answered = 0;
  fc.assert(
    fc.property(safe, safe, divisor, (a, b, c) => {
      const got = mulDivSafe(a, b, c);
      if (Number.isNaN(got)) return;
      answered += 1;
      expect(BigInt(got)).toBe(mulDivHalfEven(BigInt(a), BigInt(b), BigInt(c)));
    }),
    { seed: SEED, numRuns: 20_000 },
  );
  expect(answered).toBeGreaterThan(5_000);
});

test('[MN9] ties of the safe multiply-divide go to the even neighbour', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 1, max: 2 ** 20 }), (odd, half) => {
      const a = 2 * odd + 1;
      expect(BigInt(mulDivSafe(a, half, 2 * half))).toBe(mulDivHalfEven(BigInt(a), BigInt(half), BigInt(2 * half)));
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test('[MN9] an estimate in doubles is rounded as the BigInt fraction, or left to it', () => {
  const safe = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
  const divisor = fc.oneof(fc.constantFrom(1, 2, 4, 1_000, 2_000_000), fc.integer({ min: 1, max: SAFE_DIVISOR_MAX }));
  let answered = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 20 }), safe, safe, divisor, (quantity, factor, num, den) => {
      const got = roundEstimate(quantity * (factor * (num / den)));
      if (Number.isNaN(got)) return;
      answered += 1;
      expect(BigInt(got)).toBe(mulDivHalfEven(BigInt(quantity) * BigInt(factor), BigInt(num), BigInt(den)));
    }),
    { seed: SEED, numRuns: 20_000 },
  );
  expect(answered).toBeGreaterThan(1_000);
  expect(roundEstimate(0.5)).toBeNaN();
  expect(roundEstimate(2 ** 50)).toBeNaN();
});
