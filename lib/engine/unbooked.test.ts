import { expect, test } from 'vitest';
import type { AccountOpened, SettlementPosted } from '#lib/model/input.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import type { EngineSnapshot } from './engine.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { dailyLoss } from './scenario.test-kit.ts';

function isIncomplete(a: FillDesk): boolean {
  return (a.column('A', 'flags') & ACCOUNT_FLAGS.incomplete) !== 0;
}

/** A dollar account with a contract in euros, and no rate. */
function rateless(options: Partial<AccountOpened> = {}): FillDesk {
  const a = new FillDesk().firm([], false).list('DAX', '1', 'EUR').openAs('A', options) as FillDesk;
  a.list('X');
  return a;
}

test('[FX6] a fill without a rate moves the position, and its result waits, flagged, for the first rate', () => {
  const a = rateless();
  a.trade('A', 'DAX', 'F1', '2', '100', { fee: '1' });
  expect(a.trade('A', 'DAX', 'F2', '-2', '130', { fee: '1.5', feeCurrency: 'GBP' }).type).toBe('Accepted');
  expect(a.held('A', 'DAX')).toEqual(['0', null, 0]);
  expect([a.money('A', 'balance'), a.money('A', 'equity'), isIncomplete(a)]).toEqual([100_000, 100_000, true]);
  // Unknown is not zero.
  expect(a.engine.accountDetail('A')?.fills.map(({ realized }) => realized)).toEqual([null, 0]);
  a.rate('EUR', 'USD', '2');
  // 60 less 1 at 2; the pound is still unknown.
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_118, true]);
  expect(a.engine.accountDetail('A')?.fills.map(({ realized }) => realized)).toEqual([120_000_000, 0]);
  a.rate('GBP', 'USD', '4');
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_112, false]);
  // Booked once, it stays so [FX1].
  a.rate('EUR', 'USD', '3');
  expect([a.money('A', 'balance'), a.held('A', 'DAX')]).toEqual([100_112, ['0', null, 120]]);
});

test('[FX6] [IN5] a bust takes a fill that waits for a rate, and one that was booked late, whole', () => {
  for (const isRatedFirst of [false, true]) {
    const a = rateless({ costMethod: 'fifo' });
    a.trade('A', 'DAX', 'F1', '2', '100');
    a.trade('A', 'DAX', 'F2', '-2', '130', { fee: '1' });
    if (isRatedFirst) a.rate('EUR', 'USD', '2');
    expect(a.bust('A', 'DAX', 'H', 'F2').type).toBe('Accepted');
    expect([a.money('A', 'balance'), a.held('A', 'DAX')?.[0]]).toEqual([100_000, '2']);
    a.rate('EUR', 'USD', '2');
    a.mark('DAX', '100');
    expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([100_000, false]);
    // A correction may need a rate that was never there for its fill.
    a.correct('A', 'DAX', ['G', 'F1'], '2', '90', { fee: '1' });
    expect(a.money('A', 'balance')).toBe(99_998);
  }
});

test('[FX6] [IN17] while a result waits for a rate no rung falls, and rules judge what is known', () => {
  const a = rateless();
  a.define('d', { level: 'account', id: 'A' }, dailyLoss('1000'));
  a.trade('A', 'X', 'F1', '8', '100');
  a.mark('X', '0');
  expect(a.alert('d')).toBe('firing warning');
  a.trade('A', 'DAX', 'F2', '1', '100');
  a.trade('A', 'DAX', 'F3', '-1', '90');
  a.mark('X', '100');
  expect(a.alert('d')).toBe('firing warning');
  a.rate('EUR', 'USD', '1');
  expect(a.alert('d')).not.toBe('firing warning');
  expect(a.money('A', 'balance')).toBe(99_990);
});

test('[FX6] [JR6] what waits for a rate outlives a snapshot, whatever is folded meanwhile', () => {
  const a = rateless();
  a.trade('A', 'DAX', 'F0', '1', '100', { fee: '1' });
  for (let index = 1; index < 500; index += 1) a.trade('A', 'DAX', `F${index}`, index % 2 === 0 ? '1' : '-1', '100');
  const thawed = JSON.parse(JSON.stringify(a.engine.snapshot())) as EngineSnapshot;
  const b = a.engine;
  a.rate('EUR', 'USD', '2');
  const restored = RiskEngine.restore(thawed);
  const entry = a.journal.at(-1);
  if (entry !== undefined) restored.apply(entry, []);
  expect(restored.fingerprint()).toBe(b.fingerprint());
  expect([a.money('A', 'balance'), isIncomplete(a)]).toEqual([99_998, false]);
});

test('[FX6] [PN6] a settlement without a rate settles, and books when the rate comes', () => {
  const a = new FillDesk().firm([], false).openAs('A') as FillDesk;
  a.list('DAX', '1', 'EUR', 'linear', false, { settlesDaily: true });
  a.trade('A', 'DAX', 'F1', '2', '100');
  expect(a.do({ type: 'SettlementPosted', ...a.at(), instrument: 'DAX', price: '110' } as SettlementPosted)).toEqual({
    type: 'Accepted',
    seq: a.engine.seq,
  });
  expect([a.held('A', 'DAX')?.slice(0, 2), a.money('A', 'balance')]).toEqual([['2', '110'], 100_000]);
  a.rate('EUR', 'USD', '2');
  expect(a.money('A', 'balance')).toBe(100_040);
});
