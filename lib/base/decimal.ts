import { assert } from './assert.ts';

/**
 * Exact decimal arithmetic. A decimal is read once from text into a safe integer and its scale where that fits, and into
 * a BigInt where it does not. Every rounding here is half-even and is named in the function that rounds.
 */

/** Decimals of the booking unit: what fills and cash move [MN4]. */
export const BOOKING_SCALE = 24;

/** units * 10^-scale. */
export type Scaled = { readonly units: number; readonly scale: number };

const POW10: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const POW10_BIG: readonly bigint[] = Array.from({ length: 80 }, (_, exponent) => 10n ** BigInt(exponent));

/** 10^exponent as a number, exact for 0 to 22. */
export function pow10(exponent: number): number {
  const value = POW10[exponent];
  assert(value !== undefined, 'Invariant: a power of ten as a number has an exponent from 0 to 22');
  return value;
}

/** 10^exponent as a BigInt. */
export function pow10Big(exponent: number): bigint {
  return POW10_BIG[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Text to a safe integer and its scale, without trailing zeros after the point removed: "1.50" is 150 at scale 2.
 * Null when the digits do not fit a safe integer. The text must be canonical decimal text [NU2]; the door has checked it.
 */
export function parseScaled(text: string): Scaled | null {
  const length = text.length;
  if (length > 17) return parseLong(text);
  let units = 0;
  let scale = -1;
  let start = 0;
  if (text.charCodeAt(0) === 45) start = 1;
  for (let position = start; position < length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === 46) {
      assert(scale < 0, 'Invariant: a decimal has at most one point');
      scale = 0;
      continue;
    }
    assert(code >= 48 && code <= 57, 'Invariant: a decimal has digits only');
    units = units * 10 + (code - 48);
    if (scale >= 0) scale += 1;
  }
  if (units > Number.MAX_SAFE_INTEGER) return null;
  return { units: start === 1 && units !== 0 ? -units : units, scale: scale < 0 ? 0 : scale };
}

function parseLong(text: string): Scaled | null {
  const point = text.indexOf('.');
  const scale = point < 0 ? 0 : text.length - point - 1;
  const units = Number(point < 0 ? text : text.slice(0, point) + text.slice(point + 1));
  if (!Number.isSafeInteger(units)) return null;
  return { units: units === 0 ? 0 : units, scale };
}

/** Text to an integer count of 10^-scale; asserts that no digit is lost. */
export function parseUnits(text: string, scale: number): bigint {
  const short = text.length <= 17 ? parseScaled(text) : null;
  if (short !== null) {
    assert(short.scale <= scale, 'Invariant: a decimal has no more digits than its unit');
    const shift = scale - short.scale;
    const units = shift <= 22 ? short.units * pow10(shift) : Number.NaN;
    return Number.isSafeInteger(units) ? BigInt(units) : BigInt(short.units) * pow10Big(shift);
  }
  const point = text.indexOf('.');
  const decimals = point < 0 ? 0 : text.length - point - 1;
  assert(decimals <= scale, 'Invariant: a decimal has no more digits than its unit');
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  return BigInt(digits) * pow10Big(scale - decimals);
}

/** Integer count of 10^-scale to shortest decimal text; never "-0", no trailing zeros after the point. */
export function formatUnits(units: bigint, scale: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && units !== 0n ? `-${text}` : text;
}

/** Rounds half-even to `decimals` and formats; `units` count 10^-scale. */
export function formatRounded(units: bigint, scale: number, decimals: number): string {
  if (decimals >= scale) return formatUnits(units, scale);
  return formatUnits(divideHalfEven(units, pow10Big(scale - decimals)), decimals);
}

/** numerator / denominator, rounded half-even; the denominator is not zero. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  assert(denominator !== 0n, 'Invariant: nothing is divided by zero');
  const divisor = denominator < 0n ? -denominator : denominator;
  const dividend = denominator < 0n ? -numerator : numerator;
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  if (rest === 0n) return quotient;
  const twice = rest < 0n ? -rest * 2n : rest * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return rest < 0n ? quotient - 1n : quotient + 1n;
}

/** a * b / c, rounded once, half-even. */
export function mulDivHalfEven(a: bigint, b: bigint, c: bigint): bigint {
  return divideHalfEven(a * b, c);
}

/** From one unit to another; rounded half-even where the new unit is coarser. */
export function rescale(units: bigint, fromScale: number, toScale: number): bigint {
  if (toScale === fromScale) return units;
  if (toScale > fromScale) return units * pow10Big(toScale - fromScale);
  return divideHalfEven(units, pow10Big(fromScale - toScale));
}

/** The largest divisor for which the remainder below stays exact. */
export const SAFE_DIVISOR_MAX = 2 ** 50;
const SAFE_QUOTIENT_MAX = 2 ** 51;
const SAFE_PRODUCT_MAX = 2 ** 50;
/** Adding and taking it away rounds what is below 2^51 to a whole number, half-even. */
const ROUNDER = 1.5 * 2 ** 52;
const SPLITTER = 2 ** 27 + 1;

/**
 * a * b / c for safe integers, rounded once, half-even, without BigInt; 0 < c <= SAFE_DIVISOR_MAX.
 * NaN when the quotient is too large for the proof: then the caller takes the BigInt path.
 * The product is held as the unevaluated sum of two doubles (Veltkamp splitting, Dekker product), both exact.
 * The estimate of the quotient is off by at most one, so the remainder is below 2c and exact.
 */
export function mulDivSafe(a: number, b: number, c: number): number {
  const high = a * b;
  // A product this small is exact, and its quotient lies nearer to no half than its rounding error, unless it is one.
  if (high < SAFE_PRODUCT_MAX && high > -SAFE_PRODUCT_MAX) {
    const near = high / c + ROUNDER - ROUNDER;
    return near === 0 ? 0 : near;
  }
  let quotient = Math.round(high / c);
  if (!(quotient <= SAFE_QUOTIENT_MAX && quotient >= -SAFE_QUOTIENT_MAX)) return Number.NaN;
  const a1 = splitHigh(a);
  const b1 = splitHigh(b);
  const a2 = a - a1;
  const b2 = b - b1;
  const low = a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2);
  const back = quotient * c;
  const q1 = splitHigh(quotient);
  const c1 = splitHigh(c);
  const q2 = quotient - q1;
  const c2 = c - c1;
  const backLow = q2 * c2 - (back - q1 * c1 - q2 * c1 - q1 * c2);
  let rest = high - back + (low - backLow);
  if (rest > c) {
    rest -= c;
    quotient += 1;
  } else if (rest < -c) {
    rest += c;
    quotient -= 1;
  }
  const twice = rest * 2;
  if (twice > c || (twice === c && quotient % 2 !== 0)) return quotient + 1;
  if (twice < -c || (twice === -c && quotient % 2 !== 0)) return quotient - 1;
  return quotient === 0 ? 0 : quotient;
}

/** Relative error of a product of factors, three times rounded, with room to spare: 3 * 2^-53 < 2^-51. */
const ESTIMATE_ERROR = 2 ** -51;

/**
 * The whole number that the exact product rounds to, half-even, from its estimate in doubles of at most three roundings;
 * NaN where the estimate lies too near a half for its error, or is too large: then `mulDivSafe` or BigInt decides.
 */
export function roundEstimate(estimate: number): number {
  const rounded = estimate + ROUNDER - ROUNDER;
  return Math.abs(estimate - rounded) + Math.abs(estimate) * ESTIMATE_ERROR < 0.499_999 ? rounded : Number.NaN;
}

/**
 * A BigInt amount in the unit 10^shift times coarser, rounded half-even, as a number: `Number(divideHalfEven(amount,
 * 10^shift))` without a division, wherever an estimate can tell.
 */
export function coarser(amount: bigint, shift: number): number {
  // Two roundings: of the amount to a double, and of the quotient; a power of ten up to 22 is exact.
  const rounded = shift <= 22 ? roundEstimate(Number(amount) / pow10(shift)) : Number.NaN;
  if (!Number.isNaN(rounded)) return rounded === 0 ? 0 : rounded;
  return Number(divideHalfEven(amount, pow10Big(shift)));
}

/** The same as a BigInt: `divideHalfEven(amount, 10^shift)`. */
export function coarserBig(amount: bigint, shift: number): bigint {
  const rounded = shift <= 22 ? roundEstimate(Number(amount) / pow10(shift)) : Number.NaN;
  return Number.isNaN(rounded) ? divideHalfEven(amount, pow10Big(shift)) : BigInt(rounded);
}

function splitHigh(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
