import { expect, test } from 'vitest';
import { RiskEngine } from './engine.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { dailyLoss, maxLoss } from './scenario.test-kit.ts';

function desk(): FillDesk {
  return new FillDesk().firm().list('X').openAs('A') as FillDesk;
}

test('[BU1] a bust removes the fill and its fee', () => {
  const a = desk();
  a.trade('A', 'X', 'C', '10', '100', { fee: '3' });
  a.trade('A', 'X', 'D', '5', '110', { fee: '2' });
  expect(a.bust('A', 'X', 'E', 'C').type).toBe('Accepted');
  expect(a.held('A', 'X')).toEqual(['5', '110', 0]);
  expect(a.money('A', 'fees')).toBe(2);
  expect(a.engine.accountDetail('A')?.fills.map(({ fillId, label }) => [fillId, label])).toEqual([
    ['D', undefined],
    ['C', 'busted'],
  ]);
});

test('[BU2] a correction replaces quantity and price; side and fee stay unless it carries them', () => {
  const a = desk();
  a.trade('A', 'X', 'D', '9', '110', { fee: '4' });
  a.correct('A', 'X', ['F', 'D'], '8', '100');
  expect(a.held('A', 'X')).toEqual(['8', '100', 0]);
  expect(a.money('A', 'fees')).toBe(4);
  a.correct('A', 'X', ['G', 'F'], '3', '90', { side: 'sell', fee: '1', feeCurrency: 'USD' });
  expect(a.held('A', 'X')).toEqual(['-3', '90', 0]);
  expect(a.money('A', 'fees')).toBe(1);
});

test('[BU3] FIX J.1.a: any id of a chain resolves to its head', () => {
  const a = desk();
  a.trade('A', 'X', 'C', '1000', '100');
  a.trade('A', 'X', 'D', '9000', '110');
  expect(a.held('A', 'X')).toEqual(['10000', '109', 0]);
  a.bust('A', 'X', 'E', 'C');
  expect(a.held('A', 'X')).toEqual(['9000', '110', 0]);
  a.correct('A', 'X', ['F', 'D'], '9000', '100');
  a.trade('A', 'X', 'G', '1000', '120');
  expect(a.held('A', 'X')).toEqual(['10000', '102', 0]);
  a.correct('A', 'X', ['H', 'F'], '9000', '120');
  expect(a.held('A', 'X')).toEqual(['10000', '120', 0]);
  // The venue quotes the original once more.
  a.correct('A', 'X', ['K', 'D'], '9500', '120');
  expect(a.held('A', 'X')).toEqual(['10500', '120', 0]);
  a.bust('A', 'X', 'L', 'D');
  expect(a.held('A', 'X')).toEqual(['1000', '120', 0]);
  expect(a.bust('A', 'X', 'M', 'K').type).toBe('Accepted');
  expect(a.held('A', 'X')).toEqual(['1000', '120', 0]);
});

test('[BU4] a bust before its fill leaves a tombstone, a correction waits; both are a break after five seconds', () => {
  const a = desk();
  expect(a.bust('A', 'X', 'H', 'F').type).toBe('Accepted');
  expect(a.trade('A', 'X', 'F', '1', '100').type).toBe('Accepted');
  expect(a.held('A', 'X')?.[0]).toBe('0');
  a.correct('A', 'X', ['G2', 'F2'], '3', '90');
  a.trade('A', 'X', 'F2', '1', '100', { fee: '7' });
  expect(a.held('A', 'X')).toEqual(['3', '90', 0]);
  expect(a.money('A', 'fees')).toBe(7);
  expect(a.engine.books.breaks()).toEqual([]);
  a.bust('A', 'X', 'H3', 'F3');
  a.tick(3_000_000);
  expect(a.engine.books.breaks()).toEqual([]);
  a.tick(0);
  expect(a.engine.books.breaks()).toMatchObject([
    { class: 'unknownReference', reference: 'F3', state: 'open', instrument: 'X' },
  ]);
  a.trade('A', 'X', 'F3', '1', '100');
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'unknownReference', state: 'resolved' }]);
  expect(a.held('A', 'X')?.[0]).toBe('3');
});

test('[BU4] the waiting correction of a correction is a chain: its fill resolves all of it', () => {
  const a = desk();
  a.correct('A', 'X', ['G2', 'G1'], '5', '80');
  a.correct('A', 'X', ['G1', 'F'], '4', '90');
  a.trade('A', 'X', 'F', '3', '100');
  expect(a.held('A', 'X')).toEqual(['5', '80', 0]);
  a.tick(10_000_000);
  expect(a.engine.books.breaks()).toEqual([]);
});

test('[BU5] [ID4] a message that came before counts once', () => {
  const a = desk();
  a.trade('A', 'X', 'F', '4', '100');
  a.trade('A', 'X', 'F2', '2', '100');
  a.bust('A', 'X', 'H', 'F');
  const before = a.engine.fingerprint();
  expect(a.bust('A', 'X', 'H', 'F')).toMatchObject({ reason: 'duplicateFill' });
  expect(a.trade('A', 'X', 'F', '4', '100')).toMatchObject({ reason: 'duplicateFill' });
  expect(a.engine.fingerprint()).toBe(before);
  expect(a.bust('A', 'X', 'H', 'F2')).toMatchObject({ reason: 'fillIdCollision' });
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'fillIdCollision', reference: 'H', state: 'open' }]);
});

test('[BU8] the position is replayed from the original place, not reversed now', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '10', '100');
  a.trade('A', 'X', 'F2', '10', '110');
  a.trade('A', 'X', 'F3', '-15', '120');
  expect(a.held('A', 'X')).toEqual(['5', '105', 225]);
  a.bust('A', 'X', 'H', 'F1');
  expect(a.held('A', 'X')).toEqual(['-5', '120', 100]);
});

test('[BU9] the change moves the balance at once, counts in the open day and restates no closed one', () => {
  const a = desk();
  a.rules('A', { max: maxLoss('5000', 'closed_balance') });
  a.trade('A', 'X', 'F1', '10', '100');
  a.trade('A', 'X', 'F2', '-10', '200');
  a.roll('2026-01-02');
  expect([a.money('A', 'balance'), a.money('A', 'dayPnl'), a.floor('A', 'max')]).toEqual([101_000, 0, 96_000]);
  a.correct('A', 'X', ['G', 'F2'], '10', '150');
  expect([a.money('A', 'balance'), a.money('A', 'dayPnl'), a.floor('A', 'max')]).toEqual([100_500, -500, 96_000]);
  expect(a.engine.accountDetail('A')?.corrections).toMatchObject([
    { kind: 'correction', fillId: 'G', refFillId: 'F2', realizedDelta: '-500', feesDelta: '0', totalDelta: '-500' },
  ]);
});

test('[BU9] [FX1] what is rebooked is converted at the rate of its own fill', () => {
  const a = new FillDesk().firm().list('DAX', '1', 'EUR').openAs('A') as FillDesk;
  a.rate('EUR', 'USD', '1.10');
  a.trade('A', 'DAX', 'F1', '10', '100', { fee: '10', feeCurrency: 'EUR' });
  a.rate('EUR', 'USD', '1.20');
  a.trade('A', 'DAX', 'F2', '-10', '110', { fee: '10', feeCurrency: 'EUR' });
  expect([a.money('A', 'realized'), a.money('A', 'fees')]).toEqual([120, 23]);
  a.rate('EUR', 'USD', '2');
  a.correct('A', 'DAX', ['G', 'F1'], '10', '105');
  expect([a.money('A', 'realized'), a.money('A', 'fees')]).toEqual([60, 23]);
  a.bust('A', 'DAX', 'H', 'F1');
  expect([a.money('A', 'realized'), a.money('A', 'fees')]).toEqual([0, 12]);
});

test('[BU11] [AL14] a recorded breach that a correction undoes is contested, not deleted', () => {
  const a = desk();
  a.rules('A', { daily: dailyLoss('1000') });
  a.trade('A', 'X', 'F1', '10', '200');
  a.trade('A', 'X', 'F2', '-10', '90');
  expect(a.breached('A')).toEqual(['daily']);
  a.correct('A', 'X', ['G', 'F2'], '10', '190');
  expect(a.breached('A')).toEqual(['daily']);
  expect(a.engine.accountDetail('A')?.corrections[0]?.contested).toEqual(['A:daily']);
  expect(a.alert('A:daily')).toBe('firing breach');
  const [alert] = a.engine.alerts(10).filter(({ limitId }) => limitId === 'A:daily');
  expect(alert).toMatchObject({ voidBySeq: a.engine.seq, withdrawnBecause: null });
  expect(a.notices).toMatchObject([{ type: 'AlertMarked', mark: 'voided', alert: { voidBySeq: a.engine.seq } }]);
});

test('[BO2] a fill older than the kept ones is refused by name and changes nothing', () => {
  const a = desk();
  for (let index = 0; index < 400; index += 1) a.trade('A', 'X', `F${index}`, index % 2 === 0 ? '2' : '-1', '100');
  const before = a.engine.fingerprint();
  expect(a.bust('A', 'X', 'H', 'F3')).toMatchObject({ reason: 'referenceTooOld', field: 'ref_id' });
  expect(a.engine.fingerprint()).toBe(before);
  expect(a.bust('A', 'X', 'H', 'F399').type).toBe('Accepted');
  expect(a.held('A', 'X')?.[0]).toBe('201');
});

test('[HL12] a correction that must be refused changes nothing', () => {
  const a = desk();
  a.list('Y');
  a.trade('A', 'X', 'F1', '10', '100');
  a.trade('A', 'Y', 'F2', '1', '100');
  const before = a.engine.fingerprint();
  expect(a.correct('A', 'X', ['G', 'F1'], '999999999999999999', '999999999999999999')).toMatchObject({
    reason: 'outOfRange',
  });
  expect(a.correct('A', 'X', ['G', 'F1'], '1', '-1')).toMatchObject({ reason: 'priceNotPositive' });
  expect(a.bust('A', 'X', 'H', 'F2')).toMatchObject({ reason: 'malformed', field: 'symbol' });
  expect(a.bust('B', 'X', 'H', 'F1')).toMatchObject({ reason: 'unknownAccount' });
  expect(a.bust('A', 'Z', 'H', 'F1')).toMatchObject({ reason: 'unknownInstrument' });
  expect(a.engine.fingerprint()).toBe(before);
});

test('[JR6] busts, waiting references and breaks stand in a snapshot', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '10', '100', { strategy: 's' });
  a.correct('A', 'X', ['G', 'F9'], '3', '90');
  a.trade('A', 'X', 'F1', '11', '100');
  a.engine = RiskEngine.restore(JSON.parse(JSON.stringify(a.engine.snapshot())));
  a.trade('A', 'X', 'F9', '1', '80');
  a.bust('A', 'X', 'H', 'F1');
  expect(a.held('A', 'X')).toEqual(['3', '90', 0]);
  expect(a.engine.books.breaks()).toMatchObject([{ class: 'fillIdCollision' }]);
});
