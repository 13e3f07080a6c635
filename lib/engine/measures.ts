import { parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { ratioOf, roundRatio } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import type { Cut, LimitMetric, ScopeNode } from '#lib/model/limit.ts';
import { currencyExposures, equityOf } from './currency-exposure.ts';
import { exposureSums, herfindahl, leverage, lots24, netByKey, topShare } from './exposure-measures.ts';
import type { ExposureSums } from './exposure-measures.ts';
import type { Exposure } from './exposure.ts';
import { collectLeaves, leafName, membersOf } from './leaves.ts';
import type { Book, Leaf } from './leaves.ts';
import { areBooked, areHoldingsLive, areRatesLive } from './liveness.ts';
import { marginOf } from './margin.ts';
import { instrumentAt } from './state.ts';
import type { EngineState } from './state.ts';

/** The metrics of semantics.md section 15 that are formed from leaves; the others are formed from results and clocks. */
const EXPOSURE_METRICS = [
  'gross',
  'net',
  'long',
  'short',
  'firmNetted',
  'position',
  'worstCasePosition',
  'contracts',
  'lots',
  'leverageGross',
  'leverageNet',
  'marginUsage',
  'topShare',
  'hhi',
  'currencyExposure',
  'incompleteCount',
] as const satisfies readonly LimitMetric[];
export type ExposureMetric = (typeof EXPOSURE_METRICS)[number];

/**
 * Whether `measure` answers for a metric.
 * @public
 */
export function isExposureMetric(metric: LimitMetric): metric is ExposureMetric {
  return (EXPOSURE_METRICS as readonly LimitMetric[]).includes(metric);
}

export type MeasureQuery = {
  readonly node: ScopeNode;
  readonly within: Cut | null;
  readonly metric: ExposureMetric;
  /** Of the answer, where it is money. */
  readonly currency: string;
  /** For signed metrics; both is the absolute value [LI2]. */
  readonly side?: 'long' | 'short' | 'both' | undefined;
  /** How many leaves `topShare` adds up; 1 by default [EX5]. */
  readonly top?: number | undefined;
};

export type Measured = {
  /** 10^-24 of the unit; null when it is not defined or not known. A quotient is rounded once, half-even. */
  readonly value24: bigint | null;
  /** Of a quotient: its exact parts, for comparison by cross-multiplication [NU7]; `value24` is numerator/denominator. */
  readonly ratio: Ratio | null;
  readonly unit: 'money' | 'percent' | 'count';
  /** What was left out: leaves without price or rate, facts that are not there. */
  readonly incomplete: readonly string[];
  /** Open leaves in the cut, those left out included: the n of "k of n" [EX13]. */
  readonly leaves: number;
  /** False while a mark or rate behind it is not live: then a rung may rise and does not fall [LI9]. */
  readonly isLive: boolean;
  /** What was netted before sides were told apart [EX11]. */
  readonly netting: 'holding' | 'instrument' | 'strategy';
};

/** What tells whether a mark or rate is live. */
export type MeasureWorld = Book & { readonly exposure: Pick<Exposure, 'isLeafLive' | 'isRateLive'> };

/** False while a mark or rate behind the equity that a metric compares with is missing or not live. */
function isEquityLive(world: MeasureWorld, { metric, node, currency }: MeasureQuery): boolean {
  const isOfCash = metric === 'currencyExposure';
  if (!isOfCash && metric !== 'leverageGross' && metric !== 'leverageNet' && metric !== 'marginUsage') return true;
  const members = membersOf(world, node);
  if (!areBooked(world, members)) return false;
  return areRatesLive(world, members, currency) && (isOfCash || areHoldingsLive(world, members, null, currency));
}

/** Long, short, gross and net of leaves [EX2], [EX3]; those without a value are left out. */
export function sumsOf(leaves: readonly Leaf[]): ExposureSums {
  return exposureSums(valuesOf(leaves));
}

function valuesOf(leaves: readonly Leaf[]): bigint[] {
  return leaves.flatMap(({ value24 }) => (value24 === null ? [] : [value24]));
}

/** Gross after the leaves of each instrument were summed [EX11]. */
export function firmNetted24(leaves: readonly Leaf[]): bigint {
  return exposureSums(
    netByKey(
      leaves,
      ({ instrument }) => String(instrument),
      ({ value24 }) => value24 ?? 0n,
    ),
  ).gross;
}

/** One measure of a node inside a cut, exactly; cold: it walks the leaves. */
export function measure(world: MeasureWorld, query: MeasureQuery): Measured {
  const { node, within, currency, metric } = query;
  const cut = metric === 'currencyExposure' ? withoutCurrency(within) : within;
  const leaves = collectLeaves(world, node, cut, currency);
  const missing = leaves.filter((leaf) => leaf.value24 === null).map((leaf) => leafName(world.state, leaf));
  const found = valueOf(world, query, leaves);
  // Quantities need neither price nor rate.
  const isOfQuantity = metric === 'position' || metric === 'contracts' || metric === 'lots';
  return {
    value24: found.ratio === null ? found.value24 : roundRatio(found.ratio, 24),
    ratio: found.ratio,
    unit: found.unit,
    incomplete: isOfQuantity ? [] : [...missing, ...found.missing],
    leaves: leaves.length,
    // Whether a holding has a value is known at any time: a count of those without one rests on no price [LI9].
    isLive:
      isOfQuantity ||
      metric === 'incompleteCount' ||
      (leaves.every((leaf) => leaf.value24 !== null && world.exposure.isLeafLive(leaf, currency)) &&
        isEquityLive(world, query)),
    netting: metric === 'firmNetted' ? 'instrument' : within?.strategy === undefined ? 'holding' : 'strategy',
  };
}

type Found = {
  readonly value24: bigint | null;
  readonly ratio: Ratio | null;
  readonly unit: Measured['unit'];
  readonly missing: readonly string[];
};

function valueOf(world: MeasureWorld, query: MeasureQuery, leaves: readonly Leaf[]): Found {
  const { metric, side = 'both' } = query;
  const sums = sumsOf(leaves);
  switch (metric) {
    case 'gross':
    case 'long':
    case 'short':
      return money(sums[metric]);
    case 'net':
      return money(bySide(sums.net, side));
    case 'firmNetted':
      return money(firmNetted24(leaves));
    case 'position':
      return count(bySide(leaves.reduce((total, leaf) => total + leaf.quantity12, 0n) * pow10Big(12), side));
    case 'contracts':
      return count(lots24(leaves.map(({ quantity12 }) => ({ quantity12, lotEquivalent12: pow10Big(12) }))));
    case 'lots':
      return count(lots24(leaves.map((leaf) => lotsOf(world.state, leaf))));
    case 'incompleteCount':
      return count(BigInt(leaves.filter((leaf) => leaf.value24 === null).length) * pow10Big(24));
    case 'worstCasePosition':
      // Working orders are facts that no feed sends yet [EX10].
      return { value24: null, ratio: null, unit: 'count', missing: ['working orders'] };
    case 'topShare':
      return percent(topShare(valuesOf(leaves), query.top ?? 1), []);
    case 'hhi':
      return { value24: null, ratio: herfindahl(valuesOf(leaves)), unit: 'count', missing: [] };
    default:
      return ofEquity(world, query, leaves, sums);
  }
}

/** Measures that need the node's equity, or its currencies. */
function ofEquity(world: MeasureWorld, query: MeasureQuery, leaves: readonly Leaf[], sums: ExposureSums): Found {
  const { node, currency, within, side = 'both' } = query;
  if (query.metric === 'currencyExposure') {
    const { rows, missing } = currencyExposures(world, node, withoutCurrency(within), currency);
    if (within?.currency !== undefined) {
      return { ...money(bySide(rows.get(within.currency)?.converted24 ?? 0n, side)), missing };
    }
    let largest = 0n;
    for (const [name, { converted24 }] of rows) {
      const size = bySide(converted24, side);
      if (name !== currency && size > largest) largest = size;
    }
    return { ...money(largest), missing };
  }
  const { equity24, missing } = equityOf(world, node, currency);
  if (query.metric === 'marginUsage') {
    const margin = marginOf(world.state, leaves);
    return percent(leverage(margin.initial24, equity24), [...missing, ...margin.missing]);
  }
  return percent(leverage(query.metric === 'leverageGross' ? sums.gross : sums.net, equity24), missing);
}

/** The currency of this metric's cut says which exposure is asked for; the leaves are not restricted by it. */
function withoutCurrency(cut: Cut | null): Cut | null {
  if (cut === null) return null;
  const { currency: _, ...rest } = cut;
  // A cut by nothing else is the whole node, cash included.
  return Object.values(rest).every((value) => value === undefined) ? null : rest;
}

function money(value24: bigint): Found {
  return { value24, ratio: null, unit: 'money', missing: [] };
}

function count(value24: bigint): Found {
  return { value24, ratio: null, unit: 'count', missing: [] };
}

/** Of a quotient in hundredths; null where it is not defined. */
function percent(ratio: Ratio | null, missing: readonly string[]): Found {
  const hundredfold = ratio === null ? null : ratioOf(ratio.numerator * 100n, ratio.denominator);
  return { value24: null, ratio: hundredfold, unit: 'percent', missing };
}

/** One side of a signed value, 0 where it lies on the other; both is the absolute value [LI2]. */
function bySide(value: bigint, side: 'long' | 'short' | 'both'): bigint {
  if (side === 'both') return absolute(value);
  const signed = side === 'long' ? value : -value;
  return signed > 0n ? signed : 0n;
}

/** A leaf with its lots per contract [EX7]. */
function lotsOf(state: EngineState, { quantity12, instrument }: Leaf) {
  const { lotEquivalent } = instrumentAt(state, instrument).listing;
  return { quantity12, lotEquivalent12: lotEquivalent === undefined ? pow10Big(12) : parseUnits(lotEquivalent, 12) };
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
