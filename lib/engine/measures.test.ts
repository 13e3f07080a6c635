import { expect, test } from 'vitest';
import { formatUnits } from '#lib/base/decimal.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { Cut, ScopeNode } from '#lib/model/limit.ts';
import type { ExposureMetric, MeasureQuery } from './measures.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { Scenario } from './scenario.test-kit.ts';

const FIRM: ScopeNode = { level: 'firm', id: 'house' };

/** Lists an instrument in full; decimal texts and ids of a test are as a door would have made them. */
function list(desk: Scenario, instrument: string, listing: Record<string, unknown> = {}): void {
  const full = {
    instrument,
    kind: 'linear',
    multiplier: '1',
    quoteCurrency: 'USD',
    settlementCurrency: 'USD',
    assetClass: 'other',
    negativePriceAllowed: false,
    ...listing,
  };
  expect(desk.do({ type: 'InstrumentListed', ...desk.at(), instrument: full as unknown as Instrument }).type).toBe(
    'Accepted',
  );
}

function rate(desk: Scenario, base: string, quote: string, text: string): void {
  desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: quote as never, rate: text as never });
}

function ask(desk: Scenario, metric: ExposureMetric, change: Partial<MeasureQuery> = {}) {
  return desk.engine.queries.measure({ node: FIRM, within: null, metric, currency: 'USD', ...change });
}

/** The value as decimal text, `null` where there is none. */
function value(desk: Scenario, metric: ExposureMetric, change: Partial<MeasureQuery> = {}): string {
  const { value24 } = ask(desk, metric, change);
  return value24 === null ? 'null' : formatUnits(value24, 24);
}

/** exp-01 of the exposure vectors. */
function mixedBook(): Scenario {
  const desk = new Scenario().firm().open('A', '100000');
  list(desk, 'AAPL', { assetClass: 'equity', venue: 'XNAS' });
  list(desk, 'MSFT', { assetClass: 'equity', venue: 'XNAS' });
  list(desk, 'ES', { multiplier: '50', assetClass: 'future', root: 'ES', venue: 'XCME', lotEquivalent: '1' });
  list(desk, 'MNQ', { multiplier: '20', assetClass: 'future', root: 'NQ', venue: 'XCME', lotEquivalent: '0.1' });
  desk.fill('A', 'AAPL', '100', '200');
  desk.fill('A', 'MSFT', '-50', '400');
  desk.fill('A', 'ES', '2', '5000');
  desk.fill('A', 'MNQ', '-1', '18000');
  return desk;
}

test('[EX2] [EX3] [EX4] [EX5] [EX6] long, short, gross, net, leverage, shares and concentration of a book', () => {
  const desk = mixedBook();
  const expected: readonly (readonly [ExposureMetric, string, Partial<MeasureQuery>?])[] = [
    ['long', '520000'],
    ['short', '380000'],
    ['gross', '900000'],
    ['net', '140000'],
    ['net', '140000', { side: 'long' }],
    ['net', '0', { side: 'short' }],
    ['leverageGross', '900'],
    ['leverageNet', '140'],
    ['topShare', '55.555555555555555555555556'],
    ['topShare', '95.555555555555555555555556', { top: 2 }],
    ['hhi', '0.46962962962962962962963'],
  ];
  for (const [metric, text, change] of expected) expect(value(desk, metric, change), metric).toBe(text);
});

test('[EX4] [EX6] an empty book has no share and no concentration, a lost account no leverage', () => {
  const desk = new Scenario().firm().list('X').open('A', '100');
  for (const metric of ['topShare', 'hhi'] as const) expect(value(desk, metric)).toBe('null');
  expect(value(desk, 'leverageGross')).toBe('0');
  desk.fill('A', 'X', '10', '20');
  desk.mark('X', '10');
  expect(value(desk, 'leverageGross')).toBe('null');
});

test('[IN8] concentration lies between 1/n and 1, and is 1/n of equal leaves', () => {
  const desk = new Scenario().firm().open('A', '1000');
  for (let index = 0; index < 8; index += 1) {
    desk.list(`S${index}`).fill('A', `S${index}`, '1', '10');
    const { ratio } = ask(desk, 'hhi');
    expect(ratio === null ? 0n : ratio.denominator / ratio.numerator).toBe(BigInt(index + 1));
  }
});

test('[EX7] contracts add over instruments, lots weigh them', () => {
  const desk = mixedBook();
  const futures: Cut = { assetClass: 'future' };
  expect(value(desk, 'contracts', { within: futures })).toBe('3');
  expect(value(desk, 'lots', { within: futures })).toBe('2.1');
  expect(value(desk, 'position', { within: { instrument: 'MNQ' as never } })).toBe('1');
  expect(value(desk, 'position', { within: { instrument: 'MNQ' as never }, side: 'long' })).toBe('0');
});

test('[EX11] the netting level stands with every number: gross of leaves, and netted by instrument', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '1000000').open('B', '1000000', 'USD', 't2');
  desk.fill('A', 'ES', '5', '5000');
  desk.fill('B', 'ES', '-3', '5000');
  expect([value(desk, 'gross'), value(desk, 'firmNetted'), value(desk, 'net')]).toEqual([
    '2000000',
    '500000',
    '500000',
  ]);
  expect([ask(desk, 'gross').netting, ask(desk, 'firmNetted').netting]).toEqual(['holding', 'instrument']);
  expect(value(desk, 'gross', { node: { level: 'trader', id: 't2' } })).toBe('750000');
});

test('[EX1] [EX13] options count by delta; without one they are left out by name, and their premium stays in E', () => {
  const desk = new Scenario().firm().open('A', '50000');
  list(desk, 'SPY');
  const option = { kind: 'option', multiplier: '100', assetClass: 'option', underlyingId: 'SPY' };
  list(desk, 'C500', option);
  list(desk, 'P480', option);
  desk.mark('SPY', '500');
  desk.fill('A', 'C500', '10', '7');
  desk.fill('A', 'P480', '-5', '3');
  desk.fill('A', 'SPY', '-300', '500');
  expect(ask(desk, 'gross')).toMatchObject({ incomplete: ['A/C500', 'A/P480'], leaves: 3 });
  expect(value(desk, 'incompleteCount')).toBe('2');
  expect(value(desk, 'gross')).toBe('150000');
  const delta = (instrument: string, px: string, text: string) =>
    desk.do({ type: 'MarkUpdated', ...desk.at(), instrument, px, delta: text } as never);
  delta('C500', '8', '0.55');
  delta('P480', '3', '-0.3');
  expect([value(desk, 'long'), value(desk, 'short'), value(desk, 'net')]).toEqual(['350000', '150000', '200000']);
  expect(ask(desk, 'gross').incomplete).toEqual([]);
  expect(row(desk, 'A', 'long')).toBe(350_000);
  expect(row(desk, 'A', 'equity')).toBe(51_000);
  // Another price of the underlying moves the exposure of its options.
  desk.mark('SPY', '510');
  expect(row(desk, 'A', 'long')).toBe(357_000);
  expect(value(desk, 'long')).toBe('357000');
});

function row(desk: Scenario, account: string, column: (typeof ACCOUNT_COLUMNS)[number]): number {
  const out: Parameters<typeof desk.engine.collectAll>[0] = [];
  desk.engine.collectAll(out);
  const index = desk.engine.account(account)?.index ?? -1;
  for (const delta of out) {
    if (delta.type !== 'AccountsRevalued') continue;
    const at = delta.indexes.indexOf(index) * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column);
    return (delta.columns[at] ?? Number.NaN) / 1e6;
  }
  return Number.NaN;
}

test('[EX13] a leaf without price or rate is left out, and the group names it: k of n', () => {
  const desk = new Scenario().firm([], false).list('X').list('E', '1', 'EUR').open('A', '1000');
  desk.fill('A', 'X', '1', '10');
  desk.fill('A', 'E', '1', '10');
  expect(ask(desk, 'gross')).toMatchObject({ incomplete: ['A/X', 'A/E'], leaves: 2 });
  desk.mark('X', '10');
  desk.mark('E', '10');
  expect(ask(desk, 'gross')).toMatchObject({ incomplete: ['A/E'], leaves: 2 });
  rate(desk, 'EUR', 'USD', '1.1');
  expect(ask(desk, 'gross')).toMatchObject({ incomplete: [], leaves: 2 });
  expect(value(desk, 'gross')).toBe('21');
});

test('[EX9] margin of the netted holding, with and without a leverage: 3,300 and 66', () => {
  for (const [leverage, used, usage] of [
    [undefined, '3300', '33'],
    ['50', '66', '0.66'],
  ] as const) {
    const desk = new Scenario().firm();
    list(desk, 'EURUSD', { assetClass: 'fx', marginInit: '0.03', marginMaint: '0.02' });
    desk.do({
      type: 'AccountOpened',
      ...desk.at(),
      account: 'A' as never,
      currency: 'USD' as never,
      startBalance: '10000' as never,
      leverage: leverage as never,
    });
    desk.fill('A', 'EURUSD', '150000', '1.1');
    desk.fill('A', 'EURUSD', '-50000', '1.1');
    const margin = desk.engine.queries.marginOf(FIRM, 'USD');
    expect(formatUnits(margin.initial24, 24)).toBe(used);
    expect(margin.maintenance24 * 3n).toBe(margin.initial24 * 2n);
    expect(margin.remaining24 + margin.initial24).toBe(10n ** 28n);
    expect(value(desk, 'marginUsage')).toBe(usage);
  }
});

test('[EX9] [NU9] a margin rate that is not known is named, never taken as none', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000');
  desk.fill('A', 'X', '1', '10');
  expect(ask(desk, 'marginUsage').incomplete).toEqual(['A/X marginInit']);
});

test('[EX10] the worst case position needs order facts and is unknown without', () => {
  expect(ask(mixedBook(), 'worstCasePosition')).toMatchObject({ value24: null, incomplete: ['working orders'] });
});

test('[EX8] [IN7] currency exposures: cash, open results, and both legs of pairs; their sum is the equity', () => {
  const desk = new Scenario().firm().open('A', '1000').open('E', '500', 'EUR', 't2');
  list(desk, 'EURUSD', { assetClass: 'fx', baseCurrency: 'EUR' });
  desk.list('DAX', '25', 'EUR');
  rate(desk, 'EUR', 'USD', '1.0999');
  desk.fill('A', 'EURUSD', '1000', '1.1');
  desk.mark('EURUSD', '1.12');
  desk.fill('E', 'DAX', '1', '100');
  desk.mark('DAX', '101');
  const { rows, missing } = desk.engine.queries.currencyExposures(FIRM, 'USD');
  expect(missing).toEqual([]);
  expect(formatUnits(rows.get('EUR')?.native24 ?? 0n, 24)).toBe('1525');
  expect(formatUnits(rows.get('USD')?.native24 ?? 0n, 24)).toBe('-100');
  const sum = [...rows.values()].reduce((total, { converted24 }) => total + converted24, 0n);
  expect(sum).toBe(desk.engine.queries.equityOf(FIRM, 'USD').equity24);
  expect(value(desk, 'currencyExposure', { within: { currency: 'EUR' as never } })).toBe('1697.4475');
  // Without a currency: the largest other than that of the answer.
  expect(value(desk, 'currencyExposure')).toBe('1697.4475');
});

test('[EX12] [EX15] tables by every cut add up to the node, and strategies are leaves of their own', () => {
  const desk = mixedBook();
  const tagged = (strategy: string, side: 'buy' | 'sell', qty: string) =>
    desk.do({
      type: 'FillReceived',
      ...desk.at(),
      fillId: `S${desk.engine.seq}` as never,
      account: 'A' as never,
      instrument: 'ES' as never,
      side,
      lastQty: qty as never,
      lastPx: '5000' as never,
      strategy,
    });
  tagged('trend', 'buy', '3');
  tagged('mean', 'sell', '4');
  const table = (by: Parameters<typeof desk.engine.queries.exposureBy>[0]['by']) =>
    desk.engine.queries.exposureBy({ node: FIRM, by, currency: 'USD' });
  for (const by of ['instrument', 'root', 'assetClass', 'currency', 'venue'] as const) {
    const { rows, scale, netting } = table(by);
    expect(netting).toBe('holding');
    const gross = rows.reduce((total, shown) => total + (shown.gross ?? 0), 0);
    expect(gross / 10 ** scale, by).toBe(Number(value(desk, 'gross')));
  }
  expect(table('assetClass').rows.map(({ key }) => key)).toEqual(['future', 'equity']);
  const strategies = table('strategy');
  expect(strategies.netting).toBe('strategy');
  const shown = strategies.rows.map(({ key, gross, net }) => [key, (gross ?? 0) / 1e6, (net ?? 0) / 1e6]);
  expect(shown).toEqual([
    ['mean', 1_000_000, -1_000_000],
    ['', 900_000, 140_000],
    ['trend', 750_000, 750_000],
  ]);
  expect(value(desk, 'gross', { within: { strategy: 'mean' } })).toBe('1000000');
  expect(value(desk, 'position', { within: { instrument: 'ES' as never } })).toBe('1');
});

test('[LI9] a measure is not live while a mark behind it is not', () => {
  const desk = mixedBook();
  desk.mark('ES', '5000');
  desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'test', status: 'stale', reason: 'quiet' });
  expect(ask(desk, 'gross').isLive).toBe(false);
  expect(ask(desk, 'gross', { within: { instrument: 'AAPL' as never } }).isLive).toBe(true);
});
