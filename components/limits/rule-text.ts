import { formatDecimalText } from '#lib/client/format.ts';
import type {
  Cut,
  DailyLossRule,
  LimitDefinition,
  LimitMetric,
  MaxLossRule,
  MetricRule,
  ScopeNode,
} from '#lib/model/limit.ts';

/** A rule in a few words: "daily loss 2,000 USD". */
export function ruleText({ rule, currency, within }: LimitDefinition): string {
  const amount = formatDecimalText(rule.amount);
  switch (rule.type) {
    case 'dailyLoss':
      return [`${WINDOWS[rule.window ?? 'day']} loss ${sizeText(rule, currency)}`, ...lossWords(rule)].join(', ');
    case 'maxLoss':
      return [
        `maximum loss ${sizeText(rule, currency)}`,
        TRAILS[rule.trail],
        ...levelWords(rule),
        ...lossWords(rule),
      ].join(', ');
    case 'exposure':
      return `${rule.measure} exposure ${amount} ${currency}`;
    case 'position':
      return `${rule.instrument} position ${amount}`;
    case 'metric':
      return metricText(rule, currency, within);
  }
}

const TRAILS = {
  none: 'static',
  eod_balance: 'trails end of day',
  closed_balance: 'trails closed balance',
  intraday_equity: 'trails equity',
} as const;
const WINDOWS = { day: 'daily', week: 'weekly', month: 'monthly' } as const;
const SHARES = { pctInitial: 'of the start', pctReference: 'of the reference', pctOfPeak: 'of the peak' } as const;

function sizeText(rule: DailyLossRule | MaxLossRule, currency: string): string {
  const amount = formatDecimalText(rule.amount);
  if (rule.amountIn === undefined || rule.amountIn === 'money') return `${amount} ${currency}`;
  return `${amount} % ${SHARES[rule.amountIn]}`;
}

function lossWords(rule: DailyLossRule | MaxLossRule): string[] {
  const words: string[] = [];
  if (rule.type === 'dailyLoss' && (rule.tiers ?? []).length > 0) words.push('by tiers of the balance');
  if (rule.measured === 'balance') words.push('on the balance');
  if (rule.measured === 'min') words.push('on the lower of balance and equity');
  if (rule.check === 'eod') words.push('judged at the reset');
  return words;
}

function levelWords(rule: MaxLossRule): string[] {
  const words: string[] = [];
  const { stopPeak, freezePeak, afterFirstPayoutFloor } = rule;
  if (typeof stopPeak === 'string') words.push(`peak counts to ${formatDecimalText(stopPeak)}`);
  if (typeof freezePeak === 'string') words.push(`peak freezes from ${formatDecimalText(freezePeak)}`);
  if (typeof afterFirstPayoutFloor === 'string')
    words.push(`floor ${formatDecimalText(afterFirstPayoutFloor)} after the first payout`);
  return words;
}

type Unit = 'money' | '%' | 'count' | 'ms' | 'min' | 'index';
const METRICS: Readonly<Record<LimitMetric, readonly [words: string, unit: Unit]>> = {
  dailyLoss: ['daily loss', 'money'],
  weeklyLoss: ['weekly loss', 'money'],
  monthlyLoss: ['monthly loss', 'money'],
  drawdown: ['drawdown', 'money'],
  drawdownPct: ['drawdown', '%'],
  eodDrawdown: ['end-of-day drawdown', 'money'],
  openLoss: ['open loss', 'money'],
  realizedLoss: ['realized loss', 'money'],
  lossPerTrade: ['loss of one trade', 'money'],
  equity: ['equity', 'money'],
  room: ['room', 'money'],
  timeToFloor: ['time to the floor', 'min'],
  gross: ['gross exposure', 'money'],
  net: ['net exposure', 'money'],
  long: ['long exposure', 'money'],
  short: ['short exposure', 'money'],
  firmNetted: ['firm-netted exposure', 'money'],
  position: ['position', 'count'],
  worstCasePosition: ['worst-case position', 'count'],
  contracts: ['contracts', 'count'],
  lots: ['lots', 'count'],
  leverageGross: ['gross leverage', '%'],
  leverageNet: ['net leverage', '%'],
  marginUsage: ['margin use', '%'],
  topShare: ['largest share', '%'],
  hhi: ['concentration', 'index'],
  currencyExposure: ['currency exposure', 'money'],
  fillRate: ['fills', 'count'],
  priceDeviation: ['price deviation', '%'],
  sizeDeviation: ['size deviation', 'count'],
  markAge: ['age of a mark', 'ms'],
  feedAge: ['age of a feed', 'ms'],
  breakAge: ['age of a break', 'ms'],
  incompleteCount: ['incomplete accounts', 'count'],
};

/** A metric in words, and what its amounts count; "money" is in the limit's currency. */
export function metricWords(metric: LimitMetric): { readonly words: string; readonly unit: Unit } {
  const [words, unit] = METRICS[metric];
  return { words, unit };
}

const FILL_WINDOWS = { second: ' in a second', minute: ' in a minute', day: ' in a day' } as const;
const SIZES = { median: ' times the usual size', quantity: ' contracts' } as const;

/** The unit of a limit's amounts where it is neither money nor a count: "%", "ms", "min"; empty otherwise. */
export function unitText({ rule }: Pick<LimitDefinition, 'rule'>): string {
  const unit = rule.type === 'metric' ? METRICS[rule.metric][1] : 'money';
  return unit === 'money' || unit === 'count' || unit === 'index' ? '' : unit;
}

function valueText(rule: MetricRule, currency: string): string {
  const amount = formatDecimalText(rule.amount);
  if (rule.metric === 'fillRate') return `${amount}${FILL_WINDOWS[rule.window ?? 'second']}`;
  if (rule.metric === 'sizeDeviation' && rule.sizeIn !== 'notional')
    return `${amount}${SIZES[rule.sizeIn ?? 'median']}`;
  if (METRICS[rule.metric][1] === 'money' || rule.metric === 'sizeDeviation') return `${amount} ${currency}`;
  return [amount, unitText({ rule })].filter((part) => part !== '').join(' ');
}

function metricText(rule: MetricRule, currency: string, within: Cut | undefined): string {
  const [words] = METRICS[rule.metric];
  const value = valueText(rule, currency);
  const side = rule.side === undefined || rule.side === 'both' ? '' : `${rule.side} `;
  const worse = rule.mode === 'absolute' ? `${rule.worseWhen === 'below' ? 'at least' : 'at most'} ` : '';
  const cut = [...Object.values(within ?? {}), rule.origin].filter((part) => part !== undefined);
  return `${side}${words} ${worse}${value}${cut.length > 0 ? ` in ${cut.join(', ')}` : ''}`;
}

/** An account by its id; what stands above it with its level. */
export function scopeText({ level, id }: ScopeNode): string {
  return level === 'account' ? id : `${level} ${id}`;
}
