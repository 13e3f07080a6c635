import { expect, test } from 'vitest';
import type { CashMoved, FeedStatusChanged, PositionReported } from '#lib/model/input.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { FillDesk } from './fill-desk.test-kit.ts';

function desk(): FillDesk {
  const a = new FillDesk().firm().list('X').openAs('A') as FillDesk;
  a.mark('X', '10');
  a.trade('A', 'X', 'F1', '6', '10');
  return a;
}

function classes(a: FillDesk): string[] {
  return a.engine.books.breaks().map((record) => `${record.class} ${record.state}`);
}

function isIncomplete(a: FillDesk): boolean {
  return (a.column('A', 'flags') & ACCOUNT_FLAGS.incomplete) !== 0;
}

test('[RC2] a report that differs waits five seconds for fills in flight', () => {
  const a = desk();
  a.report('A', 'X', '8', '10');
  a.tick(2_000_000);
  expect(classes(a)).toEqual([]);
  a.trade('A', 'X', 'F2', '2', '10');
  a.tick(5_000_000);
  expect(classes(a)).toEqual([]);
  a.report('A', 'X', '9', '10');
  a.tick(5_000_000);
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'quantity', account: 'A', instrument: 'X', ours: '8', theirs: '9', tolerance: '0', state: 'open' },
  ]);
  expect(isIncomplete(a)).toBe(true);
});

test('[RC2] a report with a watermark is compared with the position of that seq at once', () => {
  const a = desk();
  const seq = a.engine.seq;
  a.trade('A', 'X', 'F2', '2', '10');
  const report = (signedQty: string, asOfSeq: number) =>
    a.do({
      type: 'PositionReported',
      ...a.at(),
      account: 'A',
      instrument: 'X',
      signedQty,
      asOfSeq,
    } as PositionReported);
  report('6', seq);
  expect(classes(a)).toEqual([]);
  report('8', seq);
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'quantity', ours: '6', theirs: '8', ourSeq: seq }]);
  report('8', a.engine.seq);
  expect(classes(a)).toEqual(['quantity resolved']);
});

test('[RC4] the class says how they differ; a new class replaces the former', () => {
  const a = desk();
  const steps = [
    ['9', '10', ['quantity open']],
    ['-6', '10', ['quantity resolved', 'side open']],
    ['0', '0', ['quantity resolved', 'side resolved', 'missingThere open']],
    ['6', '10.1', ['quantity resolved', 'side resolved', 'missingThere resolved', 'averagePrice open']],
    ['6', '10.0005', ['quantity resolved', 'side resolved', 'missingThere resolved', 'averagePrice resolved']],
  ] as const;
  for (const [qty, average, expected] of steps) {
    a.report('A', 'X', qty, average);
    a.tick(5_000_000);
    expect(classes(a), qty).toEqual(expected);
    expect(isIncomplete(a)).toBe(expected.some((text) => /(quantity|side|missing\w+) open/.test(text)));
  }
  a.trade('A', 'X', 'F2', '-6', '10');
  a.report('A', 'X', '2', '10');
  a.tick(5_000_000);
  expect(classes(a).at(-1)).toBe('missingHere open');
});

test('[RC4] a break has its age, and ends with it', () => {
  const a = desk();
  a.report('A', 'X', '9', '10');
  a.tick(5_000_000);
  a.tick(9_000_000);
  expect(a.engine.books.breaks()[0]?.ageUs).toBe(10_000_000);
  a.report('A', 'X', '6', '10');
  a.tick(60_000_000);
  expect(a.engine.books.breaks()[0]).toMatchObject({ state: 'resolved', ageUs: 11_000_000 });
});

test('[RC1] quantities agree within the last decimal of the lot, whole lots exactly', () => {
  for (const [lotSize, theirs, expected] of [
    ['0.001', '6.001', []],
    ['0.001', '6.0011', ['quantity open']],
    ['1', '6.0001', ['quantity open']],
  ] as const) {
    const a = new FillDesk().firm().openAs('A') as FillDesk;
    const money = { quoteCurrency: 'USD', settlementCurrency: 'USD', assetClass: 'other', negativePriceAllowed: false };
    const listing = { instrument: 'X', kind: 'linear', multiplier: '1', lotSize, ...money };
    a.do({ type: 'InstrumentListed', ...a.at(), instrument: listing } as never);
    a.trade('A', 'X', 'F1', '6', '10');
    a.report('A', 'X', theirs, '10');
    a.tick(5_000_000);
    expect(classes(a), theirs).toEqual(expected);
  }
});

test('[RC3] adoption sets quantity and cost, leaves results, and records its step', () => {
  const a = desk();
  a.originAs({ positionPolicy: 'adopt' });
  a.report('A', 'X', '4', '8');
  expect(a.held('A', 'X')).toEqual(['4', '8', 0]);
  expect([a.money('A', 'balance'), a.money('A', 'equity')]).toEqual([100_000, 100_008]);
  expect(a.engine.accountDetail('A')?.corrections).toMatchObject([{ kind: 'adoption', totalDelta: '8' }]);
  // A bust before the report changes results; the report stays the record.
  a.trade('A', 'X', 'F2', '-1', '12');
  a.bust('A', 'X', 'H', 'F1');
  expect(a.held('A', 'X')).toEqual(['3', '8', 4]);
});

test('[RC3] the first report of a key without any fill is adopted under both policies', () => {
  const a = new FillDesk().firm().list('X').openAs('A') as FillDesk;
  a.report('A', 'X', '5', '8');
  expect(a.held('A', 'X')).toEqual(['5', '8', 0]);
  a.trade('A', 'X', 'F1', '1', '8');
  a.report('A', 'X', '9', '8');
  expect(a.held('A', 'X')).toEqual(['6', '8', 0]);
});

test('[RC5] an open quantity or side break marks holding and account incomplete, one of the average does not', () => {
  for (const [qty, average, expected] of [
    ['9', '10', true],
    ['-6', '10', true],
    ['6', '11', false],
  ] as const) {
    const a = desk();
    a.report('A', 'X', qty, average);
    a.tick(5_000_000);
    expect(classes(a), qty).toHaveLength(1);
    expect(isIncomplete(a), qty).toBe(expected);
    a.report('A', 'X', '6', '10');
    expect(isIncomplete(a), `${qty} resolved`).toBe(false);
  }
});

const PROPOSALS = [
  ['9', '12', '3', '16'],
  ['4', '10', '-2', '10'],
  ['4', '11', '-2', null],
  ['0', '0', '-6', '10'],
  ['-3', '11', '-9', '11'],
] as const;

test.each(PROPOSALS)(
  '[RC6] [RC7] a report of %s at %s proposes a fill and books none',
  (qty, average, quantity, price) => {
    const a = desk();
    a.report('A', 'X', qty, average);
    const report = a.journal.at(-1)?.input as PositionReported;
    a.tick(5_000_000);
    const fillId = `synthetic:test:A:X:${report.tsEventUs}`;
    const proposal = { fillId, quantity, price };
    expect(a.engine.books.breaks()).toMatchObject([{ proposal }]);
    // The same report again proposes the same fill under the same id.
    a.do({ ...report });
    expect(a.engine.books.breaks()).toMatchObject([{ proposal }]);
    expect(a.held('A', 'X')).toEqual(['6', '10', 0]);
    if (price === null) return;
    // Accepted, it makes the position what the venue says, and its second run is a repeated fill.
    a.trade('A', 'X', fillId, quantity, price);
    expect(a.held('A', 'X')?.slice(0, 2)).toEqual([qty, qty === '0' ? null : average]);
    expect(a.trade('A', 'X', fillId, quantity, price)).toMatchObject({ reason: 'duplicateFill' });
  },
);

test('[RC6] a break of the average price alone proposes no fill', () => {
  const a = desk();
  a.report('A', 'X', '6', '11');
  a.tick(5_000_000);
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'averagePrice', proposal: null }]);
});

test('[IT5] a holding that is open when the day after its expiry begins is a break until its fill comes', () => {
  const a = new FillDesk().firm().openAs('A') as FillDesk;
  a.list('FUT', '50', 'USD', 'linear', false, { expiry: '2026-01-02' });
  a.trade('A', 'FUT', 'F1', '2', '100');
  a.roll('2026-01-02');
  expect(classes(a)).toEqual([]);
  a.roll('2026-01-03');
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'expiredOpen', account: 'A', instrument: 'FUT', ours: '2', theirs: '0', state: 'open' },
  ]);
  // Expiry is a fill at the settlement price.
  a.trade('A', 'FUT', 'F2', '-1', '110');
  expect(classes(a)).toEqual(['expiredOpen open']);
  a.trade('A', 'FUT', 'F3', '-1', '110');
  expect(classes(a)).toEqual(['expiredOpen resolved']);
  expect(a.held('A', 'FUT')).toEqual(['0', null, 1000]);
  a.roll('2026-01-04');
  expect(classes(a)).toEqual(['expiredOpen resolved']);
});

test('[IT5] a listed instrument is not listed anew, so that kind, multiplier and currencies stay', () => {
  const a = desk();
  a.list('X', '50', 'EUR', 'inverse');
  expect(a.outcome).toMatchObject({ type: 'Rejected', reason: 'instrumentExists' });
  a.mark('X', '11');
  expect(a.money('A', 'equity')).toBe(100_006);
});

function cash(a: FillDesk, amount: string, cashKind = 'adjustment', origin = 'test') {
  const moved = { type: 'CashMoved', ...a.at(), cashId: 'C1', account: 'A', amount, currency: 'USD', cashKind };
  return a.do(moved as CashMoved, origin);
}

test('[RC4] cash told twice under one id in two ways is a break until the source says again what is booked', () => {
  const a = desk();
  expect(cash(a, '250').type).toBe('Accepted');
  expect(cash(a, '250.00')).toMatchObject({ reason: 'duplicateCash' });
  expect(classes(a)).toEqual([]);
  const told = a.at().tsEventUs;
  expect(cash(a, '275')).toMatchObject({ reason: 'duplicateCash' });
  const ours = 'adjustment 250 USD';
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'cash', account: 'A', reference: 'C1', origin: 'test', ours, theirs: 'adjustment 275 USD', state: 'open' },
  ]);
  expect(a.engine.books.breaks()).toMatchObject([{ theirUs: told, ourSeq: a.engine.seq, tolerance: '0' }]);
  a.tick(4_000_000);
  expect(a.engine.books.breaks()[0]?.ageUs).toBe(5_000_000);
  // The second form neither books nor marks the account: only a quantity or side does [RC5].
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_250, false]);
  // The same id of another source is another movement.
  expect(cash(a, '5', 'adjustment', 'other').type).toBe('Accepted');
  expect(cash(a, '250', 'fee')).toMatchObject({ reason: 'duplicateCash' });
  expect(a.engine.books.breaks()).toMatchObject([{ theirs: 'fee 250 USD' }]);
  cash(a, '250');
  expect(classes(a)).toEqual(['cash resolved']);
});

test('[RC4] [ID5] a fill told again with another fee is a duplicate that opens a break of its fee', () => {
  const a = desk();
  a.trade('A', 'X', 'F2', '2', '10', { fee: '1.5' });
  expect(a.trade('A', 'X', 'F2', '2', '10', { fee: '1.50' })).toMatchObject({ reason: 'duplicateFill' });
  // What says nothing of a fee contradicts none.
  expect(a.trade('A', 'X', 'F2', '2', '10')).toMatchObject({ reason: 'duplicateFill' });
  expect(classes(a)).toEqual([]);
  expect(a.trade('A', 'X', 'F2', '2', '10', { fee: '2' })).toMatchObject({ reason: 'duplicateFill' });
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'fee', account: 'A', instrument: 'X', reference: 'F2', ours: '1.5 USD', theirs: '2 USD', state: 'open' },
  ]);
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([99_998.5, false]);
  a.trade('A', 'X', 'F2', '2', '10', { fee: '1.5', feeCurrency: 'EUR' });
  expect(a.engine.books.breaks()).toMatchObject([{ theirs: '1.5 EUR' }]);
  a.trade('A', 'X', 'F2', '2', '10', { fee: '1.5' });
  expect(classes(a)).toEqual(['fee resolved']);
});

test('[RC4] a break of a fee ends with a correction that brings the fee, or with the bust of the fill', () => {
  for (const [end, expected] of [
    [(a: FillDesk) => a.correct('A', 'X', ['G1', 'F2'], '2', '10'), 'fee open'],
    [(a: FillDesk) => a.correct('A', 'X', ['G1', 'F2'], '2', '10', { fee: '2' }), 'fee resolved'],
    [(a: FillDesk) => a.bust('A', 'X', 'H1', 'F2'), 'fee resolved'],
  ] as const) {
    const a = desk();
    a.trade('A', 'X', 'F2', '2', '10', { fee: '1.5' });
    a.trade('A', 'X', 'F2', '2', '10', { fee: '2' });
    expect(end(a).type).toBe('Accepted');
    expect(classes(a)).toEqual([expected]);
    // The fill as it was before its correction is known history, and a later one by any id of the chain ends it.
    a.trade('A', 'X', 'F2', '2', '10', { fee: '1.5' });
    expect(classes(a)).toEqual([expected]);
    if (expected === 'fee open') a.correct('A', 'X', ['G2', 'G1'], '2', '10', { fee: '2' });
    expect(classes(a)).toEqual(['fee resolved']);
  }
});

test('[ID5] a bust or correction under a used id is refused and opens the break of a collision', () => {
  const a = desk();
  a.bust('A', 'X', 'H1', 'F9');
  expect(a.bust('A', 'X', 'H1', 'F9')).toMatchObject({ reason: 'duplicateFill' });
  expect(classes(a)).toEqual([]);
  expect(a.bust('A', 'X', 'H1', 'F1')).toMatchObject({ reason: 'fillIdCollision' });
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'fillIdCollision', reference: 'H1', state: 'open' }]);
  expect(a.held('A', 'X')).toEqual(['6', '10', 0]);
});

function status(a: FillDesk, word: FeedStatusChanged['status'], feed = 'test') {
  return a.do({ type: 'FeedStatusChanged', ...a.at(), feed, status: word, reason: 'told' }, 'edge');
}

test('[RC4] a source of reports that falls silent is a break on each account it reports, until it lives', () => {
  const a = desk();
  a.openAs('B');
  const reported = a.at().tsEventUs;
  a.report('A', 'X', '6', '10');
  status(a, 'stale', 'other');
  expect(classes(a)).toEqual([]);
  status(a, 'stale');
  const key = { class: 'staleSource', account: 'A', instrument: '', reference: 'test', origin: 'test' };
  expect(a.engine.books.breaks()).toMatchObject([{ ...key, theirs: 'stale', theirUs: reported, state: 'open' }]);
  expect(isIncomplete(a)).toBe(false);
  // An account that it first reports while it is silent by word is open at once; dead says more than stale.
  a.trade('B', 'X', 'F1', '1', '10');
  a.report('B', 'X', '1', '10');
  expect(classes(a)).toEqual(['staleSource open', 'staleSource open']);
  status(a, 'dead');
  expect(a.engine.books.breaks()).toMatchObject([{ theirs: 'dead' }, { theirs: 'dead' }]);
  status(a, 'live');
  expect(classes(a)).toEqual(['staleSource resolved', 'staleSource resolved']);
  a.report('A', 'X', '6', '10');
  expect(classes(a)).toEqual(['staleSource resolved', 'staleSource resolved']);
});
