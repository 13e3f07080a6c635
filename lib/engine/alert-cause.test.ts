import { expect, test } from 'vitest';
import { RiskEngine } from './engine.ts';
import { dailyLoss, exposure, Scenario } from './scenario.test-kit.ts';

/** Two futures held against a daily loss of 1,000. */
function desk(): Scenario {
  const made = new Scenario().firm().list('ES', '50').list('NQ', '20').open('A', '100000');
  made.rules('A', { daily: dailyLoss('1000') });
  made.fill('A', 'ES', '2', '5000');
  made.fill('A', 'NQ', '1', '20000');
  made.roll('2026-01-01');
  return made;
}

function causeOf(made: Scenario, limitId = 'A:daily') {
  return made.engine.alerts(10).find((alert) => alert.limitId === limitId)?.cause;
}

test('[GR2] an alert names the symbol that took most of what was used, its share and how far its price moved', () => {
  const made = desk();
  made.mark('NQ', '19991');
  made.mark('ES', '4993.50');
  expect(made.alert('A:daily')).toBe('firing warning');
  // 180 by NQ before the limit left its lowest rung; 650 by ES since: only what came since counts.
  expect(causeOf(made)).toEqual({ symbol: 'ES', shareBp: 10_000, moveBp: -13 });
  made.mark('NQ', '19989');
  made.mark('ES', '4990');
  expect(made.alert('A:daily')).toBe('firing breach');
  expect(causeOf(made)).toEqual({ symbol: 'ES', shareBp: 9_615, moveBp: -20 });
});

test('[GR2] an exposure names the symbol that was bought, and a symbol that gave room back has no share', () => {
  const made = new Scenario().firm().list('ES', '50').list('NQ', '20').open('A', '1000000');
  made.define('gross', { level: 'account', id: 'A' }, exposure('gross', '1000000'));
  made.roll('2026-01-01');
  made.fill('A', 'NQ', '1', '20000');
  made.fill('A', 'ES', '1', '5000');
  made.fill('A', 'ES', '2', '5000');
  made.fill('A', 'NQ', '-1', '20000');
  made.fill('A', 'ES', '1', '5000');
  expect(made.alert('gross')).toBe('firing breach');
  expect(causeOf(made, 'gross')).toMatchObject({ symbol: 'ES', shareBp: 10_000, moveBp: null });
});

test('[GR2] a group has no symbol of its own, and a restored desk names the same', () => {
  const made = desk();
  made.define('desk', { level: 'desk', id: 'd1' }, exposure('gross', '100000'));
  made.mark('ES', '4990');
  expect(made.alert('desk')).toBe('firing breach');
  expect(causeOf(made, 'desk')).toBeNull();
  const again = RiskEngine.restore(JSON.parse(JSON.stringify(made.engine.snapshot())));
  expect(again.alerts(10)).toEqual(made.engine.alerts(10));
});
