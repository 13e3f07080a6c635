import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { LimitOptions, LimitRule } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { exposure, Scenario } from './scenario.test-kit.ts';

const ON_A = { level: 'account', id: 'A' } as const;
const POSITION: LimitRule = { type: 'position', instrument: 'X' as never, amount: '1000' as never, breachWhen: 'lte' };

/** An account with a gross limit of 1,000 that explains, and a position limit of 1,000 of X; a price of 1, so n is n per mille. */
class Desk extends Scenario {
  constructor(options: LimitOptions = { inhibits: true }, position: LimitOptions = {}) {
    super();
    this.firm().list('X').list('Y').open('A', '100000').open('B', '100000');
    this.define('gross', ON_A, exposure('gross', '1000'), { options });
    this.define('position', ON_A, POSITION, { options: position });
    this.define('other', { level: 'account', id: 'B' }, POSITION);
    this.roll('2026-01-01');
  }

  buy(quantity: string, instrument = 'X', account = 'A'): void {
    this.fill(account, instrument, quantity, '1');
  }

  record(limitId: string): AlertRecord {
    const found = this.engine.alerts(20).find(({ alertId }) => alertId === this.alertId(limitId));
    if (found === undefined) throw new Error('no alert');
    return found;
  }

  shown(limitId = 'position'): readonly [state: string, asks: boolean, mask: string | null] {
    const { asksForAck, suppression } = this.record(limitId);
    return [this.alert(limitId), asksForAck, suppression?.kind ?? null];
  }

  again(): void {
    this.engine = RiskEngine.restore(JSON.parse(JSON.stringify(this.engine.snapshot())));
  }
}

test('[SU6] [AL6] what fires of an account’s own symbol while its breach stands does not ask, and asks when that is over', () => {
  const desk = new Desk();
  desk.buy('1100', 'Y');
  desk.buy('950', 'X', 'B');
  desk.buy('950');
  expect(desk.shown()).toEqual(['firing critical', false, 'inhibition']);
  expect(desk.record('position').suppression).toEqual({ kind: 'inhibition', alertId: desk.alertId('gross') });
  // Another account's own alerts are its own.
  expect(desk.shown('other')).toEqual(['firing critical', true, null]);
  desk.again();
  // Taken, and still in breach: it goes on explaining. Below the breach it explains nothing.
  desk.acknowledge(desk.alertId('gross'), 'breach');
  expect(desk.shown()).toEqual(['firing critical', false, 'inhibition']);
  desk.buy('-1100', 'Y');
  expect([desk.alert('gross'), desk.shown()]).toEqual(['acknowledged critical', ['firing critical', true, null]]);
  const marks = desk.notices.flatMap((notice) => (notice.type === 'AlertMarked' ? [notice.mark] : []));
  expect(marks).toEqual(['inhibitionEnded']);
  // As if it fired now: what is owed counts from here.
  expect(desk.record('position').escalation.firingSeq).toBe(desk.engine.seq);
});

test('[SU6] it is off by default, and explains neither what fired before, what nothing masks, nor anything above', () => {
  const off = new Desk({});
  off.buy('1100', 'Y');
  off.buy('950');
  expect(off.shown()).toEqual(['firing critical', true, null]);
  const before = new Desk();
  before.buy('950');
  before.buy('200', 'Y');
  expect([before.alert('gross'), before.shown()]).toEqual(['firing breach', ['firing critical', true, null]]);
  const never = new Desk({ inhibits: true }, { notSuppressible: true });
  never.define('firm', { level: 'firm', id: 'house' }, exposure('gross', '3000'), {
    options: { within: { instrument: 'X' as never } },
  });
  never.buy('1100', 'Y');
  never.buy('950');
  never.buy('1900', 'X', 'B');
  expect(never.shown()).toEqual(['firing critical', true, null]);
});

test('[SU6] a version that turns it off ends it; an alert that it explained resets quietly', () => {
  const desk = new Desk();
  desk.buy('1100', 'Y');
  desk.buy('950');
  desk.define('gross', ON_A, exposure('gross', '1000'), { baseVersion: 1 });
  expect(desk.shown()).toEqual(['firing critical', true, null]);
  const quiet = new Desk();
  quiet.buy('1100', 'Y');
  quiet.buy('950');
  quiet.buy('-900');
  expect([quiet.alert('position'), quiet.triggers()]).toEqual(['cleared none', ['resetQuiet']]);
});

test('[SU6] where two breaches explain an alert, the second takes over when the first is over', () => {
  const desk = new Desk();
  desk.define('long', ON_A, exposure('long', '1000'), { options: { inhibits: true } });
  desk.buy('1100', 'Y');
  desk.buy('950');
  const first = desk.record('position').suppression;
  for (const limitId of ['gross', 'long'])
    if (first?.kind === 'inhibition' && first.alertId === desk.alertId(limitId))
      desk.define(limitId, ON_A, exposure(limitId as 'gross' | 'long', '1000'), { baseVersion: 1 });
  expect(desk.shown()).toEqual(['firing critical', false, 'inhibition']);
  expect(desk.record('position').suppression).not.toEqual(first);
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom('X', 'Y'), amount: fc.integer({ min: -700, max: 700 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('takeGross', 'takePosition', 'restore', 'undo') }) },
);

test('[SU6] [AL11] in every walk what is explained has a breach that stands, and nothing that asked ends unowned', () => {
  let explained = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 50 }), (steps) => {
      const desk = new Desk();
      const asking = new Map<string, boolean>();
      for (const what of steps) {
        if ('amount' in what) {
          if (what.amount !== 0) desk.buy(String(what.amount), what.type);
        } else if (what.type === 'restore') desk.again();
        else if (what.type === 'undo') desk.unacknowledge(desk.alertId('gross'));
        else desk.acknowledge(desk.alertId(what.type === 'takeGross' ? 'gross' : 'position'), 'breach');
        for (const notice of 'amount' in what || what.type !== 'restore' ? desk.notices.filter(carriesAlert) : []) {
          const { alertId, asksForAck } = notice.alert;
          const asked = asking.get(alertId) ?? false;
          asking.set(alertId, asksForAck);
          if (notice.type !== 'AlertTransitioned' || notice.to !== 'cleared') continue;
          const isOwned = notice.from.startsWith('acknowledged') || notice.from === 'recoveringAcknowledged';
          expect(asked && !isOwned && notice.trigger !== 'acknowledge').toBe(false);
        }
        for (const { suppression, asksForAck } of desk.engine.alerts(50)) {
          if (suppression?.kind !== 'inhibition') continue;
          explained += 1;
          const parent = desk.engine.alerts(50).find(({ alertId }) => alertId === suppression.alertId);
          expect([asksForAck, parent?.limitId, parent?.state === 'cleared']).toEqual([false, 'gross', false]);
        }
      }
    }),
  );
  expect(explained).toBeGreaterThan(5);
});
