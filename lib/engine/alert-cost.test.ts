import { expect, test } from 'vitest';
import type { AlertCost } from '#lib/model/alert.ts';
import type { AlertId } from '#lib/model/ids.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, Scenario } from './scenario.test-kit.ts';

class Desk extends Scenario {
  constructor() {
    super();
    this.firm().list('X').list('Y').open('A', '100000');
    this.rules('A', { daily: dailyLoss('1000', 'equity', 'lte', 'alertOnly') });
    this.fill('A', 'X', '100', '50', '2.5');
    this.mark('X', '45');
  }

  get own(): AlertId {
    return this.alertId('A:daily') as AlertId;
  }

  cost(): AlertCost | null {
    return this.engine.alerts(10).find(({ alertId }) => alertId === this.own)?.cost ?? null;
  }

  take(): void {
    const { rung } = this.engine.alerts(10).find(({ alertId }) => alertId === this.own) ?? { rung: 'none' };
    const of = { ...this.at(), ...this.actor('manager'), alertId: this.own };
    this.do({ type: 'AcknowledgeAlert', ...of, rungSeen: rung, seqSeen: this.engine.seq });
  }

  giveBack(): void {
    this.do({ type: 'UnacknowledgeAlert', ...this.at(), ...this.actor('manager'), alertId: this.own });
  }

  /** Whether what a snapshot brings back is the same state. */
  restart(): boolean {
    const before = this.engine.fingerprint();
    // The way through JSON is part of it.
    this.engine = RiskEngine.restore(JSON.parse(JSON.stringify(this.engine.snapshot())) as never);
    return this.engine.fingerprint() === before;
  }
}

test('[EV3] the cost of an alert is the move of the day P&L from its firing to its owner and to a flat account, exactly', () => {
  const desk = new Desk();
  desk.mark('X', '41');
  expect(desk.cost()).toEqual({ currency: 'USD', dayPnl: '-902.5', acknowledged: null, flat: null });
  desk.mark('X', '40');
  desk.take();
  expect(desk.cost()?.acknowledged).toMatchObject({ seq: desk.engine.seq, moved: '-100' });
  expect(desk.restart()).toBe(true);
  // A part of the way is not flat, and money that leaves the account is no loss.
  desk.fill('A', 'X', '-60', '39');
  desk.cash('A', '-500', 'withdrawal');
  expect(desk.cost()?.flat).toBeNull();
  desk.fill('A', 'X', '-40', '39.25', '1');
  expect(desk.notices).toContainEqual(
    expect.objectContaining({ type: 'AlertMarked', mark: 'flattened', byName: null }),
  );
  // 60 x -11 and 40 x -10.75, less 3.5 of fees, against -902.5.
  expect(desk.cost()?.flat).toMatchObject({ seq: desk.engine.seq, moved: '-191' });
  const held = desk.cost();
  desk.fill('A', 'X', '10', '39');
  desk.fill('A', 'X', '-10', '30');
  expect(desk.cost()).toEqual(held);
});

test('[EV3] the first acknowledgement that stands counts, and a firing of a flat account costs nothing more', () => {
  const desk = new Desk();
  desk.mark('X', '41');
  desk.take();
  desk.giveBack();
  expect(desk.cost()?.acknowledged).toBeNull();
  desk.mark('X', '40.5');
  desk.take();
  expect(desk.cost()?.acknowledged?.moved).toBe('-50');
  const closed = new Desk();
  closed.fill('A', 'X', '-100', '41');
  expect(closed.cost()).toMatchObject({ dayPnl: '-902.5', flat: { seq: closed.engine.seq, moved: '0' } });
});

test('[EV3] an alert of a group has no cost of its own', () => {
  const desk = new Scenario().firm().list('X').open('A', '100000');
  desk.define(
    'f',
    { level: 'firm', id: 'house' },
    { type: 'exposure', measure: 'gross', amount: '100' as never, breachWhen: 'lte' },
  );
  desk.fill('A', 'X', '10', '10');
  expect(desk.engine.alerts(10)[0]?.cost).toBeNull();
});
