import { expect, test } from 'vitest';
import { RiskEngine } from './engine.ts';
import { Scenario } from './scenario.test-kit.ts';

/** A hedging account in USD on an instrument that settles in EUR at 2. */
function desk(): Scenario {
  const held = new Scenario().firm().list('X', '1', 'EUR', 'linear', false, { settlesDaily: true });
  const rate = { base: 'EUR', quote: 'USD', rate: '2' };
  held.do({ type: 'FxRateUpdated', ...held.at(), ...rate } as never);
  const about = { account: 'A', currency: 'USD', startBalance: '1000', trader: 't1', desk: 'd1' };
  held.do({ type: 'AccountOpened', ...held.at(), ...about, positionMode: 'hedging' } as never);
  held.mark('X', '100');
  return held;
}

function fill(
  held: Scenario,
  side: 'buy' | 'sell',
  [quantity, px]: readonly [string, string],
  positionId: string,
): void {
  const about = { fillId: `f${held.engine.seq}`, account: 'A', instrument: 'X', side, lastQty: quantity, lastPx: px };
  held.do({ type: 'FillReceived', ...held.at(), ...about, positionId } as never);
  expect(held.outcome?.type).toBe('Accepted');
}

function equity(held: Scenario): number {
  held.engine.assertTotals();
  return Number((held.engine.exactFigures('A')?.equity24 ?? 0n) / 10n ** 18n) / 1e6;
}

test('[ID3] [PN5] positions that cancel out in quantity keep what they won, at the present rate, until they are closed', () => {
  const held = desk();
  fill(held, 'buy', ['1', '100'], 'long');
  fill(held, 'sell', ['1', '110'], 'short');
  const seen = [equity(held)];
  held.mark('X', '500');
  seen.push(equity(held));
  held.do({ type: 'FxRateUpdated', ...held.at(), base: 'EUR', quote: 'USD', rate: '3' } as never);
  seen.push(equity(held));
  const { rows, missing } = held.engine.queries.currencyExposures({ level: 'account', id: 'A' }, 'USD');
  expect([[...rows].map(([name, { converted24 }]) => [name, Number(converted24 / 10n ** 24n)]), missing]).toEqual([
    [
      ['USD', 1_000],
      ['EUR', 30],
    ],
    [],
  ]);
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(restored.exactFigures('A')).toEqual(held.engine.exactFigures('A'));
  fill(held, 'sell', ['1', '500'], 'long');
  seen.push(equity(held));
  fill(held, 'buy', ['1', '500'], 'short');
  seen.push(equity(held));
  expect(seen).toEqual([1_020, 1_020, 1_030, 1_030, 1_030]);
});

test('[ID3] [PN6] a settlement books both sides of positions that cancel out', () => {
  const held = desk();
  fill(held, 'buy', ['1', '100'], 'long');
  fill(held, 'sell', ['1', '110'], 'short');
  held.do({ type: 'SettlementPosted', ...held.at(), instrument: 'X', price: '105' } as never);
  const figures = held.engine.exactFigures('A');
  expect([figures?.balance24, figures?.equity24]).toEqual([1_020n * 10n ** 24n, 1_020n * 10n ** 24n]);
});
