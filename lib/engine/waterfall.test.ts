import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { Waterfall } from '#lib/model/explanation.ts';
import { dailyLoss, exposure, maxLoss, Scenario } from './scenario.test-kit.ts';
import { TRAIL_PARTS_MAX } from './trail.ts';

/** kind subject moved, and the exactness of the sum. */
function steps(waterfall: Waterfall | null): string[] {
  if (waterfall === null) return [];
  let total = 0n;
  for (const { moved } of waterfall.parts) total += parseUnits(moved, 24);
  expect(total).toBe(parseUnits(waterfall.end, 24) - parseUnits(waterfall.start, 24));
  return waterfall.parts.map(({ kind, subject, moved }) => `${kind} ${subject} ${moved}`);
}

function desk(): Scenario {
  const made = new Scenario().firm([['EUR', 'USD', 'EURUSD']]);
  made.list('ES', '50').list('NQ', '20').list('BUND', '1000', 'EUR').list('EURUSD', '1').mark('EURUSD', '1.10');
  made.open('A', '100000');
  made.rules('A', { daily: dailyLoss('1000'), max: maxLoss('3000', 'none') });
  return made;
}

test('[EP6] a limit that is all right has no waterfall', () => {
  const floor = desk();
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4996');
  expect(floor.engine.queries.waterfall('A:daily')).toBeNull();
  expect(floor.engine.queries.waterfall('none')).toBeNull();
});

test('[EP6] marks and fills since the limit was last all right, by how much each', () => {
  const floor = desk();
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4996');
  floor.mark('ES', '4994.50');
  const since = floor.engine.seq;
  floor.mark('NQ', '20000');
  floor.fill('A', 'NQ', '1', '20010', '1.20', 'F7');
  floor.mark('ES', '4992');
  floor.mark('ES', '4991.75');
  floor.mark('NQ', '19998');
  const waterfall = floor.engine.queries.waterfall('A:daily');
  expect(waterfall).toMatchObject({ sinceSeq: since, start: '400', end: '1066.2', allowance: '1000', unit: 'USD' });
  expect(steps(waterfall)).toEqual(['mark ES 150', 'fill F7 201.2', 'mark ES 275', 'mark NQ 40']);
  expect(waterfall?.parts[2]).toMatchObject({ fromPx: '4994.5', throughPx: '4991.75' });
});

test('[EP6] a jump from all right to the breach is one step, with what it was before', () => {
  const floor = desk();
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4990');
  expect(steps(floor.engine.queries.waterfall('A:daily'))).toEqual(['mark ES 1000']);
  const fall = desk();
  fall.mark('ES', '5000');
  fall.fill('A', 'ES', '3', '5004', '4.20', 'F1');
  expect(steps(fall.engine.queries.waterfall('A:daily'))).toEqual(['fill F1 604.2']);
});

test('[EP6] the rate of a foreign holding is a step of its own', () => {
  const floor = desk();
  floor.fill('A', 'BUND', '1', '130');
  floor.mark('BUND', '129.50');
  floor.mark('EURUSD', '1.20');
  floor.mark('BUND', '129.40');
  expect(steps(floor.engine.queries.waterfall('A:daily'))).toEqual([
    'mark BUND 550',
    'mark BUND 120',
    'rate EUR/USD 50',
  ]);
});

test('[EP6] each limit begins where it left its own lowest rung, and ends when it is all right again', () => {
  const floor = desk();
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4994');
  floor.mark('ES', '4984');
  expect(steps(floor.engine.queries.waterfall('A:daily'))).toEqual(['mark ES 600', 'mark ES 1000']);
  expect(steps(floor.engine.queries.waterfall('A:max'))).toEqual(['mark ES 1000']);
  floor.mark('ES', '4999');
  expect(floor.engine.queries.waterfall('A:max')).toBeNull();
  // The run of marks was cut where the second limit began.
  expect(steps(floor.engine.queries.waterfall('A:daily'))).toEqual(['mark ES 600', 'mark ES 1000', 'mark ES -1500']);
});

test('[EP6] cash, deposits and floors stand beside the market', () => {
  const floor = desk();
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4994');
  floor.cash('A', '-25', 'fee');
  floor.cash('A', '5000');
  const parts = steps(floor.engine.queries.waterfall('A:daily'));
  expect(parts[0]).toBe('mark ES 600');
  expect(parts[1]).toMatch(/^cash C\d+ 25$/);
  expect(parts[2]).toMatch(/^cash C\d+ -5000$/);
  expect(parts[3]).toBe('floor A:daily 5000');
});

test('[EP6] exposure is moved by fills and by marks', () => {
  const floor = desk();
  floor.define('gross', { level: 'account', id: 'A' }, exposure('gross', '1000000'));
  floor.mark('ES', '5000');
  floor.fill('A', 'ES', '3', '5000', '0', 'F1');
  floor.fill('A', 'ES', '-1', '5000', '0', 'F2');
  floor.mark('ES', '5010');
  expect(steps(floor.engine.queries.waterfall('gross'))).toEqual(['fill F1 750000', 'fill F2 -250000', 'mark ES 1000']);
});

test('[EP6] [BO2] beyond the bound the oldest steps stand as one, and the sum stays exact', () => {
  const floor = desk();
  floor.mark('ES', '5000');
  floor.fill('A', 'ES', '2', '5006');
  for (let count = 0; count < TRAIL_PARTS_MAX + 20; count += 1) {
    floor.fill('A', 'ES', count % 2 === 0 ? '1' : '-1', '5000.25');
  }
  const waterfall = floor.engine.queries.waterfall('A:daily');
  steps(waterfall);
  expect(waterfall?.parts[0]?.kind).toBe('earlier');
  expect(waterfall?.parts.length).toBeLessThanOrEqual(TRAIL_PARTS_MAX + 2);
});

test('[EP6] a limit that a person defined by a metric names its steps as a rule of a programme does', () => {
  const floor = desk();
  const account = { level: 'account', id: 'A' } as const;
  const metric = (name: 'dailyLoss' | 'openLoss' | 'gross', amount: string) =>
    ({ type: 'metric', metric: name, amount: amount as never, breachWhen: 'lte' }) as const;
  floor.define('loss', account, metric('dailyLoss', '1000'));
  floor.define('open', account, metric('openLoss', '1000'));
  floor.define('gross', account, metric('gross', '600000'));
  floor.roll('2026-01-01');
  floor.fill('A', 'ES', '2', '5000', '5', 'F1');
  floor.mark('ES', '4992');
  expect(steps(floor.engine.queries.waterfall('loss'))).toEqual(['mark ES 800']);
  expect(steps(floor.engine.queries.waterfall('open'))).toEqual(['mark ES 800']);
  expect(steps(floor.engine.queries.waterfall('gross'))).toEqual(['fill F1 500000', 'mark ES -800']);
});

test('[EP6] of a limit on one instrument only the steps of that instrument count', () => {
  const floor = desk();
  const rule = { type: 'metric', metric: 'gross', amount: '600000' as never, breachWhen: 'lte' } as const;
  const within = { instrument: 'ES' as never };
  floor.define('es', { level: 'account', id: 'A' }, rule, { options: { within } });
  floor.fill('A', 'ES', '2', '5000', '0', 'F1');
  floor.fill('A', 'NQ', '1', '20000', '0', 'F2');
  expect(steps(floor.engine.queries.waterfall('es'))).toEqual(['fill F1 500000']);
});
