import { assert } from '#lib/base/assert.ts';

/**
 * A decimal with 40 places as one BigInt (1 is 10^40). The oracle's own arithmetic: it shares no code with the engine's,
 * and its rounding error stays sixteen places below the engine's booking unit.
 */
export type D40 = bigint;

const PLACES = 40;
const ONE: D40 = 10n ** 40n;
export const ZERO: D40 = 0n;

/** Reads decimal text without exponent. @throws on anything else: the oracle is fed canonical text only. */
export function parseD40(text: string): D40 {
  const known = read.get(text);
  if (known !== undefined) return known;
  const value = readD40(text);
  if (read.size < READ_MAX) read.set(text, value);
  return value;
}

/** Texts read before: rules and sizes are read at every entry. */
const read = new Map<string, D40>();
const READ_MAX = 50_000;

function readD40(text: string): D40 {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  assert(match !== null, `Invariant: the oracle reads plain decimal text, got ${text}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  assert(fraction.length <= PLACES, 'Invariant: an input has at most 40 decimals');
  const size = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -size : size;
}

/** Quotient rounded half to even. */
function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  assert(divisor !== 0n, 'Invariant: the oracle never divides by zero');
  const negative = dividend < 0n !== divisor < 0n;
  const size = dividend < 0n ? -dividend : dividend;
  const by = divisor < 0n ? -divisor : divisor;
  const floor = size / by;
  const twiceRest = (size - floor * by) * 2n;
  const up = twiceRest > by || (twiceRest === by && floor % 2n === 1n);
  const rounded = up ? floor + 1n : floor;
  return negative ? -rounded : rounded;
}

export function times(left: D40, right: D40): D40 {
  return divideHalfEven(left * right, ONE);
}

export function over(left: D40, right: D40): D40 {
  return divideHalfEven(left * ONE, right);
}

/** 10^-24, the place at which a stored amount ends [NU4], as a D40. */
const STORED_UNIT: D40 = 10n ** 16n;

/** An amount as it is stored: at most 24 decimals, rounded half-even once [NU4]. */
export function stored(value: D40): D40 {
  return divideHalfEven(value, STORED_UNIT) * STORED_UNIT;
}

/** `value * by / divisor` in one multiply-divide, rounded once where an amount is stored [NU4]. */
export function storedShare(value: D40, by: bigint, divisor: bigint): D40 {
  return divideHalfEven(value * by, divisor * STORED_UNIT) * STORED_UNIT;
}

export function abs(value: D40): D40 {
  return value < 0n ? -value : value;
}

export function max(left: D40, right: D40): D40 {
  return left > right ? left : right;
}

export function min(left: D40, right: D40): D40 {
  return left < right ? left : right;
}

/** Text with at most `places` decimals, rounded half to even, without trailing zeros; zero is "0". */
export function formatD40(value: D40, places: number): string {
  const scaled = divideHalfEven(value, 10n ** BigInt(PLACES - places));
  const size = scaled < 0n ? -scaled : scaled;
  const digits = size.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return scaled < 0n ? `-${text}` : text;
}

/** The value in whole units of 10^-scale, rounded half to even. */
export function toUnits(value: D40, scale: number): bigint {
  return divideHalfEven(value, 10n ** BigInt(PLACES - scale));
}
