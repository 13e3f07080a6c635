import { expect, test } from 'vitest';
import { dailyLoss, Scenario } from './scenario.test-kit.ts';

function losing(): Scenario {
  const desk = new Scenario().firm().list('X').open('A', '100000');
  desk.rules('A', { daily: dailyLoss('1000', 'equity', 'lte', 'alertOnly') });
  desk.fill('A', 'X', '100', '50', '2.5');
  return desk;
}

test('[EV1] [EV2] the evidence of a firing is the state of its very entry, and its numbers are those of the alert', () => {
  const desk = losing();
  desk.mark('X', '45');
  desk.mark('X', '41');
  expect(desk.triggers()).toEqual(['crossed']);
  const alertId = desk.alertId('A:daily');
  const fingerprint = desk.engine.fingerprint();
  const evidence = desk.engine.queries.evidence(alertId);
  expect(evidence).toMatchObject({
    alertId,
    seq: desk.engine.seq,
    rung: 'critical',
    used: '902.5',
    allowance: '1000',
    unit: 'USD',
    limit: { limitId: 'A:daily', version: 1 },
    levels: { floor: '99000', reference: '100000', peak: null },
    account: {
      account: 'A',
      balance: '99997.5',
      equity: '99097.5',
      open: '-900',
      fees: '2.5',
      realized: '0',
      positions: [{ instrument: 'X', quantity: '100', averagePx: '50', markPx: '41', markSource: 'last' }],
    },
  });
  expect(evidence?.explanation?.root).toMatchObject({ name: 'used', value: '902.5' });
  const { start, end, parts } = evidence?.waterfall ?? { start: '', end: '', parts: [] };
  const sum = parts.reduce((total, { moved }) => total + Number(moved), Number(start));
  expect([sum, end]).toEqual([902.5, '902.5']);
  // Asking changes nothing.
  expect(desk.engine.fingerprint()).toBe(fingerprint);
});

test('[EV1] evidence asked later is that of a later state, and an unknown alert has none', () => {
  const desk = losing();
  desk.mark('X', '41');
  const alertId = desk.alertId('A:daily');
  desk.mark('X', '40.5');
  expect(desk.engine.queries.evidence(alertId)).toMatchObject({ used: '952.5', seq: desk.engine.seq });
  expect(desk.engine.queries.evidence('0'.repeat(32))).toBeNull();
});

test('[EV2] [EP11] a limit of a group has levels and account of nobody, and its members are named', () => {
  const desk = new Scenario().firm().list('X').open('A', '100000');
  const rule = { type: 'exposure', measure: 'gross', amount: '100' as never, breachWhen: 'lte' } as const;
  desk.define('f', { level: 'firm', id: 'house' }, rule);
  desk.fill('A', 'X', '10', '10');
  const evidence = desk.engine.queries.evidence(desk.alertId('f'));
  expect(evidence).toMatchObject({ rung: 'breach', used: '100', account: null, levels: null });
  expect(evidence?.waterfall?.parts).toMatchObject([{ kind: 'member', subject: 'A', moved: '100' }]);
  expect(evidence?.explanation?.root.formula).toBe('gross of firm house');
});
