import { Prng } from '#lib/base/prng.ts';
import type { FillReceived } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitDefinition, LimitRule, ScopeNode } from '#lib/model/limit.ts';
import { dailyLoss, exposure, maxLoss, metric, Scenario, withMore } from './scenario.test-kit.ts';

const SYMBOLS = ['EURUSD', 'DAX', 'ES', 'BTC', 'INV', 'NIK'] as const;
const ACCOUNTS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const CURRENCIES = ['USD', 'EUR', 'USD', 'JPY', 'EUR', 'USD'] as const;

const RANGES: Readonly<Record<string, { readonly base: number; readonly spread: number; readonly decimals: number }>> =
  {
    EURUSD: { base: 110_000, spread: 900, decimals: 5 },
    DAX: { base: 180_000, spread: 4_000, decimals: 1 },
    ES: { base: 500_000, spread: 9_000, decimals: 2 },
    BTC: { base: 60_000_123, spread: 900_000, decimals: 3 },
    INV: { base: 600_000, spread: 50_000, decimals: 1 },
    NIK: { base: 390_000, spread: 9_000, decimals: 1 },
  };

/** A seeded day in every situation of the first cut: flips, rates, refusals, duplicates, moves, rolls, commands. */
export function randomJournal(seed: number, length: number, hasMetrics = false): JournalEntry[] {
  const prng = new Prng(seed);
  const desk = new Scenario().firm([['EUR', 'USD', 'EURUSD']]);
  desk
    .list('EURUSD')
    .list('DAX', '25', 'EUR')
    .list('ES', '50')
    .list('BTC', '1')
    .list('INV', '1', 'USD', 'inverse')
    .list('NIK', '5', 'JPY');
  ACCOUNTS.forEach((account, index) => {
    const start = account === 'F' ? '9000000000000.5' : index === 3 ? '15000000' : '100000';
    desk.open(account, start, CURRENCIES[index] ?? 'USD', `t${index % 4}`, `d${index % 2}`);
  });
  // Every second desk has a pair that the others say too, in other words.
  const hasThird = hasMetrics && seed % 2 === 0;
  rate(desk, 'USD', '150.25');
  desk.rules('A', { daily: dailyLoss('2000'), max: maxLoss('4000', 'intraday_equity', '0') });
  desk.rules('B', { daily: dailyLoss('2500', 'max'), max: maxLoss('5000', 'closed_balance') });
  desk.rules('C', {
    daily: dailyLoss('1500', 'intraday_peak', 'lt', 'alertOnly'),
    max: maxLoss('9000', 'eod_balance', '100'),
  });
  desk.rules('D', {
    max: withMore(maxLoss('4', 'intraday_equity'), { amountIn: 'pctOfPeak', freezePeak: '15400000', measured: 'min' }),
    daily: withMore(dailyLoss('1.5', 'intraday_peak', 'lt'), { amountIn: 'pctReference' }),
    week: withMore(dailyLoss('2', 'balance'), { amountIn: 'pctInitial', window: 'week', measured: 'balance' }),
  });
  desk.rules('E', {
    max: withMore(maxLoss('6000', 'closed_balance', '1000'), { stopPeak: '102000', afterFirstPayoutFloor: '97000' }),
    close: withMore(maxLoss('5000', 'eod_balance'), { check: 'eod', measured: 'min' }),
    tiers: withMore(dailyLoss('2000', 'balance', 'lte', 'fail'), {
      tiers: [{ startBalanceAtLeast: '101000', amount: '1000' }],
      measured: 'min',
    }),
    alert: withMore(dailyLoss('1000', 'max', 'lte', 'alertOnly'), { window: 'month', check: 'eod' }),
  });
  desk.define('firm-gross', { level: 'firm', id: 'house' }, exposure('gross', '3000000'));
  desk.define('desk-net', { level: 'desk', id: 'd1' }, exposure('net', '500000'), { currency: 'EUR' });
  desk.define('e-long', { level: 'account', id: 'E' }, exposure('long', '300000'), { currency: 'EUR' });
  if (hasMetrics) defineMetrics(desk);
  let day = 1;
  while (desk.journal.length < length) {
    const kind = prng.below(100);
    // Of metrics many are in another currency: rates move them.
    if (hasMetrics && kind < 14) moveRate(desk, prng, hasThird);
    else if (kind < 60) mark(desk, prng);
    else if (kind < 82) fill(desk, prng, hasMetrics);
    else if (kind < 86) correct(desk, prng);
    else if (kind < 90) other(desk, prng, { hasMetrics, hasThird });
    else if (kind < 94) acknowledgeOne(desk, prng);
    else if (kind < 95 && prng.chance(4)) {
      desk.roll(`2026-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')}`);
      day += 1;
    } else desk.do({ type: 'TimeAdvanced' });
  }
  return desk.journal;
}

/** Limits of every pace: filtered by equity, by bookings, and judged at every observation; spread, confirmed, held, hard. */
function defineMetrics(desk: Scenario): void {
  const firm: ScopeNode = { level: 'firm', id: 'house' };
  const d0: ScopeNode = { level: 'desk', id: 'd0' };
  const define = (id: string, scope: ScopeNode, rule: LimitRule, options: Partial<LimitDefinition> = {}): void => {
    desk.define(id, scope, rule, { options });
  };
  define('m-day', firm, metric('dailyLoss', '20000'));
  define('m-dd', d0, metric('drawdown', '9000'), { hard: { gate: 'reduceOnly', latches: true } });
  define('m-pct', d0, metric('drawdownPct', '3', { anchor: 'day' }), { holdMs: 9_000 });
  define('m-each', firm, metric('openLoss', '1500'), { per: 'account' });
  define('m-trader', firm, metric('eodDrawdown', '4000'), { per: 'trader' });
  define('m-confirm', d0, metric('gross', '900000'), { confirm: 3, within: { assetClass: 'other' } });
  define('m-size', firm, metric('position', '6', { side: 'long' }), { within: { instrument: 'ES' as never } });
  define('m-own', { level: 'account', id: 'A' }, metric('weeklyLoss', '900'), { holdMs: 2_000 });
  define('m-trip', d0, metric('lossPerTrade', '800'));
  define('m-tag', firm, metric('dailyLoss', '5000'), { within: { strategy: 'swing' } });
  define('m-rate', firm, metric('fillRate', '3', { window: 'minute' }), { per: 'trader' });
  define('m-price', d0, metric('priceDeviation', '1', { breachWhen: 'lt' }), { confirm: 2 });
  define('m-median', firm, metric('sizeDeviation', '2'), { per: 'account' });
  define('m-mark', d0, metric('markAge', '30000'));
  define('m-feed', firm, metric('feedAge', '4000'));
  define('m-break', firm, metric('breakAge', '60000'));
  define('m-equal', { level: 'account', id: 'A' }, exposure('gross', '400000'), { confirm: 4 });
  // Of each account, in its own currency and in others: the account's own sums say when these may move.
  define('m-sides', firm, metric('gross', '400000'), { per: 'account' });
  define('m-net', firm, metric('net', '250000'), { per: 'account' });
  define('m-long', { level: 'account', id: 'A' }, metric('long', '300000'));
  const falling = { mode: 'absolute', worseWhen: 'below' } as const;
  const ladder = { watch: '300', warning: '120', critical: '60', hysteresis: '2' } as never;
  define('m-floor', { level: 'account', id: 'A' }, metric('timeToFloor', '10', falling), { ladder });
  define('m-booked', { level: 'account', id: 'B' }, metric('realizedLoss', '300'));
  defineInOtherCurrencies(desk);
}

/** Limits in another currency than what they measure: rates move them, and a third pair need not agree with two others. */
function defineInOtherCurrencies(desk: Scenario): void {
  const firm: ScopeNode = { level: 'firm', id: 'house' };
  const each = { per: 'account' } as const;
  const define = (id: string, currency: string, rule: LimitRule, options: Partial<LimitDefinition> = each): void => {
    desk.define(id, firm, rule, { currency, options });
  };
  define('x-open', 'USD', metric('openLoss', '900'));
  define('x-day', 'EUR', metric('dailyLoss', '700'), { ...each, holdMs: 5_000 });
  define('x-week', 'JPY', metric('weeklyLoss', '250000'));
  define('x-peak', 'EUR', metric('drawdown', '1500'));
  define('x-close', 'JPY', metric('eodDrawdown', '300000'));
  define('x-gross', 'JPY', metric('gross', '60000000'));
  define('x-net', 'EUR', metric('net', '200000'));
  desk.define('x-exposure', { level: 'account', id: 'B' }, exposure('gross', '150000'), { currency: 'USD' });
  // Of one account alone: such a limit has all of its account judged with every rate.
  desk.define('x-booked', { level: 'account', id: 'B' }, metric('realizedLoss', '90000'), { currency: 'JPY' });
  define('x-firm', 'EUR', metric('dailyLoss', '9000'), {});
  define('x-fees', 'USD', metric('dailyLoss', '6000', { includes: { open: true, fees: false } }), {});
  define('x-firm-gross', 'JPY', metric('gross', '700000000'), {});
  define('x-desk', 'EUR', metric('drawdown', '5000'), { per: 'desk' });
}

function moveRate(desk: Scenario, prng: Prng, hasThird: boolean): void {
  rate(desk, hasThird && prng.chance(3) ? 'EUR' : 'USD', `1${prng.between(40, 60)}.5`);
}

/** A rate of the yen. */
function rate(desk: Scenario, base: 'EUR' | 'USD', value: string): void {
  desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: 'JPY' as never, rate: value as never });
}

function price(symbol: string, prng: Prng): string {
  const { base, spread, decimals } = RANGES[symbol] ?? { base: 1, spread: 0, decimals: 0 };
  const units = base + prng.between(-spread, spread);
  return decimals === 0
    ? String(units)
    : `${Math.floor(units / 10 ** decimals)}.${String(units % 10 ** decimals).padStart(decimals, '0')}`;
}

function pick<Item>(items: readonly Item[], prng: Prng): Item {
  return items[prng.below(items.length)] as Item;
}

function mark(desk: Scenario, prng: Prng): void {
  const symbol = pick(SYMBOLS, prng);
  desk.mark(symbol, prng.chance(500) ? '-1' : price(symbol, prng));
}

/** Of a journal with metric limits every third fill belongs to a strategy. */
function fill(desk: Scenario, prng: Prng, hasStrategies: boolean): void {
  const symbol = pick(SYMBOLS, prng);
  const size = symbol === 'EURUSD' || symbol === 'INV' ? prng.between(1, 40) * 1_000 : prng.between(1, 4);
  const quantity = symbol === 'BTC' ? `0.${String(prng.between(1, 9_999)).padStart(4, '0')}` : String(size);
  const id = prng.chance(40) ? `dup${prng.below(5)}` : `f${desk.engine.seq}`;
  const account = pick(ACCOUNTS, prng);
  const sign = prng.chance(2) ? '-' : '';
  const [px, fee] = [price(symbol, prng), `${prng.below(3)}.${prng.below(10)}`];
  if (!hasStrategies || desk.engine.seq % 3 > 0) desk.fill(account, symbol, `${sign}${quantity}`, px, fee, id);
  else {
    const about = { account, instrument: symbol, side: sign === '' ? 'buy' : 'sell', lastQty: quantity, lastPx: px };
    desk.do({ type: 'FillReceived', ...desk.at(), ...about, fillId: id, fee, strategy: 'swing' } as never);
  }
}

function openLate(desk: Scenario, prng: Prng): void {
  desk.open(`N${desk.engine.seq}`, '50000', pick(CURRENCIES, prng), `t${prng.below(4)}`, `d${prng.below(2)}`);
}

/** Busts and corrections of ids that came, may come, or never come. */
function correct(desk: Scenario, prng: Prng): void {
  let named: FillReceived | null = null;
  for (let tries = prng.chance(6) ? 0 : 8; named === null && tries > 0; tries -= 1) {
    const { input } = pick(desk.journal, prng);
    if (input.type === 'FillReceived') named = input;
  }
  const symbol = named?.instrument ?? pick(SYMBOLS, prng);
  const about = {
    ...desk.at(),
    fillId: `m${prng.chance(20) ? 0 : desk.engine.seq}` as never,
    refFillId: (named?.fillId ?? `f${desk.engine.seq + prng.below(20)}`) as never,
    account: (named?.account ?? pick(ACCOUNTS, prng)) as never,
    instrument: symbol as never,
  };
  if (prng.chance(2)) desk.do({ type: 'FillBusted', ...about });
  else {
    const content = { lastQty: String(prng.between(1, 4)) as never, lastPx: price(symbol, prng) as never };
    desk.do({ type: 'FillCorrected', ...about, ...content });
  }
}

type Kinds = { readonly hasMetrics: boolean; readonly hasThird: boolean };

function other(desk: Scenario, prng: Prng, { hasMetrics, hasThird }: Kinds): void {
  const kind = prng.below(hasMetrics ? 7 : 6);
  // What a new account brings is no result of its groups.
  if (kind === 6) return openLate(desk, prng);
  const account = pick(ACCOUNTS, prng);
  if (kind === 0) desk.cash(account, String(prng.between(-400, 400)), 'funding');
  else if (kind === 1) desk.cash(account, String(prng.between(1, 900)), prng.chance(2) ? 'deposit' : 'payout', 'USD');
  else if (kind === 2) desk.report(account, 'ES', String(prng.between(-3, 3)), price('ES', prng));
  else if (kind === 3) rate(desk, hasThird && prng.chance(3) ? 'EUR' : 'USD', `1${prng.between(40, 60)}.5`);
  else if (kind === 4)
    desk.do({
      type: 'FeedStatusChanged',
      ...desk.at(),
      feed: 'test',
      status: pick(['live', 'live', 'stale', 'dead'] as const, prng),
      reason: 'test',
    });
  else
    desk.do({
      type: 'AccountMoved',
      ...desk.at(),
      account: account as never,
      trader: `t${prng.below(4)}`,
      desk: `d${prng.below(2)}`,
    });
}

function acknowledgeOne(desk: Scenario, prng: Prng): void {
  const alerts = desk.engine.alerts(5);
  if (alerts.length === 0) return;
  const alert = pick(alerts, prng);
  if (prng.chance(4)) desk.unacknowledge(alert.alertId);
  else desk.acknowledge(alert.alertId, prng.chance(5) ? 'warning' : alert.rung);
}
