import { expect, test } from 'vitest';
import type { CashMoved, SettlementPosted } from '#lib/model/input.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { maxLoss } from './scenario.test-kit.ts';

function desk(): FillDesk {
  return new FillDesk().firm().list('X').openAs('A') as FillDesk;
}

function listAs(a: FillDesk, instrument: string, rest: Partial<Instrument>): FillDesk {
  const listing = {
    instrument,
    kind: 'linear',
    multiplier: '1',
    quoteCurrency: 'USD',
    settlementCurrency: 'USD',
    assetClass: 'other',
    negativePriceAllowed: false,
    ...rest,
  };
  a.do({ type: 'InstrumentListed', ...a.at(), instrument: listing as Instrument });
  return a;
}

function isIncomplete(a: FillDesk): boolean {
  return (a.column('A', 'flags') & ACCOUNT_FLAGS.incomplete) !== 0;
}

test('[LO1] [LO2] the cost method decides what is realized while a position is open, never equity', () => {
  const cases = [
    ['average', 300, '105'],
    ['fifo', 400, '110'],
    ['lifo', 200, '100'],
  ] as const;
  for (const [costMethod, realized, average] of cases) {
    const a = new FillDesk().firm().list('X', '2').openAs('A', { costMethod }) as FillDesk;
    a.rules('A', { max: maxLoss('1000', 'closed_balance') });
    a.trade('A', 'X', 'F1', '10', '100');
    a.trade('A', 'X', 'F2', '10', '110');
    a.mark('X', '120');
    a.trade('A', 'X', 'F3', '-10', '120');
    expect(a.held('A', 'X'), costMethod).toEqual(['10', average, realized]);
    expect([a.money('A', 'balance'), a.money('A', 'equity')]).toEqual([100_000 + realized, 100_600]);
    // A rule on the closed balance follows the method.
    expect(a.floor('A', 'max')).toBe(99_000 + realized);
  }
});

test('[LO1] what is left over of a fill opens a reversed lot', () => {
  const a = new FillDesk().firm().list('X').openAs('A', { costMethod: 'fifo' }) as FillDesk;
  a.trade('A', 'X', 'F1', '1', '100');
  a.trade('A', 'X', 'F2', '1', '110');
  a.trade('A', 'X', 'F3', '-3', '120');
  expect(a.held('A', 'X')).toEqual(['-1', '120', 30]);
});

test('[LO3] [LO4] closed trades by either method, with fees of entry and exit pro rata', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '2', '100', { fee: '4' });
  a.trade('A', 'X', 'F2', '2', '110', { fee: '8' });
  a.trade('A', 'X', 'F3', '-3', '120', { fee: '3' });
  const trades = (method: 'fifo' | 'lifo') =>
    a.engine.books
      .closedTrades('A', method)
      .map(({ entryFillId, exitFillId, quantity, pnl, fees }) => [entryFillId, exitFillId, quantity, pnl, fees]);
  expect(trades('fifo')).toEqual([
    ['F1', 'F3', '2', '40', '6'],
    ['F2', 'F3', '1', '10', '5'],
  ]);
  expect(trades('lifo')).toEqual([
    ['F2', 'F3', '2', '20', '10'],
    ['F1', 'F3', '1', '20', '3'],
  ]);
  expect(a.engine.books.closedTrades('Nobody', 'fifo')).toEqual([]);
});

function bests(a: FillDesk, method: 'fifo' | 'lifo' = 'fifo', account = 'A') {
  return a.engine.books
    .closedTrades(account, method)
    .map(({ entryFillId, quantity, highestOpen, lowestOpen }) => [entryFillId, quantity, highestOpen, lowestOpen]);
}

test('[LO3] a closed trade has the best and worst open P&L at the marks between entry and exit', () => {
  for (const costMethod of ['average', 'fifo', 'lifo'] as const) {
    const a = new FillDesk().firm().list('X', '2').openAs('A', { costMethod }) as FillDesk;
    a.mark('X', '500');
    a.trade('A', 'X', 'F1', '2', '100');
    a.mark('X', '90');
    a.mark('X', '103.5');
    a.trade('A', 'X', 'F2', '2', '110');
    a.mark('X', '112');
    a.mark('X', '101.25');
    a.trade('A', 'X', 'F3', '-3', '120');
    a.mark('X', '1');
    expect(bests(a), costMethod).toEqual([
      ['F1', '2', '48', '-40'],
      ['F2', '1', '4', '-17.5'],
    ]);
    // What is left of the second sees on; a flip opens a lot that has seen nothing.
    a.trade('A', 'X', 'F4', '-3', '120');
    a.trade('A', 'X', 'F5', '2', '120');
    expect(bests(a).slice(2), costMethod).toEqual([
      ['F2', '1', '4', '-218'],
      ['F4', '2', null, null],
    ]);
  }
});

test('[LO3] other accounts end no run of marks, and a short is best at the lowest', () => {
  const a = desk();
  a.openAs('B');
  a.trade('A', 'X', 'F1', '-1', '100');
  for (const [id, mark] of [
    ['B1', '97'],
    ['B2', '108'],
    ['B3', '99'],
    ['B4', '104'],
  ] as const) {
    a.mark('X', mark);
    a.trade('B', 'X', id, '1', '100');
  }
  a.mark('X', '101');
  a.trade('A', 'X', 'F2', '1', '100');
  expect(bests(a)).toEqual([['F1', '1', '3', '-8']]);
  a.trade('B', 'X', 'B5', '-4', '100');
  expect(bests(a, 'fifo', 'B')).toEqual([
    ['B1', '1', '8', '-1'],
    ['B2', '1', '4', '-1'],
    ['B3', '1', '4', '1'],
    ['B4', '1', '1', '1'],
  ]);
});

test('[LO3] [BU8] a bust between entry and exit takes no mark from the trade, and shorts see the ask', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '2', '100');
  a.mark('X', '130');
  a.trade('A', 'X', 'F2', '-1', '120');
  a.mark('X', '80');
  a.trade('A', 'X', 'F3', '-1', '100');
  a.bust('A', 'X', 'H', 'F2');
  expect(bests(a)).toEqual([['F1', '1', '30', '-20']]);
  const b = new FillDesk().firm().openAs('A') as FillDesk;
  b.list('Q', '1', 'USD', 'linear', false, { markPolicy: 'bidAsk' });
  b.trade('A', 'Q', 'F1', '-1', '100');
  for (const [bid, ask] of [
    ['98', '99'],
    ['103', '105'],
  ] as const) {
    b.do({ type: 'MarkUpdated', ...b.at(), instrument: 'Q', bid, ask } as never);
  }
  b.trade('A', 'Q', 'F2', '1', '100');
  expect(bests(b)).toEqual([['F1', '1', '1', '-5']]);
});

test('[PO9] a fee in the base currency of a spot trade is taken from the quantity and booked at the price', () => {
  const spot = { baseCurrency: 'BTC' as never, assetClass: 'crypto' } as const;
  const a = listAs(new FillDesk().firm(), 'BTC', spot).openAs('A') as FillDesk;
  a.trade('A', 'BTC', 'F1', '1', '50000', { fee: '0.001', feeCurrency: 'BTC' });
  expect(a.held('A', 'BTC')).toEqual(['0.999', '50000', 0]);
  expect([a.money('A', 'fees'), a.money('A', 'equity')]).toEqual([50, 99_950]);
  a.trade('A', 'BTC', 'F2', '-0.999', '50000', { fee: '0.000999', feeCurrency: 'BTC' });
  expect(a.held('A', 'BTC')).toEqual(['-0.000999', '50000', 0]);
  // A correction takes the fee along.
  a.correct('A', 'BTC', ['G', 'F1'], '2', '40000');
  expect(a.held('A', 'BTC')?.[0]).toBe('0.999001');
  expect(a.money('A', 'fees')).toBe(89.95);
});

test('[PO9] a fee in the base of what is no spot trade is money in that currency', () => {
  const cfd = { baseCurrency: 'EUR' as never, assetClass: 'fx' } as const;
  const a = listAs(new FillDesk().firm(), 'EURUSD', cfd).openAs('A') as FillDesk;
  a.rate('EUR', 'USD', '1.25');
  a.trade('A', 'EURUSD', 'F1', '100', '1.2', { fee: '2', feeCurrency: 'EUR' });
  expect(a.held('A', 'EURUSD')?.[0]).toBe('100');
  expect(a.money('A', 'fees')).toBe(2.5);
});

test('[PO11] [PO10] a fill with a reason counts like any fill', () => {
  const a = listAs(new FillDesk().firm(), 'OPT', { kind: 'option', multiplier: '100' as never }).openAs(
    'A',
  ) as FillDesk;
  a.trade('A', 'OPT', 'F1', '2', '3.5');
  // A worthless expiry: price 0 is legal for linear kinds [IT4].
  const expiry = { ...a.journal.at(-1)?.input, fillId: 'F2', side: 'sell', lastPx: '0', reason: 'expiry' };
  expect(a.do(expiry as never).type).toBe('Accepted');
  expect(a.held('A', 'OPT')).toEqual(['0', null, -700]);
});

test('[IT4] a fill at a price whose sign its instrument does not admit is refused', () => {
  const a = desk();
  a.list('INV', '1', 'USD', 'inverse').list('CL', '1', 'USD', 'linear', true);
  expect(a.trade('A', 'X', 'F1', '1', '-1')).toMatchObject({ reason: 'priceNotPositive', field: 'price' });
  expect(a.trade('A', 'INV', 'F2', '1', '0')).toMatchObject({ reason: 'priceNotPositive' });
  expect(a.trade('A', 'CL', 'F3', '1', '-37.63').type).toBe('Accepted');
});

test('[IT1] a fill in an unlisted instrument keeps its account incomplete until it is sent again', () => {
  const a = desk();
  expect(a.trade('A', 'Y', 'F1', '1', '10')).toMatchObject({ reason: 'unknownInstrument' });
  expect(isIncomplete(a)).toBe(true);
  a.engine = RiskEngine.restore(JSON.parse(JSON.stringify(a.engine.snapshot())));
  a.list('Y');
  expect(isIncomplete(a)).toBe(true);
  expect(a.trade('A', 'Y', 'F1', '1', '10').type).toBe('Accepted');
  expect(isIncomplete(a)).toBe(false);
});

test('[ID4] an id is unique for ever, per trading day, or with CumQty, as its origin says', () => {
  const again = { forever: 'Rejected', tradingDay: 'Accepted', cumQty: 'Rejected' } as const;
  for (const scope of ['forever', 'tradingDay', 'cumQty'] as const) {
    const a = desk();
    a.originAs({ fillIdScope: scope });
    a.roll('2026-01-02');
    const first = a.at().tsEventUs;
    a.trade('A', 'X', 'F', '1', '10', { cumQty: '1', tsEventUs: first });
    expect(a.trade('A', 'X', 'F', '1', '10', { cumQty: '1' }), scope).toMatchObject({ reason: 'duplicateFill' });
    const other = a.trade('A', 'X', 'F', '1', '11', { cumQty: '2' });
    expect(other.type, scope).toBe(scope === 'cumQty' ? 'Accepted' : 'Rejected');
    a.roll('2026-01-03');
    expect(a.trade('A', 'X', 'F', '1', '10', { cumQty: '1' }).type, scope).toBe(again[scope]);
    // Sent once more, long after its day: the day is that of its own event time.
    a.roll('2026-01-04');
    expect(a.trade('A', 'X', 'F', '1', '10', { cumQty: '1', tsEventUs: first })).toMatchObject({
      reason: 'duplicateFill',
    });
    // A bust names the id as the venue prints it.
    expect(a.bust('A', 'X', 'H', 'F').type, scope).toBe('Accepted');
    expect(a.held('A', 'X')?.[0], scope).toBe(scope === 'forever' ? '0' : '1');
  }
});

test('[ID4] a bust before its fill finds it in every scope', () => {
  for (const fillIdScope of ['forever', 'tradingDay', 'cumQty'] as const) {
    const a = desk();
    a.originAs({ fillIdScope });
    a.bust('A', 'X', 'H', 'F');
    a.trade('A', 'X', 'F', '1', '10', { cumQty: '1' });
    expect(a.held('A', 'X')?.[0], fillIdScope).toBe('0');
  }
});

test('[ID3] [PN5] [IN7] opposite positions that add up to nothing still have their result', () => {
  const a = new FillDesk().firm().list('X').openAs('A', { positionMode: 'hedging' }) as FillDesk;
  a.mark('X', '100');
  a.trade('A', 'X', 'F1', '2', '90', { positionId: 'P' });
  a.trade('A', 'X', 'F2', '-2', '105', { positionId: 'Q' });
  expect([a.money('A', 'unrealized'), a.money('A', 'equity')]).toEqual([30, 100_030]);
  a.mark('X', '500');
  expect([a.money('A', 'equity'), a.money('A', 'gross')]).toEqual([100_030, 0]);
  expect(a.engine.exactFigures('A')?.equity24).toBe(100_030n * 10n ** 24n);
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(a.engine.snapshot())));
  expect(restored.fingerprint()).toBe(a.engine.fingerprint());
  a.trade('A', 'X', 'F3', '-2', '500', { positionId: 'P' });
  a.trade('A', 'X', 'F4', '2', '500', { positionId: 'Q' });
  expect([a.money('A', 'balance'), a.money('A', 'equity')]).toEqual([100_030, 100_030]);
});

test('[ID3] a hedging account keeps one position per id, its holding is their sum', () => {
  const a = new FillDesk().firm().list('X').openAs('A', { positionMode: 'hedging' }) as FillDesk;
  expect(a.trade('A', 'X', 'F0', '2', '100')).toMatchObject({ reason: 'malformed', field: 'position_id' });
  a.trade('A', 'X', 'F1', '2', '100', { positionId: 'P1' });
  a.trade('A', 'X', 'F2', '-3', '110', { positionId: 'P2' });
  a.mark('X', '105');
  expect([a.money('A', 'unrealized'), a.money('A', 'realized'), a.money('A', 'gross')]).toEqual([25, 0, 105]);
  const views = a.engine.accountDetail('A')?.positions.map((view) => [view.positionId, view.quantity, view.averagePx]);
  expect(views).toEqual([
    ['P1', '2', '100'],
    ['P2', '-3', '110'],
  ]);
  a.trade('A', 'X', 'F3', '-2', '105', { positionId: 'P1' });
  expect([a.money('A', 'unrealized'), a.money('A', 'realized')]).toEqual([15, 10]);
  a.bust('A', 'X', 'H', 'F2');
  expect([a.money('A', 'unrealized'), a.money('A', 'realized'), a.money('A', 'gross')]).toEqual([0, 10, 0]);
});

test('[ID7] [IN1] total P&L adds up over strategies; what each realizes is its own', () => {
  const a = desk();
  a.trade('A', 'X', 'F0', '1', '90');
  a.trade('A', 'X', 'F1', '2', '100', { strategy: 'trend', fee: '1' });
  a.trade('A', 'X', 'F2', '-1', '130', { strategy: 'fade' });
  a.trade('A', 'X', 'F3', '-1', '120', { strategy: 'trend' });
  a.mark('X', '110');
  const of = () =>
    a.engine.books
      .strategies('A')
      .map(({ strategy, quantity, realized, fees, unrealized }) => [
        strategy,
        quantity,
        realized / 1e6,
        fees / 1e6,
        (unrealized ?? Number.NaN) / 1e6,
      ]);
  expect(of()).toEqual([
    ['', '1', 0, 0, 20],
    ['trend', '1', 20, 1, 10],
    ['fade', '-1', 0, 0, 20],
  ]);
  const total = of().reduce((sum, row) => sum + Number(row[2]) - Number(row[3]) + Number(row[4]), 0);
  expect(total).toBeCloseTo(a.money('A', 'equity') - 100_000, 5);
  a.bust('A', 'X', 'H', 'F2');
  expect(of()[2]).toEqual(['fade', '0', 0, 0, 0]);
  expect(a.money('A', 'equity')).toBe(100_049);
});

test('[FX1] section 18 no. 8: two rate policies', () => {
  for (const [fxPolicy, realized, fees, total] of [
    ['bookAtFill', 240, 2.4, 387.6],
    ['revalueAll', 250, 2.5, 397.5],
  ] as const) {
    const a = new FillDesk().firm([], false).list('DAX', '1', 'EUR').openAs('A', { fxPolicy }) as FillDesk;
    a.rate('EUR', 'USD', '1.10');
    a.trade('A', 'DAX', 'F1', '100', '50');
    a.rate('EUR', 'USD', '1.20');
    a.trade('A', 'DAX', 'F2', '-40', '55', { fee: '2', feeCurrency: 'EUR' });
    a.mark('DAX', '52');
    a.rate('EUR', 'USD', '1.25');
    expect([a.money('A', 'realized'), a.money('A', 'fees'), a.money('A', 'unrealized')]).toEqual([realized, fees, 150]);
    expect(a.money('A', 'equity')).toBe(100_000 + total);
    a.engine.assertTotals();
    a.engine = RiskEngine.restore(JSON.parse(JSON.stringify(a.engine.snapshot())));
    a.rate('EUR', 'USD', '1.5');
    expect(a.money('A', 'balance'), fxPolicy).toBe(fxPolicy === 'revalueAll' ? 100_297 : 100_237.6);
    a.engine.assertTotals();
  }
});

test('[FX1] [LL4] a rule on the balance sees a revalued one move with the rate', () => {
  const a = new FillDesk().firm([], false).list('DAX', '1', 'EUR').openAs('A', { fxPolicy: 'revalueAll' }) as FillDesk;
  a.rules('A', { max: maxLoss('1000', 'closed_balance') });
  a.rate('EUR', 'USD', '1');
  a.trade('A', 'DAX', 'F1', '-10', '1000');
  a.trade('A', 'DAX', 'F2', '10', '500');
  expect(a.floor('A', 'max')).toBe(104_000);
  a.rate('EUR', 'USD', '1.1');
  expect(a.floor('A', 'max')).toBe(104_500);
  a.rate('EUR', 'USD', '0.9');
  expect([a.money('A', 'equity'), a.breached('A').length]).toEqual([104_500, 1]);
});

test('[FX6] an account that keeps balances by currency books without a rate, and is incomplete until it comes', () => {
  const a = new FillDesk().firm([], false).list('DAX', '1', 'EUR').openAs('A', { fxPolicy: 'revalueAll' }) as FillDesk;
  a.trade('A', 'DAX', 'F1', '1', '100');
  expect(a.trade('A', 'DAX', 'F2', '-1', '130').type).toBe('Accepted');
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_000, true]);
  a.rate('EUR', 'USD', '2');
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_060, false]);
});

test('[PN6] a daily settlement books the value less the cost and leaves equity', () => {
  const a = listAs(new FillDesk().firm(), 'ES', { settlesDaily: true, multiplier: '50' as never }).openAs(
    'A',
  ) as FillDesk;
  a.list('X');
  const settle = (price: string, instrument = 'ES') =>
    a.do({ type: 'SettlementPosted', ...a.at(), instrument, price } as SettlementPosted);
  a.trade('A', 'ES', 'F1', '2', '5000');
  a.mark('ES', '5010');
  expect(settle('5008').type).toBe('Accepted');
  expect(a.held('A', 'ES')).toEqual(['2', '5008', 800]);
  expect([a.money('A', 'balance'), a.money('A', 'equity')]).toEqual([100_800, 101_000]);
  settle('5008');
  expect(a.money('A', 'balance')).toBe(100_800);
  expect(settle('10', 'X')).toMatchObject({ reason: 'malformed', field: 'symbol' });
  const margin = { cashId: 'C1', account: 'A', amount: '800', currency: 'USD', cashKind: 'variationMargin' };
  const move = (instrument: string) => a.do({ type: 'CashMoved', ...a.at(), ...margin, instrument } as CashMoved);
  expect(move('ES')).toMatchObject({ reason: 'wouldDoubleCount', field: 'cash_kind' });
  expect(move('X').type).toBe('Accepted');
  // A bust before the settlement leaves the settlement in its place.
  a.correct('A', 'ES', ['G', 'F1'], '1', '5000');
  expect(a.held('A', 'ES')).toEqual(['1', '5008', 400]);
});

test('[SE9] a late fill is labelled and a record names it; an event time ahead of the clock is flagged', () => {
  const a = desk();
  a.originAs({ lateFillPolicy: 'restate' });
  const before = a.at().tsEventUs;
  a.roll('2026-01-02');
  a.trade('A', 'X', 'F1', '1', '10', { tsEventUs: before });
  a.bust('A', 'X', 'H', 'F2');
  a.trade('A', 'X', 'F2', '1', '10', { tsEventUs: before });
  a.wait(16 * 60 * 1_000_000);
  a.trade('A', 'X', 'F3', '1', '10', { tsEventUs: before });
  a.trade('A', 'X', 'F4', '1', '10', { tsEventUs: a.at().tsEventUs + 4_000_000 });
  const detail = a.engine.accountDetail('A');
  expect(detail?.fills.map(({ fillId, label, clockSkew }) => [fillId, label, clockSkew])).toEqual([
    ['F4', undefined, true],
    ['F3', 'late', undefined],
    ['F2', 'busted', undefined],
    ['F1', 'restated', undefined],
  ]);
  expect(detail?.corrections.map(({ kind, fillId }) => [kind, fillId])).toEqual([
    ['restated', 'F1'],
    ['late', 'F3'],
  ]);
});

test('[BU6] [BU7] CumQty and AvgPx of an order are checked where its chain is known', () => {
  const a = desk();
  const order = (id: string, qty: string, px: string, cumQty: string, avgPx: string, orderId = 'O1') =>
    a.trade('A', 'X', id, qty, px, { orderId, cumQty, avgPx });
  order('F1', '1000', '100', '1000', '100');
  order('F2', '9000', '110', '10000', '109');
  expect(a.engine.books.breaks()).toEqual([]);
  a.bust('A', 'X', 'H', 'F1');
  order('F3', '1000', '120', '10000', '111');
  expect(a.engine.books.breaks()).toEqual([]);
  order('F5', '1', '111', '10003', '111');
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'orderCumulative', reference: 'O1', ours: '10001', theirs: '10003', state: 'open' },
  ]);
  order('F4', '2', '111', '10003', '111');
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'orderCumulative', state: 'resolved' }]);
  // After cancel/replace CumQty runs on under another id: unverifiable, no break.
  order('F6', '5', '111', '10008', '111', 'O2');
  expect(a.engine.books.breaks()).toHaveLength(1);
});
