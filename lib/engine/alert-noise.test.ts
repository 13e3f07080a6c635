import { expect, test } from 'vitest';
import type { AlertId } from '#lib/model/ids.ts';
import type { LimitRule } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { Scenario } from './scenario.test-kit.ts';

const GROSS: LimitRule = { type: 'exposure', measure: 'gross', amount: '1000' as never, breachWhen: 'lte' };

class Desk extends Scenario {
  constructor() {
    super();
    this.firm().list('X').open('A', '100000');
    this.define('g', { level: 'account', id: 'A' }, GROSS);
    this.fill('A', 'X', '95', '10');
  }

  noise(isNoise: boolean, role: 'manager' | 'viewer' = 'manager', alertId = this.alertId('g')) {
    return this.do({ type: 'MarkAlertNoise', ...this.at(), ...this.actor(role), alertId: alertId as AlertId, isNoise });
  }

  record() {
    const found = this.engine.alerts(10).find(({ limitId }) => limitId === 'g');
    if (found === undefined) throw new Error('no alert');
    return found;
  }

  marks(): (readonly [version: number, marks: number])[] {
    return (this.engine.queries.versions('g')?.versions ?? []).map(({ definition, noiseMarks }) => [
      definition.version,
      noiseMarks,
    ]);
  }
}

test('[AP2] a mark as noise is counted for the version that fired, can be taken back, and changes no state', () => {
  const desk = new Desk();
  const { noise: _none, ...before } = desk.record();
  const bare = desk.engine.fingerprint();
  expect(desk.noise(true).type).toBe('Accepted');
  expect(desk.notices).toMatchObject([{ type: 'AlertMarked', mark: 'noiseMarked', byName: 'U1' }]);
  const { noise, ...after } = desk.record();
  expect(after).toEqual(before);
  expect(noise).toMatchObject({ byName: 'U1', seq: desk.engine.seq, limitVersion: 1 });
  expect(desk.marks()).toEqual([[1, 1]]);
  expect(desk.engine.personLimits()).toMatchObject([{ limitId: 'g', noiseMarks: 1 }]);
  expect(desk.engine.fingerprint()).not.toBe(bare);
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())) as never);
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
  expect(desk.noise(false).type).toBe('Accepted');
  expect(desk.record().noise).toBeNull();
  expect(desk.marks()).toEqual([[1, 0]]);
  expect(desk.engine.fingerprint()).toBe(bare);
});

test('[AP2] a mark stays with its version when a newer one is published', () => {
  const desk = new Desk();
  desk.noise(true);
  desk.define('g', { level: 'account', id: 'A' }, { ...GROSS, amount: '990' as never }, { baseVersion: 1 });
  expect(desk.outcome?.type).toBe('Accepted');
  expect(desk.marks()).toEqual([
    [2, 0],
    [1, 1],
  ]);
  desk.noise(false);
  expect(desk.marks()).toEqual([
    [2, 0],
    [1, 0],
  ]);
});

test('[AP2] [HL12] a second mark, one that is not there, an unknown alert and a viewer are refused and change nothing', () => {
  const desk = new Desk();
  expect(desk.noise(false)).toMatchObject({ type: 'Rejected', reason: 'notMarked' });
  desk.noise(true);
  const before = desk.engine.fingerprint();
  expect(desk.noise(true)).toMatchObject({ type: 'Rejected', reason: 'alreadyMarked' });
  expect(desk.noise(true, 'viewer')).toMatchObject({ type: 'Rejected', reason: 'forbidden' });
  expect(desk.noise(true, 'manager', '0'.repeat(32))).toMatchObject({ type: 'Rejected', reason: 'unknownAlert' });
  expect(desk.engine.fingerprint()).toBe(before);
});
