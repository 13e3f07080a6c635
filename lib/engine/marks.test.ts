import { expect, test } from 'vitest';
import type { MarkPolicy } from '#lib/model/instrument.ts';
import type { MarkUpdated } from '#lib/model/input.ts';
import { RiskEngine } from './engine.ts';
import { maxLoss, Scenario } from './scenario.test-kit.ts';

type Prices = { readonly [name in 'px' | 'bid' | 'ask' | 'last' | 'settlement' | 'close']?: string };

function say(desk: Scenario, prices: Prices, instrument = 'X', extra: Partial<MarkUpdated> = {}) {
  const { close, ...rest } = prices;
  const bar = close === undefined ? {} : { bar: { open: close, high: close, low: close, close, intervalMs: 60_000 } };
  // Prices of a test are decimal text as the door would have made it.
  const input = { type: 'MarkUpdated', ...desk.at(), instrument, ...rest, ...bar, ...extra } as unknown as MarkUpdated;
  return desk.do(input);
}

function house(markPolicy: MarkPolicy, negative = false): Scenario {
  const desk = new Scenario().firm([], false);
  configure(desk, markPolicy);
  return desk.list('X', '1', 'USD', 'linear', negative).open('A', '1000');
}

function configure(desk: Scenario, markPolicy: MarkPolicy): void {
  desk.do({
    type: 'FirmConfigured',
    ...desk.at(),
    firm: 'house',
    reportingCurrency: 'USD' as never,
    markPolicy,
    ownFillUntilMarked: false,
    fxPairs: [],
    calendarId: 'day' as never,
  });
}

function held(desk: Scenario): { px: string | null; source: string } {
  const view = desk.engine.accountDetail('A')?.positions[0];
  return { px: view?.markPx ?? null, source: view?.markSource ?? '' };
}

test('[MK1] the first step of the policy that exists wins among the last known of each kind', () => {
  const cases: readonly (readonly [MarkPolicy, readonly Prices[], string, string])[] = [
    ['mid', [{ settlement: '9' }], '9', 'settlement'],
    ['mid', [{ settlement: '9' }, { close: '10' }], '10', 'bar'],
    ['mid', [{ close: '10' }, { last: '11' }, { settlement: '9' }], '11', 'last'],
    ['mid', [{ bid: '10', ask: '10.5' }, { last: '12' }], '10.25', 'mid'],
    ['mid', [{ px: '12' }, { bid: '10', ask: '10.5' }], '10.25', 'mid'],
    ['last', [{ last: '12' }, { bid: '10', ask: '10.5' }], '12', 'last'],
    ['last', [{ bid: '10', ask: '10.5' }, { close: '7' }], '10.25', 'mid'],
    ['last', [{ close: '7' }, { settlement: '9' }], '7', 'bar'],
    ['last', [{ bid: '10', ask: '10.5' }, { px: '12' }], '12', 'last'],
  ];
  for (const [policy, messages, px, source] of cases) {
    const desk = house(policy);
    desk.fill('A', 'X', '1', '10');
    for (const message of messages) say(desk, message);
    expect(held(desk), `${policy} ${JSON.stringify(messages)}`).toEqual({ px, source });
  }
});

test('[MK1] another policy of the firm chooses anew at once, and an instrument may have its own', () => {
  const desk = house('mid');
  desk.fill('A', 'X', '1', '10');
  say(desk, { bid: '10', ask: '11', last: '12' });
  configure(desk, 'last');
  expect(held(desk)).toEqual({ px: '12', source: 'last' });
  const own = new Scenario().firm([], false);
  own.do({
    type: 'InstrumentListed',
    ...own.at(),
    instrument: { ...listing(), markPolicy: 'last' },
  });
  own.open('A', '1000').fill('A', 'X', '1', '10');
  say(own, { bid: '10', ask: '11', last: '12' });
  expect(held(own)).toEqual({ px: '12', source: 'last' });
});

function listing() {
  return {
    instrument: 'X' as never,
    kind: 'linear' as const,
    multiplier: '1' as never,
    quoteCurrency: 'USD' as never,
    settlementCurrency: 'USD' as never,
    assetClass: 'other' as const,
    negativePriceAllowed: false,
  };
}

test('[MK1] bidAsk values longs at bid and shorts at ask, also after a flip, and then as last', () => {
  const desk = house('bidAsk').open('B', '1000');
  desk.fill('A', 'X', '2', '10');
  desk.fill('B', 'X', '-2', '10');
  const unrealized = (account: string) =>
    (desk.engine.accountDetail(account)?.positions[0]?.unrealized ?? Number.NaN) / 1e6;
  say(desk, { last: '10' });
  expect([unrealized('A'), unrealized('B')]).toEqual([0, 0]);
  say(desk, { bid: '11', ask: '13' });
  expect([unrealized('A'), unrealized('B')]).toEqual([2, -6]);
  expect(held(desk)).toEqual({ px: '11', source: 'bid' });
  expect(desk.engine.queries.markOf('X')).toMatchObject({ px: '11', askPx: '13', source: 'quote' });
  say(desk, { bid: '11', ask: '14' });
  expect([unrealized('A'), unrealized('B')]).toEqual([2, -8]);
  // Bought back beyond flat: the ask no longer counts.
  desk.fill('B', 'X', '4', '14');
  expect(unrealized('B')).toBe(-6);
  desk.engine.assertTotals();
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  expect(restored.accountDetail('B')).toEqual(desk.engine.accountDetail('B'));
});

test('[MK1] [FX4] a change to bidAsk and back moves every holding to its side and back', () => {
  const desk = house('mid');
  desk.fill('A', 'X', '-2', '10');
  say(desk, { bid: '11', ask: '13' });
  const exposureOf = () => desk.engine.exactFigures('A')?.short24;
  expect(exposureOf()).toBe(24n * 10n ** 24n);
  configure(desk, 'bidAsk');
  expect(exposureOf()).toBe(26n * 10n ** 24n);
  expect(held(desk)).toEqual({ px: '13', source: 'ask' });
  say(desk, { bid: '11', ask: '15' });
  expect(desk.engine.exactFigures('A')?.equity24).toBe(990n * 10n ** 24n);
  configure(desk, 'mid');
  expect(exposureOf()).toBe(26n * 10n ** 24n);
  desk.engine.assertTotals();
});

test('[MK2] an invalid quote is skipped, counted, and leaves the former valid one in force', () => {
  for (const quote of [{ bid: '11', ask: '10' }, { bid: '-1', ask: '10' }, { bid: '9' }] satisfies Prices[]) {
    const desk = house('mid');
    desk.fill('A', 'X', '1', '10');
    say(desk, { bid: '10', ask: '10.5' });
    expect(say(desk, { ...quote, last: '30' }).type).toBe('Accepted');
    expect(held(desk)).toEqual({ px: '10.25', source: 'mid' });
    expect(desk.engine.queries.markOf('X')).toMatchObject({ invalidQuotes: 1, seq: desk.engine.seq - 1 });
    const before = desk.engine.fingerprint();
    expect(say(desk, quote)).toMatchObject({ type: 'Rejected', reason: 'priceNotPositive', field: 'bid' });
    expect(desk.engine.fingerprint()).toBe(before);
  }
});

test('[IT4] a trade, bar or settlement of a sign that the instrument does not admit is refused as a whole', () => {
  for (const prices of [{ last: '-1' }, { settlement: '-1' }, { close: '-1' }] satisfies Prices[]) {
    const desk = house('mid');
    say(desk, { bid: '10', ask: '10.5' });
    const before = desk.engine.fingerprint();
    expect(say(desk, { ...prices, bid: '20', ask: '21' })).toMatchObject({ reason: 'priceNotPositive' });
    expect(desk.engine.fingerprint()).toBe(before);
    expect(say(house('mid', true), prices).type).toBe('Accepted');
  }
});

test('[MK3] source, age and seq of a mark are kept for records and explanations', () => {
  const desk = house('last');
  say(desk, { last: '12' });
  const seq = desk.engine.seq;
  const atUs = desk.engine.timeUs;
  say(desk, { bid: '10', ask: '10.5' });
  expect(desk.engine.queries.markOf('X')).toMatchObject({ px: '12', source: 'last', seq, atUs, ageUs: 1_000_000 });
});

test('[MK4] without a step that yields a price a holding is unpriceable, or valued at its own last fill by option', () => {
  const desk = house('mid');
  desk.fill('A', 'X', '1', '10');
  expect(held(desk)).toEqual({ px: null, source: 'none' });
  const own = new Scenario().firm([], true).list('X').open('A', '1000');
  own.fill('A', 'X', '1', '10');
  expect(held(own)).toEqual({ px: '10', source: 'ownFill' });
  say(own, { settlement: '9' });
  expect(held(own)).toEqual({ px: '9', source: 'settlement' });
});

test('[MK6] every observed mark is counted, an equal price and a bar, too', () => {
  const desk = house('last');
  for (const prices of [{ px: '10' }, { px: '10' }, { close: '11' }] satisfies Prices[]) say(desk, prices);
  expect(desk.engine.queries.markOf('X')?.marks).toBe(3);
});

test('[MK6] with barExtremes the favourable extreme feeds peaks, the close is judged, and lows breach nothing', () => {
  const trailing = (peakSampling: 'marks' | 'barExtremes', qty: string) => {
    const desk = new Scenario().firm([], false).list('X', '1', 'USD', 'linear', false, { peakSampling });
    desk.open('A', '1000').rules('A', { max: maxLoss('100', 'intraday_equity') });
    desk.fill('A', 'X', qty, '100');
    say(desk, { close: '100' });
    const bar = { open: '100', high: '108', low: '91', close: '101', intervalMs: 60_000 };
    say(desk, {}, 'X', { bar: bar as never });
    return desk;
  };
  expect(trailing('marks', '10').floor('A', 'max')).toBe(910);
  // Long: the high made 1,080; the low, 90 below the start, is judged by nobody.
  const long = trailing('barExtremes', '10');
  expect([long.floor('A', 'max'), long.breached('A')]).toEqual([980, []]);
  expect(held(long)).toEqual({ px: '101', source: 'bar' });
  // Short: the low made 1,090.
  const short = trailing('barExtremes', '-10');
  // Its close at 101 touches the floor that the low has raised: the close is judged.
  expect([short.floor('A', 'max'), short.breached('A')]).toEqual([990, ['max']]);
  // The close of the next bar breaches the floor that its own high has raised.
  const bar = { open: '101', high: '120', low: '101', close: '105', intervalMs: 60_000 };
  say(long, {}, 'X', { bar: bar as never });
  expect([long.floor('A', 'max'), long.breached('A')]).toEqual([1_100, ['max']]);
});

test('[MK7] an equal price refreshes the age and is an observation; a quarantined one is neither', () => {
  const desk = house('last');
  desk.fill('A', 'X', '1', '10');
  say(desk, { px: '12' });
  say(desk, { px: '12' });
  expect(desk.engine.queries.markOf('X')).toMatchObject({ seq: desk.engine.seq, ageUs: 0, marks: 2 });
  say(desk, { px: '40' }, 'X', { isQuarantined: true });
  expect(desk.engine.queries.markOf('X')).toMatchObject({ px: '12', seq: desk.engine.seq - 1, marks: 2 });
  expect(held(desk).px).toBe('12');
});
