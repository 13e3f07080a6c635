import type { LimitDefinition, LimitMetric, LimitRule, MetricRule } from '#lib/model/limit.ts';

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
  'lossPerTrade',
  'equity',
  'room',
  'gross',
  'net',
  'long',
  'short',
  'firmNetted',
  'currencyExposure',
]);

/** Whether a rule measures an amount of money; others measure percentages, counts, times or multiples. */
export function isMoney({ metric, sizeIn }: MetricRule): boolean {
  return MONEY.has(metric) || (metric === 'sizeDeviation' && sizeIn === 'notional');
}

const PERCENTAGES: ReadonlySet<LimitMetric> = new Set([
  'drawdownPct',
  'leverageGross',
  'leverageNet',
  'marginUsage',
  'topShare',
  'priceDeviation',
]);
const CONTRACTS: ReadonlySet<LimitMetric> = new Set(['position', 'worstCasePosition', 'contracts']);

/** The unit of a rule's amounts in words; empty for a bare number. */
export function unitOfMetric(rule: MetricRule, currency: string): string {
  const { metric, sizeIn } = rule;
  if (isMoney(rule)) return currency;
  if (PERCENTAGES.has(metric)) return '%';
  if (CONTRACTS.has(metric) || sizeIn === 'quantity') return 'contracts';
  if (metric === 'lots') return 'lots';
  if (metric === 'fillRate') return 'fills';
  if (metric === 'timeToFloor') return 'minutes';
  return metric === 'markAge' || metric === 'feedAge' || metric === 'breakAge' ? 'milliseconds' : '';
}

/** Lower is worse, so there is no use of an allowance: absolute ladders only, of one account. */
export function isOfAccount(metric: LimitMetric): boolean {
  return metric === 'equity' || metric === 'room' || metric === 'timeToFloor';
}

/** Ages, rates, and what single fills measure: the clock or the fill says when, so no band of values filters them. */
const TOLD: ReadonlySet<LimitMetric> = new Set([
  'timeToFloor',
  'fillRate',
  'priceDeviation',
  'sizeDeviation',
  'markAge',
  'feedAge',
  'breakAge',
]);

/** When the value of a metric can move, so that nothing else need be evaluated. */
export type Pace =
  /** Against equity, unit for unit, between bookings: a band of equities filters it. */
  | 'linear'
  /** With gross, net, long or short: a cheap measure filters it. */
  | 'sides'
  /** By bookings alone. */
  | 'booked'
  /** By anything: always evaluated exactly. */
  | 'any'
  /** With what `limit-inputs.ts` announces, and by nothing else. */
  | 'told';

/** Whether a rule is judged by announcement alone. */
export function isTold(rule: LimitRule): boolean {
  return rule.type === 'metric' && TOLD.has(rule.metric);
}

export function paceOf(definition: LimitDefinition, rule: MetricRule): Pace {
  const { metric } = rule;
  if (TOLD.has(metric)) return 'told';
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
  return conductFault(definition, rule);
}

/** Fields of the metrics on fills, feeds, breaks and time. */
function conductFault(definition: LimitDefinition, rule: MetricRule): { field: string; detail: string } | null {
  const { metric } = rule;
  const fault = (field: string): { field: string; detail: string } => ({ field, detail: `metric=${metric}` });
  if (rule.window !== undefined && metric !== 'fillRate') return fault('rule.window');
  if (rule.sizeIn !== undefined && metric !== 'sizeDeviation') return fault('rule.sizeIn');
  if (rule.origin !== undefined && metric !== 'feedAge') return fault('rule.origin');
  if (metric === 'timeToFloor' && rule.worseWhen !== 'below') return fault('rule.worseWhen');
  const isUncut = isOfAccount(metric) || metric === 'feedAge';
  if (isUncut && !isWholeNode(definition)) return fault('within');
  // A break is of a whole position: which strategy's part differs nobody says.
  if (metric === 'breakAge' && definition.within?.strategy !== undefined) return fault('within.strategy');
  return null;
}
