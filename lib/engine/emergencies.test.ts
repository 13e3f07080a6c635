import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { AlertId } from '#lib/model/ids.ts';
import { RiskEngine } from './engine.ts';
import { ladder } from './scenario.test-kit.ts';
import { grossRule, HOUR_US, TwoPeople } from './two-people.test-kit.ts';

const MINUTE_US = 60_000_000;

/** One lead, two managers, and the word that only leads approve. */
function oneLead(more: Partial<{ emergencyMs: number }> = {}): TwoPeople {
  return new TwoPeople({ approverRole: 'lead', ...more });
}

function alertOf(desk: TwoPeople): AlertRecord {
  const found = desk.engine.alerts(10).filter(({ ruleType }) => ruleType === 'emergency');
  const newest = found.toSorted((a, b) => b.openedSeq - a.openedSeq)[0];
  if (newest === undefined) throw new Error('no alert of an emergency');
  return newest;
}

function view(desk: TwoPeople) {
  return desk.engine.accountDetail('A')?.limits.find(({ limitId }) => limitId === 'g');
}

test('[FE8] one lead asks, one manager approves: in force for an hour, then the limit stands as before by itself', () => {
  const desk = oneLead();
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ type: 'Accepted' });
  expect(desk.proposal()).toMatchObject({ state: 'open', emergencyMs: 3_600_000 });
  expect(desk.inForce()).toEqual(['1000', 1]);
  expect(desk.approve(desk.proposal().proposalId)).toMatchObject({ type: 'Accepted' });
  const sinceUs = desk.engine.timeUs;
  expect(desk.inForce()).toEqual(['2000', 2]);
  expect(view(desk)?.emergency).toMatchObject({
    versionBefore: 1,
    sinceUs,
    untilUs: sinceUs + HOUR_US,
    byName: 'U3',
    approvedByName: 'U2',
    reason: 'the exchange halts in ten minutes',
  });
  desk.wait(HOUR_US - 2_000_000).tick();
  expect(desk.inForce()).toEqual(['2000', 2]);
  desk.tick();
  expect(desk.engine.timeUs).toBe(sinceUs + HOUR_US);
  expect(desk.inForce()).toEqual(['1000', 3]);
  expect(view(desk)?.emergency).toBeUndefined();
  expect(desk.notices.map(({ type }) => type)).toEqual(['AlertTransitioned', 'LimitChanged']);
  const [back, during] = desk.engine.queries.versions('g')?.versions ?? [];
  expect(during?.origin).toMatchObject({ byName: 'U3', approvedByName: 'U2', emergency: 'began' });
  expect(back).toMatchObject({
    by: null,
    origin: { emergency: 'ended', reason: 'The emergency is over: as before v2' },
  });
});

test('[FE8] it needs a lead who asks, the word lead in the configuration, and no second lead at the desk', () => {
  const free = new TwoPeople();
  expect(free.askEmergency(free.draft('2000'))).toMatchObject({ reason: 'notAnEmergency' });
  const desk = oneLead();
  expect(desk.askEmergency(desk.draft('2000'), 'u1')).toMatchObject({
    reason: 'forbidden',
    detail: 'role=manager allowed=lead',
  });
  desk.tell('u4', 'lead', 'p4');
  desk.wait(25 * HOUR_US);
  // Nobody has told yet who is there: then he may be.
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ reason: 'leadReachable', detail: 'lead=u4' });
  desk.watch('u3', 'u4');
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ reason: 'leadReachable' });
  desk.watch('u3', 'u2');
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ type: 'Accepted' });
  const { proposalId } = desk.proposal();
  desk.watch('u3', 'u4');
  expect(desk.approve(proposalId)).toMatchObject({ reason: 'leadReachable' });
  expect(desk.inForce()).toEqual(['1000', 1]);
  // He is here, so he may be the second person; what was asked for stays an emergency.
  expect(desk.approve(proposalId, 'u4', 'lead')).toMatchObject({ type: 'Accepted' });
  expect(view(desk)?.emergency).toMatchObject({ approvedByName: 'U4' });
});

test.each([
  ['of the same person', { person: 'p3' }],
  ['of another desk', { desks: ['d2'] }],
  ['who is disabled', { active: false }],
  ['whose role is too new to approve', { isNew: true }],
] as const)('[FE8] a lead %s is no second lead', (_name, more) => {
  const desk = oneLead();
  const { person = 'p4', ...rest } = { person: undefined, ...more };
  desk.tell('u4', 'lead', person ?? 'p4', {
    ...('active' in rest ? { active: rest.active } : {}),
    ...('desks' in rest ? { desks: [...rest.desks] } : {}),
  });
  if (!('isNew' in rest)) desk.wait(25 * HOUR_US);
  desk.watch('u2', 'u3', 'u4');
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ type: 'Accepted' });
  expect(desk.approve(desk.proposal().proposalId)).toMatchObject({ type: 'Accepted' });
});

test('[S15] [FE8] outside an emergency a manager still approves nothing, and neither of the two is one person', () => {
  const desk = oneLead();
  desk.tell('u3b', 'manager', 'p3');
  desk.wait(25 * HOUR_US);
  const ordinary = desk.loosen('2000', 'u1');
  expect(desk.approve(ordinary)).toMatchObject({ reason: 'forbidden', detail: 'role=manager allowed=lead' });
  desk.askEmergency(desk.draft('2000'));
  const { proposalId } = desk.proposal();
  expect(desk.approve(proposalId, 'u3b')).toMatchObject({ reason: 'samePerson' });
  desk.tell('u3', 'manager', 'p3');
  expect(desk.approve(proposalId)).toMatchObject({
    reason: 'proposalEnded',
    detail: expect.stringContaining('lapsed'),
  });
  expect(desk.inForce()).toEqual(['1000', 1]);
});

test('[S15] [FE8] the duration is part of the content, and what was asked for an hour ago is no emergency any more', () => {
  const desk = oneLead({ emergencyMs: 30 * 60_000 });
  desk.askEmergency(desk.draft('2000'));
  const first = desk.proposal();
  expect(first.expiresAtUs - first.proposedAtUs).toBe(30 * MINUTE_US);
  desk.wait(30 * MINUTE_US);
  expect(desk.approve(first.proposalId)).toMatchObject({ reason: 'proposalEnded' });
  desk.emergency();
  expect((view(desk)?.emergency?.untilUs ?? 0) - desk.engine.timeUs).toBe(30 * MINUTE_US);
});

test('[FE8] a limit has one emergency a trading day, and it ends with its day at the latest', () => {
  const desk = oneLead();
  desk.emergency();
  desk.wait(HOUR_US).tick();
  expect(desk.askEmergency(desk.draft('2000', 3))).toMatchObject({
    reason: 'emergencyUsed',
    detail: expect.stringContaining('tradingDay=2026-01-01'),
  });
  desk.roll('2026-01-02');
  desk.emergency(desk.draft('2000', 3));
  expect(desk.inForce()).toEqual(['2000', 4]);
  desk.roll('2026-01-03');
  expect(desk.inForce()).toEqual(['1000', 5]);
  expect(view(desk)?.emergency).toBeUndefined();
});

test('[FE8] only a loosening of a limit in force that its end can take back is an emergency', () => {
  const desk = oneLead();
  const refused = { reason: 'notAnEmergency' };
  expect(desk.askEmergency(desk.draft('900'))).toMatchObject(refused);
  expect(desk.askEmergency({ ...desk.draft('2000', 0), limitId: 'new' as never })).toMatchObject(refused);
  // Looser and tighter at once: taking it back would loosen again, and nobody is asked then.
  expect(desk.askEmergency(desk.draft('2000', 1, { ackFrom: 'warning' }))).toMatchObject(refused);
  expect(desk.askEmergency(desk.draft('2000', 1, { scope: { level: 'account', id: 'B' } }))).toMatchObject(refused);
  const by = { ...desk.at(), ...desk.actor('lead', 'u3'), reason: 'now', emergency: true } as const;
  const later = { type: 'limit', draft: desk.draft('2000'), effective: 'nextDay' } as const;
  expect(desk.do({ type: 'ProposeChange', ...by, change: later })).toMatchObject(refused);
  const retirement = { type: 'retirement', limitId: 'g' as never, baseVersion: 1 } as const;
  expect(desk.do({ type: 'ProposeChange', ...by, change: retirement })).toMatchObject(refused);
});

test('[FE8] what was tightened meanwhile and is still looser than before is taken back; what is as tight stands', () => {
  const still = oneLead();
  still.emergency();
  expect(still.defineAs(still.draft('1500', 2))).toMatchObject({ type: 'Accepted' });
  still.wait(HOUR_US).tick();
  expect(still.inForce()).toEqual(['1000', 4]);
  const tight = oneLead();
  tight.emergency();
  expect(tight.defineAs(tight.draft('900', 2))).toMatchObject({ type: 'Accepted' });
  expect(view(tight)?.emergency).toBeDefined();
  tight.wait(HOUR_US).tick();
  expect(tight.inForce()).toEqual(['900', 3]);
  expect(view(tight)?.emergency).toBeUndefined();
  expect(alertOf(tight).state).not.toBe('firing');
});

test('[FE8] a field that was tightened below what stood before keeps that, while the others are taken back', () => {
  const desk = oneLead();
  desk.emergency(desk.draft('2000', 1, { holdMs: 30_000 }));
  expect(desk.defineAs(desk.draft('900', 2, { holdMs: 30_000, ackFrom: 'warning' }))).toMatchObject({
    type: 'Accepted',
  });
  desk.wait(HOUR_US).tick();
  expect(view(desk)?.definition).toMatchObject({ version: 4, ackFrom: 'warning', rule: grossRule('900') });
  expect(view(desk)?.definition.holdMs).toBeUndefined();
});

test('[FE8] a version that one person publishes does not make it last, and one that two agree to in the ordinary way does', () => {
  const desk = oneLead();
  desk.emergency();
  // The same content again is no loosening, so one person may publish it.
  expect(desk.defineAs(desk.draft('2000', 2))).toMatchObject({ type: 'Accepted' });
  desk.tell('u4', 'lead', 'p4');
  desk.wait(30 * MINUTE_US).tick();
  expect(desk.inForce()).toEqual(['2000', 3]);
  desk.wait(30 * MINUTE_US).tick();
  expect(desk.inForce()).toEqual(['1000', 4]);
  const other = new TwoPeople({ approverRole: 'lead', newApproverMs: 0 });
  other.emergency();
  other.tell('u4', 'lead', 'p4');
  const change = { type: 'limit', draft: other.draft('2500', 2) } as const;
  other.propose(change, 'u3', 'lead');
  expect(other.approve(other.proposal().proposalId, 'u4', 'lead')).toMatchObject({ type: 'Accepted' });
  expect(view(other)?.emergency).toBeUndefined();
  other.wait(2 * HOUR_US).tick();
  expect(other.inForce()).toEqual(['2500', 3]);
});

test('[FE8] what waits for the next trading day goes on waiting, and is judged against what stood before', () => {
  const desk = oneLead();
  const publish = (amount: string, baseVersion: number, user: string) =>
    desk.do({
      type: 'DefineLimit',
      ...desk.at(),
      ...desk.actor('manager', user),
      draft: desk.draft(amount, baseVersion),
      effective: 'nextDay',
    });
  expect(publish('800', 1, 'u1')).toMatchObject({ type: 'Accepted' });
  desk.emergency();
  expect(view(desk)?.pending?.definition.rule.amount).toBe('800');
  desk.wait(HOUR_US).tick();
  desk.roll('2026-01-02');
  expect(desk.inForce()).toEqual(['800', 4]);
  // Under the emergency a wide limit for tomorrow looks like no loosening; at the reset it is one.
  desk.emergency(desk.draft('2000', 4));
  expect(publish('1900', 5, 'u1')).toMatchObject({ type: 'Accepted' });
  desk.roll('2026-01-03');
  expect(desk.inForce()).toEqual(['800', 6]);
  expect(desk.engine.queries.versions('g')?.leftOut).toMatchObject({ reason: 'needsApproval' });
});

test('[FE8] every lead is told by a critical alert that no mask puts away and that those two do not take', () => {
  const desk = oneLead();
  desk.tell('u4', 'lead', 'p4');
  desk.wait(25 * HOUR_US);
  desk.watch('u3', 'u2');
  desk.emergency();
  const alert = alertOf(desk);
  expect(alert).toMatchObject({ state: 'firing', rung: 'critical', suppressible: false, asksForAck: true, desk: 'd1' });
  expect(alert.escalation.steps).toMatchObject([{ to: [{ role: 'lead' }], cause: 'emergency', reached: 1 }]);
  const { alertId } = alert;
  const act = (user: string, role: 'manager' | 'lead') => ({ ...desk.at(), ...desk.actor(role, user), alertId });
  expect(desk.do({ type: 'SnoozeAlert', ...act('u4', 'lead'), kind: 'hour' })).toMatchObject({
    reason: 'notSuppressible',
  });
  desk.do({
    type: 'SetSilence',
    ...desk.at(),
    ...desk.actor('lead', 'u3'),
    matcher: { scope: { level: 'account', id: 'A' } },
    durationMs: 3_600_000,
    reason: 'quiet',
    endsOnClimb: false,
  });
  expect(alertOf(desk)).toMatchObject({ asksForAck: true, suppression: null });
  const take = (user: string, role: 'manager' | 'lead') =>
    desk.do({ type: 'AcknowledgeAlert', ...act(user, role), rungSeen: 'critical', seqSeen: desk.engine.seq });
  expect(take('u3', 'lead')).toMatchObject({ reason: 'forbidden' });
  expect(take('u2', 'manager')).toMatchObject({ reason: 'forbidden' });
  expect(take('u1', 'manager')).toMatchObject({ reason: 'forbidden' });
  desk.wait(HOUR_US).tick();
  expect(alertOf(desk)).toMatchObject({ state: 'clearedUnacknowledged' });
  expect(take('u4', 'lead')).toMatchObject({ type: 'Accepted' });
});

test('[FE8] where there is no other lead, who there is may take the alert, and is asked again while it lasts', () => {
  const desk = oneLead();
  desk.emergency();
  const { alertId } = alertOf(desk);
  const by = { ...desk.at(), ...desk.actor('lead', 'u3'), alertId: alertId as AlertId };
  expect(desk.do({ type: 'AcknowledgeAlert', ...by, rungSeen: 'critical', seqSeen: desk.engine.seq })).toMatchObject({
    type: 'Accepted',
  });
  desk.wait(15 * MINUTE_US).tick();
  expect(alertOf(desk)).toMatchObject({ state: 'firing', asksForAck: true });
});

test('[FE8] [JR6] a desk restored in the middle takes it back at the same entry', () => {
  const desk = oneLead();
  desk.emergency();
  desk.wait(20 * MINUTE_US).tick();
  const snapshot = JSON.parse(JSON.stringify(desk.engine.snapshot())) as ReturnType<RiskEngine['snapshot']>;
  const restored = RiskEngine.restore(snapshot);
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
  const from = desk.journal.length;
  desk.wait(40 * MINUTE_US).tick();
  desk.tick();
  for (const entry of desk.journal.slice(from)) restored.apply(entry, []);
  expect(desk.inForce()).toEqual(['1000', 3]);
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
});

test('[FE8] [HL12] a refused emergency changes nothing', () => {
  const desk = oneLead();
  desk.tell('u4', 'lead', 'p4');
  desk.wait(25 * HOUR_US).tick();
  const before = desk.engine.fingerprint();
  expect(desk.askEmergency(desk.draft('2000'))).toMatchObject({ reason: 'leadReachable' });
  expect(desk.engine.fingerprint()).toBe(before);
  desk.watch('u3');
  desk.askEmergency(desk.draft('2000', 1, { ladder: { ...ladder().ladder, hysteresis: '3' as never } }));
  desk.watch('u3', 'u4');
  const asked = desk.engine.fingerprint();
  expect(desk.approve(desk.proposal().proposalId)).toMatchObject({ reason: 'leadReachable' });
  expect(desk.engine.fingerprint()).toBe(asked);
});

test('[FE8] a retired limit has no emergency to take back, and journals from before emergencies have the starting value', () => {
  const desk = new TwoPeople({ approverRole: 'lead', newApproverMs: 0 });
  desk.emergency();
  desk.tell('u4', 'lead', 'p4');
  desk.propose({ type: 'retirement', limitId: 'g' as never, baseVersion: 2 }, 'u3', 'lead');
  expect(desk.approve(desk.proposal().proposalId, 'u4', 'lead')).toMatchObject({ type: 'Accepted' });
  expect(alertOf(desk)).toMatchObject({ state: 'clearedUnacknowledged' });
  desk.wait(2 * HOUR_US).tick();
  expect(desk.inForce()).toBeNull();
  const old = oneLead();
  const rules = {
    twoPersons: true,
    approverRole: 'lead',
    loosenPercent: 0,
    newApproverMs: 0,
    lifetimeMs: 86_400_000,
  } as const;
  old.do({ type: 'ApprovalsConfigured', ...old.at(), rules });
  old.emergency();
  expect((view(old)?.emergency?.untilUs ?? 0) - old.engine.timeUs).toBe(HOUR_US);
});

test('[FE8] [FE6] a request whose lead lost the desk meanwhile lapses', () => {
  const desk = oneLead();
  desk.watch('u3', 'u2');
  desk.askEmergency(desk.draft('2000'));
  const { proposalId } = desk.proposal();
  desk.tell('u3', 'lead', 'p3', { desks: ['d2'] });
  expect(desk.approve(proposalId).type).toBe('Rejected');
  expect(desk.inForce()).toEqual(['1000', 1]);
});

test('[FE8] [JR6] emergencies end in the same order after a restart', () => {
  const desk = oneLead();
  desk.define('h', { level: 'account', id: 'A' }, grossRule('1000'));
  const ask = (limitId: string): void => {
    const version = desk.inForce(limitId)?.[1] ?? 1;
    desk.emergency(desk.draft('2000', version, { limitId: limitId as never, name: limitId }));
  };
  desk.watch('u3', 'u2');
  ask('g');
  ask('h');
  desk.wait(2 * HOUR_US).tick();
  desk.roll('2026-01-02');
  ask('h');
  ask('g');
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  desk.wait(2 * HOUR_US).tick();
  const last = desk.journal.at(-1);
  const told: (Notice | Outcome)[] = [];
  if (last !== undefined) restored.apply(last, told);
  expect(told).toEqual([desk.outcome, ...desk.notices]);
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
});
