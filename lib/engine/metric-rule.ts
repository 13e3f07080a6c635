import type { LimitDefinition, LimitMetric, MetricRule } from '#lib/model/limit.ts';
import { isExposureMetric } from './measures.ts';

/** Metrics formed from results since a moment; how they begin and what they compare stands in metric-book.ts. */
const RESULT_METRICS = [
  'dailyLoss',
  'weeklyLoss',
  'monthlyLoss',
  'drawdown',
  'drawdownPct',
  'eodDrawdown',
  'realizedLoss',
] as const satisfies readonly LimitMetric[];
type ResultMetric = (typeof RESULT_METRICS)[number];

export function isResultMetric(metric: LimitMetric): metric is ResultMetric {
  return (RESULT_METRICS as readonly LimitMetric[]).includes(metric);
}

const MONEY: ReadonlySet<LimitMetric> = new Set([
  'dailyLoss',
  'weeklyLoss',
  'monthlyLoss',
  'drawdown',
  'eodDrawdown',
  'openLoss',
  'realizedLoss',
  'equity',
  'room',
  'gross',
  'net',
  'long',
  'short',
  'firmNetted',
  'currencyExposure',
]);

/** Whether a metric is an amount of money; others are percentages or counts. */
export function isMoney(metric: LimitMetric): boolean {
  return MONEY.has(metric);
}

/** Whether this engine measures a metric: the others need clocks of rates and ages that no limit drives yet. */
export function isMeasured(metric: LimitMetric): boolean {
  if (isExposureMetric(metric) || isResultMetric(metric)) return true;
  return metric === 'openLoss' || metric === 'equity' || metric === 'room';
}

/** Lower is worse, so there is no use of an allowance: absolute ladders only, of one account. */
export function isOfAccount(metric: LimitMetric): boolean {
  return metric === 'equity' || metric === 'room';
}

/** When the value of a metric can move, so that nothing else need be evaluated. */
export type Pace =
  /** Against equity, unit for unit, between bookings: a band of equities filters it. */
  | 'linear'
  /** With gross, net, long or short: a cheap measure filters it. */
  | 'sides'
  /** By bookings alone. */
  | 'booked'
  /** By anything: always evaluated exactly. */
  | 'any';

export function paceOf(definition: LimitDefinition, rule: MetricRule): Pace {
  const { metric } = rule;
  if (metric === 'position' || metric === 'contracts' || metric === 'lots' || metric === 'realizedLoss')
    return 'booked';
  // What counts observations, and a ladder of values, are not filtered.
  if ((definition.confirm ?? 1) > 1 || rule.mode === 'absolute') return 'any';
  if (metric === 'gross' || metric === 'net' || metric === 'long' || metric === 'short') return 'sides';
  const isWhole = isWholeNode(definition) && rule.includes?.open !== false;
  const isLinear =
    metric === 'dailyLoss' ||
    metric === 'weeklyLoss' ||
    metric === 'monthlyLoss' ||
    metric === 'drawdown' ||
    metric === 'eodDrawdown' ||
    metric === 'openLoss';
  return isWhole && isLinear ? 'linear' : 'any';
}

/** True where no cut restricts the node. */
function isWholeNode(definition: LimitDefinition): boolean {
  return Object.values(definition.within ?? {}).every((value) => value === undefined);
}

/** The first field of a metric rule that its metric does not know, or that cannot stand; null where all is well. */
export function metricFault(definition: LimitDefinition, rule: MetricRule): { field: string; detail: string } | null {
  const { metric, mode = 'utilization' } = rule;
  const fault = (field: string, detail: string): { field: string; detail: string } => ({ field, detail });
  if (isOfAccount(metric) && mode !== 'absolute') return fault('rule.mode', `metric=${metric} allowed=absolute`);
  if (mode !== 'absolute' && rule.worseWhen === 'below') return fault('rule.worseWhen', 'allowed="absolute mode"');
  if (mode !== 'absolute' && definition.resetBand !== undefined) return fault('resetBand', 'allowed="absolute mode"');
  if (mode !== 'absolute' && rule.amount.startsWith('-')) return fault('amount', `amount=${rule.amount} allowed=">=0"`);
  const isWindow = metric === 'dailyLoss' || metric === 'weeklyLoss' || metric === 'monthlyLoss';
  if (rule.base !== undefined && !isWindow) return fault('rule.base', `metric=${metric}`);
  if (rule.includes !== undefined && !isWindow) return fault('rule.includes', `metric=${metric}`);
  const isDrawdown = metric === 'drawdown' || metric === 'drawdownPct';
  if (rule.anchor !== undefined && !isDrawdown) return fault('rule.anchor', `metric=${metric}`);
  const isSigned = metric === 'net' || metric === 'position' || metric === 'currencyExposure';
  if (rule.side !== undefined && rule.side !== 'both' && !isSigned) return fault('rule.side', `metric=${metric}`);

  if (isOfAccount(metric) && !isWholeNode(definition)) return fault('within', `metric=${metric}`);
  return null;
}
