import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { dailyLoss, exposure, metric, Scenario } from './scenario.test-kit.ts';

/** What time or a limit above an account changes of its row is told, though no entry touched the account [HS4]. */

/** A column of the first row among these deltas; undefined when the row was not told. */
function told(deltas: readonly Delta[], column: AccountColumn): number | undefined {
  for (const delta of deltas) {
    if (delta.type !== 'AccountsRevalued') continue;
    const place = delta.indexes.indexOf(0);
    if (place >= 0) return delta.columns[place * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column)];
  }
  return undefined;
}

/** Runs an act; the column must differ by it, and the row must be told with the new value. */
function expectTold(desk: Scenario, column: AccountColumn, act: () => unknown): void {
  const whole = (): number | undefined => {
    const deltas: Delta[] = [];
    desk.engine.collectAll(deltas);
    return told(deltas, column);
  };
  desk.engine.collect([]);
  const before = whole();
  act();
  const deltas: Delta[] = [];
  const after = whole();
  desk.engine.collect(deltas);
  expect(after).not.toBe(before);
  expect(told(deltas, column)).toBe(after);
}

function tick(desk: Scenario, us: number): () => unknown {
  desk.wait(us);
  return () => desk.do({ type: 'TimeAdvanced' });
}

function opened(): Scenario {
  const desk = new Scenario().firm().list('ES').open('A', '100000');
  desk.mark('ES', '1000');
  return desk;
}

test('[HS4] [PM9] the rung of a rate of fills that falls by the clock', () => {
  const desk = opened();
  desk.define('L', { level: 'account', id: 'A' }, metric('fillRate', '2', { window: 'minute' }));
  desk.fill('A', 'ES', '1', '1000');
  desk.fill('A', 'ES', '1', '1000');
  expectTold(desk, 'rungRank', tick(desk, 90_000_000));
});

test('[HS4] [PM12] minutes to the limit of an account that went flat, once its window has moved on', () => {
  const desk = opened();
  desk.rules('A', { daily: dailyLoss('1000') });
  desk.fill('A', 'ES', '1', '1000');
  for (let minute = 1; minute <= 3; minute += 1) {
    desk.wait(59_000_000);
    desk.mark('ES', String(1000 - 100 * minute));
  }
  desk.fill('A', 'ES', '-1', '700');
  for (let looks = 0; looks < 11; looks += 1) {
    expectTold(desk, 'minutesToLimit', () => {
      desk.wait(30_000_000);
      desk.do({ type: 'TimeAdvanced' });
    });
    const rows: Delta[] = [];
    desk.engine.collectAll(rows);
    if (Number.isNaN(told(rows, 'minutesToLimit'))) return;
  }
  throw new Error('the break is foretold although nothing can bring it about');
});

test('[HS4] [LI12] the gate of a hard limit on the age of a mark that breaks by the clock', () => {
  const desk = opened();
  desk.fill('A', 'ES', '1', '1000');
  const hard = { gate: 'reduceOnly', latches: false } as const;
  desk.define('L', { level: 'account', id: 'A' }, metric('markAge', '30000'), { options: { hard } });
  expectTold(desk, 'gateRank', tick(desk, 60_000_000));
});

test('[HS4] the flag of a breach whose acknowledgement lapses', () => {
  const desk = opened();
  desk.rules('A', { daily: dailyLoss('1000', 'equity', 'lte', 'alertOnly') });
  desk.fill('A', 'ES', '10', '1000');
  desk.mark('ES', '890');
  desk.acknowledge(desk.alertId('A:daily'), 'breach');
  expectTold(desk, 'flags', tick(desk, 16 * 60_000_000));
});

test('[HS4] [LI15] the flag of an account that a limit of its desk now covers', () => {
  const desk = opened();
  desk.fill('A', 'ES', '10', '1000');
  expectTold(desk, 'flags', () => desk.define('L', { level: 'desk', id: 'd1' }, exposure('gross', '1000000')));
});

test('[HS4] [IN11] how much of a limit on gross is used, with each mark, though no rung is near', () => {
  const desk = opened();
  desk.fill('A', 'ES', '10', '1000');
  desk.define('L', { level: 'account', id: 'A' }, metric('gross', '10000000'));
  expectTold(desk, 'worstUsedBp', () => desk.mark('ES', '1100'));
});

test.each(['gross', 'dailyLoss', 'openLoss'] as const)(
  '[HS4] [LI3] how much of a limit on %s in another currency is used, with each rate and each mark',
  (name) => {
    const desk = new Scenario()
      .firm([['EUR', 'USD', 'EURUSD']])
      .list('EURUSD')
      .list('ES')
      .open('A', '100000');
    desk.mark('EURUSD', '1.25');
    desk.mark('ES', '1000');
    desk.fill('A', 'ES', '100', '1000');
    desk.mark('ES', '900');
    const amount = name === 'gross' ? '1000000' : '100000';
    desk.define('L', { level: 'account', id: 'A' }, metric(name, amount), { currency: 'EUR' });
    expectTold(desk, 'worstUsedBp', () => desk.mark('EURUSD', '1'));
    expectTold(desk, 'worstUsedBp', () => desk.mark('ES', '800'));
  },
);
