import { createHash, hash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decodeEvent, INGEST_KINDS } from './ingest.ts';
import type { DecodedEvent } from './ingest.ts';

const SEED = 20_260_601;
const DECIMAL = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$/;

const SAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  fill: {
    kind: 'fill',
    ts: 1,
    id: 'F1',
    account: 'A',
    symbol: 'ES 12-26',
    side: 'buy',
    qty: '2',
    price: '5000.25',
    fee: '-0.10',
    fee_ccy: 'USD',
    seq: 7,
  },
  mark: { kind: 'mark', ts: 1, symbol: 'EURUSD', price: '1.38718', bid: '1.38710', ask: '1.38726', seq: 1 },
  position: { kind: 'position', ts: 1, account: 'A', symbol: 'EURUSD', qty: '-84000', avg_price: '1.39126', seq: 4 },
  bar: {
    kind: 'bar',
    ts: 1,
    symbol: 'ES',
    open: '1',
    high: '2',
    low: '0.5',
    close: '1.5',
    volume: 10,
    interval_ms: 60_000,
  },
  fx: { kind: 'fx', tsUs: 1_500, pair: 'EUR/USD', rate: '1.1' },
  instrument: {
    kind: 'instrument',
    ts: 1,
    symbol: 'FDAX',
    ccy: 'EUR',
    multiplier: '25',
    tick: '0.5',
    class: 'future',
    negative_price: false,
  },
  account: { kind: 'account', ts: 1, account: 'FT-1', ccy: 'USD', start_balance: '50000', trader: 'T', desk: 'D' },
  cash: { kind: 'cash', ts: 1, id: 'C1', account: 'FT-1', amount: '-5', ccy: 'USD', cash_kind: 'payout' },
  heartbeat: { kind: 'heartbeat', ts: 1, source: 'prices' },
  bust: { kind: 'bust', ts: 1, id: 'B1', ref_id: 'F1', account: 'A', symbol: 'S' },
  correction: { kind: 'correction', ts: 1, id: 'G1', ref_id: 'F1', account: 'A', symbol: 'S', qty: 2, price: '10.5' },
  settlement: { kind: 'settlement', ts: 1, symbol: 'S', price: '-37.63' },
};

function sample(kind: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { ...SAMPLES[kind], ...changes };
}

function inputOf(decoded: DecodedEvent): unknown {
  expect(decoded).toMatchObject({ ok: true });
  return decoded.ok ? decoded.input : null;
}

test('[F-ING-1] every kind of ingest v1 decodes from its sample', () => {
  for (const kind of INGEST_KINDS) {
    expect(decodeEvent(SAMPLES[kind]), kind).toMatchObject({ ok: true });
  }
});

test('[BU1] [BU2] [PN6] busts, corrections and settlements become facts field by field', () => {
  expect(inputOf(decodeEvent(SAMPLES['bust']))).toEqual({
    type: 'FillBusted',
    tsEventUs: 1000,
    fillId: 'B1',
    refFillId: 'F1',
    account: 'A',
    instrument: 'S',
  });
  expect(inputOf(decodeEvent(sample('correction', { side: 'sell', fee: '-1', fee_ccy: 'EUR' })))).toEqual({
    type: 'FillCorrected',
    tsEventUs: 1000,
    fillId: 'G1',
    refFillId: 'F1',
    account: 'A',
    instrument: 'S',
    lastQty: '2',
    lastPx: '10.5',
    side: 'sell',
    fee: '-1',
    feeCurrency: 'EUR',
  });
  expect(inputOf(decodeEvent(SAMPLES['settlement']))).toEqual({
    type: 'SettlementPosted',
    tsEventUs: 1000,
    instrument: 'S',
    price: '-37.63',
  });
  const margin = sample('cash', { cash_kind: 'variation_margin', symbol: 'S', amount: '-5' });
  expect(inputOf(decodeEvent(margin))).toMatchObject({ cashKind: 'variationMargin', instrument: 'S' });
});

test('[F-ING-1] a tape fill becomes FillReceived field by field', () => {
  expect(inputOf(decodeEvent(SAMPLES['fill']))).toEqual({
    type: 'FillReceived',
    tsEventUs: 1000,
    sourceSeq: 7,
    fillId: 'F1',
    account: 'A',
    instrument: 'ES 12-26',
    side: 'buy',
    lastQty: '2',
    lastPx: '5000.25',
    fee: '-0.10',
    feeCurrency: 'USD',
  });
});

test('[F-ING-8] a mark carries its price as px beside bid and ask', () => {
  expect(inputOf(decodeEvent(SAMPLES['mark']))).toMatchObject({
    type: 'MarkUpdated',
    tsEventUs: 1000,
    instrument: 'EURUSD',
    px: '1.38718',
    bid: '1.38710',
    ask: '1.38726',
  });
});

test('[F-ING-8] a bar becomes one mark with its four prices', () => {
  expect(inputOf(decodeEvent(SAMPLES['bar']))).toMatchObject({
    type: 'MarkUpdated',
    volume: '10',
    bar: { open: '1', high: '2', low: '0.5', close: '1.5', intervalMs: 60_000 },
  });
});

test('[F-ING-9] a heartbeat says that its feed is live', () => {
  expect(inputOf(decodeEvent(SAMPLES['heartbeat']))).toMatchObject({
    type: 'FeedStatusChanged',
    feed: 'prices',
    status: 'live',
  });
});

const LISTED: readonly (readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>])[] = [
  ['[MK1] the mark policy of its own', { mark_policy: 'bidAsk' }, { markPolicy: 'bidAsk' }],
  ['[MK5] its stale time', { stale_ms: 60_000 }, { staleMs: 60_000 }],
  ['[MK5] that it never grows stale', { stale_ms: null }, { staleMs: null }],
  ['[MK6] that extremes of bars feed peaks', { peak_sampling: 'barExtremes' }, { peakSampling: 'barExtremes' }],
  ['[EX7] its lots per contract', { lot_equivalent: '0.1' }, { lotEquivalent: '0.1' }],
  ['[EX1] the underlying of an option', { instrument_kind: 'option', underlying: 'ES' }, { underlyingId: 'ES' }],
  ['[ID1] the symbol it is cut by', { symbol_cut: 'DAX' }, { symbol: 'DAX' }],
];
test.each(LISTED)('%s is a field of the instrument', (_, fields, expected) => {
  expect(inputOf(decodeEvent(sample('instrument', fields)))).toMatchObject({ instrument: expected });
});

test('[EX1] [MK1] [MK7] a mark may carry a delta, a settlement price, and that a filter held it back', () => {
  const fields = { delta: '-0.45', settlement: '18000.5', quarantined: true };
  expect(inputOf(decodeEvent(sample('mark', fields)))).toMatchObject({
    delta: '-0.45',
    settlement: '18000.5',
    isQuarantined: true,
  });
  const alone = { kind: 'mark', ts: 1, symbol: 'ES', settlement: '18000.5' };
  expect(inputOf(decodeEvent(alone))).toMatchObject({ settlement: '18000.5' });
});

test('[EX9] an account may name the leverage that divides its notional', () => {
  expect(inputOf(decodeEvent(sample('account', { leverage: '50' })))).toMatchObject({ leverage: '50' });
});

test('[DI1] an optional field that is not sent leaves the default key as it was', () => {
  const decoded = decodeEvent(SAMPLES['mark']);
  const fact =
    '{"type":"MarkUpdated","tsEventUs":1000,"sourceSeq":1,"instrument":"EURUSD","px":"1.38718","bid":"1.38710","ask":"1.38726"}';
  expect(decoded).toMatchObject({ inputId: hash('sha256', fact) });
});

test('[IT2] an inverse contract settles in its base currency unless told otherwise', () => {
  const inverse = { instrument_kind: 'inverse', ccy: 'USD', base: 'BTC' };
  expect(inputOf(decodeEvent(sample('instrument', inverse)))).toMatchObject({
    instrument: { settlementCurrency: 'BTC' },
  });
  expect(inputOf(decodeEvent(sample('instrument', { ...inverse, settlement: 'USD' })))).toMatchObject({
    instrument: { settlementCurrency: 'USD' },
  });
});

test('[IT3] a quanto without a third settlement currency is refused', () => {
  const quanto = { instrument_kind: 'quanto', ccy: 'USD', base: 'BTC' };
  expect(decodeEvent(sample('instrument', quanto))).toMatchObject({ ok: false, field: 'settlement' });
  expect(decodeEvent(sample('instrument', { ...quanto, settlement: 'EUR' }))).toMatchObject({ ok: true });
});

// Value on the wire, and the text it must become; null is refused. Figures derived from semantics.md [NU2].
const DECIMALS: readonly (readonly [unknown, string | null])[] = [
  ['0', '0'],
  ['-0', '0'],
  ['-0.00', '0.00'],
  ['1.50', '1.50'],
  ['999999999999999999.999999999999', '999999999999999999.999999999999'],
  [-0, '0'],
  [0.1, '0.1'],
  [1.5, '1.5'],
  [-37.63, '-37.63'],
  [123_456_789_012_345, '123456789012345'],
  [0.000_001, '0.000001'],
  ['', null],
  ['1e5', null],
  ['+1', null],
  ['01', null],
  ['.5', null],
  ['5.', null],
  ['1,5', null],
  [' 1', null],
  ['1 ', null],
  ['1\n', null],
  ['0x10', null],
  ['NaN', null],
  ['Infinity', null],
  ['1000000000000000000', null],
  ['0.0000000000001', null],
  ['١', null],
  [1e-7, null],
  [1e21, null],
  [JSON.parse('1e400'), null],
  [Number.NaN, null],
  [0.1 + 0.2, null],
  [1_234_567_890_123_456, null],
  [JSON.parse('1500000000000000001'), null],
  [null, null],
  [true, null],
  [[], null],
  [['1'], null],
  [{}, null],
];

test('[NU2] a decimal is exactly what was written, or malformedDecimal with the field', () => {
  for (const [value, expected] of DECIMALS) {
    const decoded = decodeEvent(sample('cash', { amount: value, cash_kind: 'adjustment' }));
    const label = `amount=${JSON.stringify(value)}`;
    if (expected === null)
      expect(decoded, label).toMatchObject({ ok: false, reason: 'malformedDecimal', field: 'amount' });
    else expect(inputOf(decoded), label).toMatchObject({ amount: expected });
  }
});

// The event, the reason and the field of its refusal.
const REFUSED: readonly (readonly [unknown, string, string | undefined])[] = [
  [null, 'malformed', undefined],
  [[], 'malformed', undefined],
  ['fill', 'malformed', undefined],
  [7, 'malformed', undefined],
  [{}, 'malformed', 'kind'],
  [{ kind: 5 }, 'malformed', 'kind'],
  [{ kind: 'order' }, 'unknownKind', 'kind'],
  [{ kind: 'constructor' }, 'unknownKind', 'kind'],
  [{ kind: '__proto__' }, 'unknownKind', 'kind'],
  [sample('fill', { px: '1' }), 'unknownField', 'px'],
  [{ kind: 'fill', ts: 1, px: '1' }, 'unknownField', 'px'],
  [JSON.parse('{"kind":"heartbeat","ts":1,"source":"a","__proto__":{"polluted":1}}'), 'unknownField', '__proto__'],
  [sample('fill', { qty: '0' }), 'malformed', 'qty'],
  [sample('fill', { qty: '-1' }), 'malformed', 'qty'],
  [sample('fill', { side: 'hold' }), 'malformed', 'side'],
  [sample('fill', { side: undefined }), 'malformed', 'side'],
  [sample('fill', { price: undefined }), 'malformed', 'price'],
  [sample('fill', { fee: null }), 'malformedDecimal', 'fee'],
  [sample('fill', { id: '' }), 'malformed', 'id'],
  [sample('fill', { id: 12 }), 'malformed', 'id'],
  [sample('fill', { id: 'a'.repeat(65) }), 'malformed', 'id'],
  [sample('fill', { id: 'a\u0000b' }), 'malformed', 'id'],
  [sample('fill', { id: '\ud800' }), 'malformed', 'id'],
  [sample('fill', { account: 'a\u202eb' }), 'malformed', 'account'],
  [sample('fill', { fee_ccy: 'usd' }), 'malformed', 'fee_ccy'],
  [sample('fill', { ts: undefined }), 'malformed', 'ts'],
  [sample('fill', { tsUs: 5 }), 'malformed', 'tsUs'],
  [sample('fill', { ts: 1.5 }), 'malformed', 'ts'],
  [sample('fill', { ts: '1' }), 'malformed', 'ts'],
  [sample('fill', { ts: -1 }), 'malformed', 'ts'],
  [sample('fill', { ts: 2 ** 53 }), 'malformed', 'ts'],
  [sample('fill', { seq: 2 ** 53 }), 'malformed', 'seq'],
  [sample('mark', { price: undefined, ask: undefined }), 'malformed', 'price'],
  [sample('fx', { pair: 'EURUSD' }), 'malformed', 'pair'],
  [sample('fx', { pair: 'USD/USD' }), 'malformed', 'pair'],
  [sample('fx', { rate: '0' }), 'malformed', 'rate'],
  [sample('instrument', { multiplier: '0' }), 'malformed', 'multiplier'],
  [sample('instrument', { class: 'bond' }), 'malformed', 'class'],
  [sample('bar', { interval_ms: 0 }), 'malformed', 'interval_ms'],
  [{ kind: 'bust', ts: 1, id: 'B', account: 'A', symbol: 'S' }, 'malformed', 'ref_id'],
  [{ kind: 'correction', ts: 1, id: 'B', ref_id: 'F', account: 'A', symbol: 'S', price: 2 }, 'malformed', 'qty'],
  [sample('account', { position_mode: 'both' }), 'malformed', 'position_mode'],
  [sample('account', { leverage: '0' }), 'malformed', 'leverage'],
  [sample('instrument', { lot_equivalent: '0' }), 'malformed', 'lot_equivalent'],
  [sample('instrument', { mark_policy: 'close' }), 'malformed', 'mark_policy'],
  [sample('instrument', { peak_sampling: true }), 'malformed', 'peak_sampling'],
  [sample('instrument', { stale_ms: 0 }), 'malformed', 'stale_ms'],
  [sample('instrument', { stale_ms: 604_800_001 }), 'malformed', 'stale_ms'],
  [sample('mark', { quarantined: 'yes' }), 'malformed', 'quarantined'],
  [sample('mark', { delta: 'x' }), 'malformedDecimal', 'delta'],
  [{ kind: 'mark', ts: 1, symbol: 'O', delta: '0.5' }, 'malformed', 'price'],
  [
    sample('instrument', { instrument_kind: 'quanto', base: 'BTC', ccy: 'USDT', settlement: 'USD' }),
    'malformed',
    'settlement',
  ],
];

test('[F-ING-5] what is not exactly ingest v1 is refused with a reason and the field', () => {
  for (const [event, reason, field] of REFUSED) {
    const decoded = decodeEvent(event);
    expect(decoded, JSON.stringify(event)).toMatchObject({ ok: false, reason });
    expect(decoded.ok ? null : decoded.field, JSON.stringify(event)).toBe(field);
  }
});

test('[ER4] a refusal says as key=value what was and what was allowed', () => {
  expect(decodeEvent(sample('fill', { qty: '-5' }))).toEqual({
    ok: false,
    reason: 'malformed',
    field: 'qty',
    detail: 'qty="-5" allowed=">0"',
  });
  expect(decodeEvent(sample('fill', { side: 'hold' }))).toMatchObject({ detail: 'side="hold" allowed=buy|sell' });
});

test('[TR10] an id may hold any printable character up to 64 code points', () => {
  const account = 'Ünïcode Kontó/7 "q"';
  expect(inputOf(decodeEvent(sample('fill', { account })))).toMatchObject({ account });
  expect(decodeEvent(sample('fill', { account: '😀'.repeat(64) }))).toMatchObject({ ok: true });
  expect(decodeEvent(sample('fill', { account: '😀'.repeat(65) }))).toMatchObject({ ok: false });
});

test('[DI1] the default inputId is the SHA-256 of the canonical fact, the same for any key order', () => {
  const event = sample('fill');
  const reversed = Object.fromEntries(Object.entries(event).toReversed());
  const decoded = decodeEvent(event);
  expect(decodeEvent(reversed)).toEqual(decoded);
  expect(decodeEvent(event, (text) => hash('sha256', text))).toEqual(decoded);
  expect(decoded.ok && decoded.inputId).toBe(
    createHash('sha256')
      .update(JSON.stringify(inputOf(decoded)))
      .digest('hex'),
  );
  expect(decodeEvent(sample('fill', { price: '5000.26' }))).not.toMatchObject({
    inputId: decoded.ok && decoded.inputId,
  });
  expect(decodeEvent(sample('fill', { inputId: 'mine-1' }))).toMatchObject({ ok: true, inputId: 'mine-1' });
});

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    2 ** 53,
    JSON.parse('1e400'),
    '1e400',
    '-0',
    '\ud800',
    '\u0000',
    '__proto__',
    'x'.repeat(100_000),
    '9'.repeat(400),
    null,
    true,
    [],
    {},
    [[[[]]]],
    JSON.parse('{"__proto__":1}'),
    undefined,
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.jsonValue({ maxDepth: 3 }),
);

const mutatedEvent: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc
    .tuple(
      fc.constantFrom(...Object.values(SAMPLES)),
      fc.array(fc.tuple(fc.nat(30), fc.constantFrom('set', 'drop', 'add'), hostileValue, fc.string()), {
        maxLength: 3,
      }),
    )
    .map(([base, changes]) => {
      const event: Record<string, unknown> = { ...base };
      for (const [position, how, value, name] of changes) {
        const keys = Object.keys(event);
        const key = keys[position % Math.max(1, keys.length)] ?? 'kind';
        if (how === 'drop') delete event[key];
        else event[how === 'add' ? name : key] = value;
      }
      return event;
    }),
);

/** Every amount of an accepted fact, by the name of its field. */
function amountsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /Px|Qty|^(px|bid|ask|last|volume|fee|rate|amount|open|high|low|close|multiplier|tickSize|lotSize|startBalance)$/.test(
      key,
    ) && typeof inner === 'string'
      ? [inner]
      : amountsOf(inner),
  );
}

test(`[R7] hostile payloads never throw and never decode to anything non-canonical (seed ${SEED})`, () => {
  let acceptedCount = 0;
  fc.assert(
    fc.property(mutatedEvent, (event) => {
      const decoded = decodeEvent(event);
      if (!decoded.ok) {
        expect((decoded.detail ?? '').length).toBeLessThan(400);
        expect(decoded.field ?? '').not.toMatch(/\p{Cs}/u);
        return;
      }
      acceptedCount += 1;
      const text = JSON.stringify(decoded.input);
      expect(JSON.parse(text), 'what is journalled reads back as what was decoded').toEqual(
        JSON.parse(JSON.stringify(decoded.input)),
      );
      expect(text).not.toMatch(/\p{Cs}/u);
      expect(decoded.inputId).toMatch(/^[^\p{Cc}\p{Cs}]{1,64}$/u);
      expect(Number.isSafeInteger('tsEventUs' in decoded.input ? decoded.input.tsEventUs : Number.NaN)).toBe(true);
      for (const amount of amountsOf(decoded.input)) {
        expect(amount).toMatch(DECIMAL);
        expect(amount).not.toMatch(/^-0(\.0+)?$/);
      }
      expect(decodeEvent(JSON.parse(JSON.stringify(event)))).toEqual(decoded);
    }),
    { seed: SEED, numRuns: 3_000 },
  );
  // A fuzz that only ever meets refusals proves nothing about acceptance.
  expect(acceptedCount).toBeGreaterThan(300);
});

test('[R7] 10,000 levels of nesting in any field are refused without a throw', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  for (const field of ['qty', 'id', 'side', 'ts', 'fee', 'inputId', 'extra']) {
    expect(decodeEvent(sample('fill', { [field]: deep })).ok, field).toBe(false);
  }
});

test('[LL15] a flow whose sign contradicts its kind is refused', () => {
  const cases = [
    ['deposit', '5', true],
    ['deposit', '-5', false],
    ['withdrawal', '-5', true],
    ['withdrawal', '5', false],
    ['payout', '-5', true],
    ['payout', '5', false],
    ['adjustment', '-5', true],
    ['funding', '5', true],
  ] as const;
  for (const [kind, amount, isTaken] of cases) {
    const decoded = decodeEvent(sample('cash', { cash_kind: kind, amount }));
    expect(decoded.ok, `${kind} ${amount}`).toBe(isTaken);
    if (!decoded.ok) expect(decoded).toMatchObject({ reason: 'malformed', field: 'amount' });
  }
});

test('[PO7] a fill without quantity, side or price is malformed; nothing is inferred', () => {
  for (const [field, value] of [
    ['qty', '0'],
    ['qty', '0.000'],
    ['qty', undefined],
    ['side', undefined],
    ['price', undefined],
  ] as const) {
    expect(decodeEvent(sample('fill', { [field]: value })), field).toMatchObject({
      ok: false,
      reason: 'malformed',
      field,
    });
  }
});
