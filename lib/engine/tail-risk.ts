import { compareRatio, ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/**
 * Statistics in float64 [NU8]: + - * / and square root in the order written here, so that every host gives the same.
 * A result is the quantile or mean itself: a loss is negative, and VaR and ES are reported as its negation. Null is
 * unknown: too few values, or a confidence whose normal quantile is none of the constants.
 */

type NormalConstant = { readonly confidence: number; readonly quantile: number; readonly density: number };
const NORMAL: readonly NormalConstant[] = [
  { confidence: 0.9, quantile: 1.2815515655446008, density: 0.17549833193248673 },
  { confidence: 0.95, quantile: 1.6448536269514715, density: 0.10313564037537153 },
  { confidence: 0.975, quantile: 1.9599639845400536, density: 0.058445069805035436 },
  { confidence: 0.99, quantile: 2.3263478740408408, density: 0.02665214220345808 },
];

/** [PM1] The quantile at `cut` (0 to 1) with linear interpolation between the sorted values floor(k) and floor(k) + 1. */
export function historicalVar(returns: readonly number[], cut: number): number | null {
  const sorted = sortedValues(returns);
  const place = (sorted.length - 1) * cut;
  const below = sorted[Math.floor(place)];
  if (!isCut(cut) || below === undefined) return null;
  const above = sorted[Math.floor(place) + 1] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** [PM2] The mean of the floor((n - 1) * cut) + 1 worst values; there is no fall-back to another method. */
export function historicalShortfall(returns: readonly number[], cut: number): number | null {
  if (!isCut(cut) || returns.length === 0) return null;
  const worst = sortedValues(returns).slice(0, Math.floor((returns.length - 1) * cut) + 1);
  return sum(worst) / worst.length;
}

/** [PM3] mu - z * sigma, sigma with n - 1; 0 where sigma is 0. */
export function parametricVar(returns: readonly number[], confidence: number): number | null {
  const normal = NORMAL.find((constant) => constant.confidence === confidence);
  const moments = momentsOf(returns);
  if (normal === undefined || moments === null) return null;
  return moments.sigma === 0 ? 0 : moments.mean - normal.quantile * moments.sigma;
}

/** [PM3] mu - sigma * phi(z) / (1 - c); 0 where sigma is 0. */
export function parametricShortfall(returns: readonly number[], confidence: number): number | null {
  const normal = NORMAL.find((constant) => constant.confidence === confidence);
  const moments = momentsOf(returns);
  if (normal === undefined || moments === null) return null;
  return moments.sigma === 0 ? 0 : moments.mean - (moments.sigma * normal.density) / (1 - confidence);
}

export type Drawdown = {
  /** E/peak - 1 at the worst level, exact; 0 or below. */
  readonly depth: Ratio;
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** First level after the trough that reaches the peak again; null while none did. */
  readonly recoveredIndex: number | null;
};

/**
 * [PM4] The largest E/peak - 1 over a series of levels of one scale, the earliest of equal ones. The peak moves on >=,
 * so that recovery is counted from its last day. Null until a level is above zero: nothing is a share of no peak.
 */
export function largestDrawdown(levels: readonly bigint[]): Drawdown | null {
  let peakIndex = levels.findIndex((level) => level > 0n);
  if (peakIndex < 0) return null;
  let found = { depth: ratioOf(0n, 1n), peakIndex, troughIndex: peakIndex };
  for (let index = peakIndex; index < levels.length; index += 1) {
    const [level = 0n, peak = 0n] = [levels[index], levels[peakIndex]];
    if (level >= peak) peakIndex = index;
    else {
      const depth = ratioOf(level - peak, peak);
      if (compareRatio(depth, found.depth) < 0) found = { depth, peakIndex, troughIndex: index };
    }
  }
  const peak = levels[found.peakIndex] ?? 0n;
  const recovered = levels.findIndex((level, index) => index >= found.troughIndex && level >= peak);
  return { ...found, recoveredIndex: recovered < 0 ? null : recovered };
}

function isCut(cut: number): boolean {
  return cut >= 0 && cut <= 1;
}

function sortedValues(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Mean and standard deviation with n - 1; null for fewer than two values. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly sigma: number } | null {
  const [first] = values;
  if (first === undefined || values.length < 2) return null;
  const mean = sum(values) / values.length;
  // Equal values have no spread, though their mean may miss them by a last bit.
  if (values.every((value) => value === first)) return { mean: first, sigma: 0 };
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { mean, sigma: Math.sqrt(squares / (values.length - 1)) };
}
