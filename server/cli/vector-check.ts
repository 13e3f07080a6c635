import { z } from 'zod';
import { formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { compareRatio, ratioOf, ratioOfUnits, roundRatio } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/** A fault of a vector or of what it found, told as one sentence; anything else that is thrown is a defect of ours. */
export class VectorFault extends Error {}

const INPUT = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$/;

/** A decimal that the engine takes in [NU2]: at most 18 digits before the point and 12 after it. */
export const inputSchema = z.string().regex(INPUT, 'a decimal string of at most 18 digits and 12 decimals is due');
export const positiveSchema = inputSchema.refine(isAboveZero, 'it must be above zero');
/** A decimal that is only compared: of any length, an exponent included. */
export const expectedSchema = z
  .string()
  .regex(/^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$/, 'a decimal string is due');
export const sideSchema = z.enum(['buy', 'sell']);
export const countSchema = z.int().nonnegative();

/** Asked also of a text that is no decimal: that has been told already. */
function isAboveZero(text: string): boolean {
  return INPUT.test(text) && parseExact(text).numerator > 0n;
}

/** Decimal text of any length to exactly what it says. */
export function parseExact(text: string): Ratio {
  const [digits = '', exponentText = '0'] = text.toLowerCase().split('e');
  const decimals = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
  const units = BigInt(digits.replace('.', ''));
  const scale = decimals - Number(exponentText);
  return scale >= 0 ? ratioOfUnits(units, scale) : ratioOf(units * pow10Big(-scale), 1n);
}

/** Input text in the engine's units: money at 24 decimals, quantities and rates at 12, prices at 13. */
export const money24 = (text: string): bigint => parseUnits(text, 24);
export const quantity12 = (text: string): bigint => parseUnits(text, 12);
export const price13 = (text: string): bigint => parseUnits(text, 13);
export const signed12 = (side: 'buy' | 'sell', text: string): bigint =>
  side === 'buy' ? quantity12(text) : -quantity12(text);

export const ofMoney = (units: bigint): Ratio => ratioOfUnits(units, 24);
export const ofQuantity = (units: bigint): Ratio => ratioOfUnits(units, 12);
export const ofPrice = (units: bigint): Ratio => ratioOfUnits(units, 13);

/** What one case has compared. */
export class Checks {
  count = 0;
  readonly faults: string[] = [];
  readonly #tolerance: Ratio;

  /** `tolerance` is absolute; null compares exactly. */
  constructor(tolerance: string | null) {
    this.#tolerance = parseExact(tolerance ?? '0');
  }

  /**
   * A number; null is unknown and equals null alone. An expectation that is not there is not checked. Exact is the exact
   * quotient, or that quotient rounded once at the 24th decimal, which is how an amount that does not end is stored [NU4].
   */
  decimal(what: string, actual: Ratio | null, expected: string | null | undefined, tolerance = this.#tolerance): void {
    if (expected === undefined) return;
    this.count += 1;
    if (actual === null || expected === null) {
      if (actual !== expected) this.fail(what, actual === null ? 'null' : printRatio(actual), expected ?? 'null');
      return;
    }
    const wanted = parseExact(expected);
    const stored = ratioOfUnits(roundRatio(actual, 24), 24);
    if (!isNear(actual, wanted, tolerance) && compareRatio(stored, wanted) !== 0)
      this.fail(what, printRatio(actual), expected);
  }

  /** A float64 statistic; equal bits, or within the tolerance. */
  float(what: string, actual: number | null, expected: number | null): void {
    this.count += 1;
    const isEqual = actual === expected;
    const isNear =
      actual !== null &&
      expected !== null &&
      Math.abs(actual - expected) <= Number(this.#tolerance.numerator) / Number(this.#tolerance.denominator);
    if (!isEqual && !isNear) this.fail(what, String(actual), String(expected));
  }

  /** A word, a count, a truth or an instant. */
  equal(
    what: string,
    actual: string | number | boolean | null,
    expected: string | number | boolean | null | undefined,
  ): void {
    if (expected === undefined) return;
    this.count += 1;
    if (actual !== expected) this.fail(what, String(actual), String(expected));
  }

  fail(what: string, actual: string, expected: string): void {
    this.faults.push(`${what}=${actual} expected=${expected}`);
  }
}

function isNear(actual: Ratio, wanted: Ratio, tolerance: Ratio): boolean {
  const { numerator, denominator } = actual;
  const difference = numerator * wanted.denominator - wanted.numerator * denominator;
  const size = difference < 0n ? -difference : difference;
  return compareRatio(ratioOf(size, denominator * wanted.denominator), tolerance) <= 0;
}

/** For messages: up to 24 decimals, with `...` where more follow. */
function printRatio(ratio: Ratio): string {
  const stored = roundRatio(ratio, 24);
  const isWhole = compareRatio(ratioOfUnits(stored, 24), ratio) === 0;
  return `${formatUnits(stored, 24)}${isWhole ? '' : '...'}`;
}
