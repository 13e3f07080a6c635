import type { LimitMetric } from '#lib/model/limit.ts';

/** Allowances by kind of metric: small enough that a day reaches most of them, and now and then touches one exactly. */
export const AMOUNTS: Readonly<Record<'loss' | 'exposure' | 'count' | 'percent' | 'share' | 'hhi', readonly string[]>> =
  {
    loss: ['5', '20', '40', '75.5', '200'],
    exposure: ['0', '500', '2000', '40.5'],
    count: ['1', '3', '10'],
    percent: ['0.5', '2', '20', '150'],
    share: ['60', '80', '100'],
    hhi: ['0.5', '0.8', '1'],
  };
export const KINDS = {
  dailyLoss: 'loss',
  weeklyLoss: 'loss',
  monthlyLoss: 'loss',
  drawdown: 'loss',
  drawdownPct: 'loss',
  eodDrawdown: 'loss',
  openLoss: 'loss',
  realizedLoss: 'loss',
  gross: 'exposure',
  net: 'exposure',
  long: 'exposure',
  short: 'exposure',
  firmNetted: 'exposure',
  position: 'count',
  contracts: 'count',
  lots: 'count',
  leverageGross: 'percent',
  leverageNet: 'percent',
  marginUsage: 'percent',
  topShare: 'share',
  hhi: 'hhi',
  currencyExposure: 'exposure',
  incompleteCount: 'count',
} as const satisfies Partial<Record<LimitMetric, keyof typeof AMOUNTS>>;
export type DrawnMetric = keyof typeof KINDS;
export const METRICS = Object.keys(KINDS) as readonly DrawnMetric[];
