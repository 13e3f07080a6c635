import { expect, test } from 'vitest';
import type { ScopeNode } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { metric, Scenario } from './scenario.test-kit.ts';

const A: ScopeNode = { level: 'account', id: 'A' };
const D1: ScopeNode = { level: 'desk', id: 'd1' };

function desk(): Scenario {
  const made = new Scenario().firm().list('X', '1', 'USD', 'linear', true).list('Y', '10');
  made.open('A', '10000').open('B', '20000', 'USD', 't2', 'd1');
  made.mark('X', '100');
  made.mark('Y', '100');
  return made;
}

function tagged(held: Scenario, [account, quantity, px]: readonly [string, string, string], strategy: string): void {
  const side = quantity.startsWith('-') ? 'sell' : 'buy';
  const fillId = `T${held.engine.seq}`;
  const about = { fillId, account, instrument: 'X', side, lastQty: quantity.replace('-', ''), lastPx: px, strategy };
  held.do({ type: 'FillReceived', ...held.at(), ...about } as never);
}

/** Fills as quantity, price, fee; the mark after them; the loss of the open trip. */
const TRIPS: readonly (readonly [string, readonly (readonly [string, string, string])[], string, number])[] = [
  ['the opening fee is its own', [['10', '100', '5']], '98', 25],
  ['a gain is no loss', [['10', '100', '5']], '102', 0],
  [
    'what it realized counts',
    [
      ['10', '100', '0'],
      ['-4', '90', '1'],
    ],
    '100',
    41,
  ],
  [
    'what was before it does not',
    [
      ['10', '100', '0'],
      ['-10', '50', '0'],
      ['2', '100', '3'],
    ],
    '99',
    5,
  ],
  [
    'of a flip it has its part of the fee alone',
    [
      ['10', '100', '0'],
      ['-15', '90', '30'],
    ],
    '92',
    20,
  ],
  [
    'a flat position has none',
    [
      ['10', '100', '0'],
      ['-10', '50', '9'],
    ],
    '10',
    0,
  ],
];

test.each(TRIPS)('[LI1] [PN8] loss per trade: %s', (_, fills, mark, loss) => {
  const held = desk();
  held.define('L', A, metric('lossPerTrade', '1000'));
  for (const [quantity, px, fee] of fills) held.fill('A', 'X', quantity, px, fee);
  held.mark('X', mark);
  expect(held.seen('L', A)[0]).toBe(loss);
});

test('[LI1] [LI13] loss per trade is that of the worst open trip under the node, also for what was open before', () => {
  const held = desk();
  held.fill('A', 'X', '10', '100');
  held.fill('A', 'Y', '2', '100');
  held.fill('B', 'X', '-20', '100');
  held.define('L', D1, metric('lossPerTrade', '100'));
  held.define('C', D1, metric('lossPerTrade', '100'), { options: { within: { instrument: 'Y' as never } } });
  held.mark('X', '95');
  held.mark('Y', '97');
  expect([held.seen('L'), held.seen('C')]).toEqual([
    [60, 'watch'],
    [60, 'watch'],
  ]);
  held.mark('X', '105');
  expect(held.seen('L')).toEqual([100, 'breach']);
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(restored.fingerprint()).toBe(held.engine.fingerprint());
});

test('[LI1] [BU9] a bust of what a trip realized changes its loss', () => {
  const held = desk();
  held.define('L', A, metric('lossPerTrade', '1000'));
  held.fill('A', 'X', '10', '100', '0', 'open');
  held.fill('A', 'X', '-5', '80', '0', 'part');
  expect(held.seen('L', A)[0]).toBe(100);
  const about = { fillId: 'bust', refFillId: 'part', account: 'A', instrument: 'X' };
  held.do({ type: 'FillBusted', ...held.at(), ...about } as never);
  expect(held.seen('L', A)[0]).toBe(0);
});

test('[LI1] [BO2] a trip longer than the fills that are kept counts from its first', () => {
  const held = desk();
  held.define('L', A, metric('lossPerTrade', '100000'));
  held.fill('A', 'X', '3', '100');
  held.fill('A', 'X', '-3', '90');
  held.fill('A', 'X', '1000', '100', '1');
  tagged(held, ['A', '1000', '100'], 's');
  held.define('S', A, metric('lossPerTrade', '100000'), { options: { within: { strategy: 's' } } });
  for (let count = 0; count < 420; count += 1) {
    held.fill('A', 'X', '-1', '99', '1');
    tagged(held, ['A', '-1', '98'], 's');
  }
  expect(held.seen('L', A)[0]).toBe(1 + 420 * 2 + 420 * 2);
  expect(held.seen('S', A)[0]).toBe(420 * 2);
  held.mark('X', '99');
  expect([held.seen('L', A)[0], held.seen('S', A)[0]]).toEqual([1 + 420 * 4 + 580 * 2, 420 * 2 + 580]);
});

test('[LI1] [ID7] [EX15] a limit within a strategy counts what the fills of its tag built and earned', () => {
  const held = desk();
  held.fill('A', 'X', '7', '100', '2');
  tagged(held, ['A', '10', '100'], 's');
  tagged(held, ['A', '-4', '110'], 's');
  tagged(held, ['B', '-1', '100'], 's');
  const within = { strategy: 's' };
  for (const name of ['gross', 'net', 'contracts', 'dailyLoss', 'realizedLoss', 'openLoss', 'lossPerTrade'] as const)
    held.define(name, D1, metric(name, '100000'), { options: { within } });
  held.define('untagged', D1, metric('openLoss', '100000'), { options: { within: { strategy: '' } } });
  const seen = (name: string): number | null => held.seen(name)[0];
  held.mark('X', '90');
  expect(['gross', 'net', 'contracts'].map(seen)).toEqual([630, 450, 7]);
  // From its definition the desk lost 60 in one account and won 10 in the other; 40 had been realized before.
  expect(['dailyLoss', 'openLoss', 'untagged', 'lossPerTrade'].map(seen)).toEqual([50, 50, 70, 20]);
  tagged(held, ['A', '-6', '80'], 's');
  expect(['dailyLoss', 'realizedLoss', 'openLoss'].map(seen)).toEqual([110, 120, 0]);
});
