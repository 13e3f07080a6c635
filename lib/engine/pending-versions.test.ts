import { expect, test } from 'vitest';
import type { Outcome } from '#lib/model/effect.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { LimitView } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { grossRule, TwoPeople } from './two-people.test-kit.ts';

class Desk extends TwoPeople {
  later(draft: LimitDraft, user = 'u1'): Outcome {
    return this.do({
      type: 'DefineLimit',
      ...this.at(),
      ...this.actor('manager', user),
      draft,
      reason: 'from tomorrow',
      effective: 'nextDay',
    });
  }

  view(limitId = 'g'): LimitView {
    const found = this.engine.personLimits().find((limit) => limit.limitId === limitId);
    if (found === undefined) throw new Error(`no limit ${limitId}`);
    return found;
  }

  waiting(limitId = 'g'): readonly [string, number] | null {
    const { pending } = this.view(limitId);
    return pending === null ? null : [pending.definition.rule.amount, pending.definition.version];
  }

  record(limitId = 'g'): LimitVersions {
    const found = this.engine.queries.versions(limitId);
    if (found === null) throw new Error(`no versions of ${limitId}`);
    return found;
  }

  restart(): void {
    const before = this.engine.fingerprint();
    this.engine = RiskEngine.restore(JSON.parse(JSON.stringify(this.engine.snapshot())) as never);
    if (this.engine.fingerprint() !== before) throw new Error('the restart lost something');
  }
}

test('[LE8] a version for the next trading day waits, also over a restart, and judges the first entry of that day', () => {
  const desk = new Desk();
  desk.fill('A', 'X', '60', '10');
  expect(desk.alert('g')).toBe('none');
  expect(desk.later(desk.draft('500')).type).toBe('Accepted');
  expect(desk.notices).toMatchObject([
    { type: 'LimitChanged', limit: { definition: { version: 1 }, pending: { by: 'u1', definition: { version: 2 } } } },
  ]);
  const publishedSeq = desk.engine.seq;
  expect([desk.inForce(), desk.waiting(), desk.alert('g')]).toEqual([['1000', 1], ['500', 2], 'none']);
  desk.restart();
  desk.mark('X', '10');
  expect([desk.inForce(), desk.waiting()]).toEqual([
    ['1000', 1],
    ['500', 2],
  ]);
  desk.roll('2026-01-02');
  expect([desk.inForce(), desk.waiting(), desk.alert('g')]).toEqual([['500', 2], null, 'firing breach']);
  expect(desk.notices.find(({ type }) => type === 'LimitChanged')).toMatchObject({ by: 'u1', seq: desk.engine.seq });
  expect(desk.record().versions[0]).toMatchObject({
    definedSeq: desk.engine.seq,
    origin: { byName: 'U1', reason: 'from tomorrow', publishedSeq },
  });
  desk.roll('2026-01-03');
  expect(desk.inForce()).toEqual(['500', 2]);
});

test('[LE8] [LE11] what is published later replaces what waits, and what waits moves no base version', () => {
  const desk = new Desk();
  desk.later(desk.draft('500'));
  expect(desk.later(desk.draft('600'), 'u2').type).toBe('Accepted');
  expect(desk.waiting()).toEqual(['600', 2]);
  desk.defineAs(desk.draft('800'));
  expect([desk.inForce(), desk.waiting()]).toEqual([['800', 2], null]);
  expect(desk.later(desk.draft('700'))).toMatchObject({ reason: 'baseVersionMoved' });
  desk.roll('2026-01-02');
  expect(desk.inForce()).toEqual(['800', 2]);
  desk.later(desk.draft('700', 2));
  desk.propose({ type: 'retirement', limitId: 'g' as never, baseVersion: 2 });
  desk.approve(desk.proposal().proposalId);
  desk.roll('2026-01-03');
  expect([desk.inForce(), desk.record().pending, desk.record().inForce]).toEqual([null, null, null]);
});

test('[LE8] [FE3] a loosening for the next day needs two persons like any other, and takes effect with the day', () => {
  const desk = new Desk();
  expect(desk.later(desk.draft('2000'))).toMatchObject({ reason: 'needsApproval' });
  expect(desk.waiting()).toBeNull();
  desk.propose({ type: 'limit', draft: desk.draft('2000'), effective: 'nextDay' });
  const { proposalId } = desk.proposal();
  // The same loosening at once is another content, and another proposal.
  desk.propose({ type: 'limit', draft: desk.draft('2000') });
  expect(desk.proposal().proposalId).not.toBe(proposalId);
  expect(desk.approve(proposalId).type).toBe('Accepted');
  expect([desk.inForce(), desk.waiting()]).toEqual([
    ['1000', 1],
    ['2000', 2],
  ]);
  // A breach that opens meanwhile: two persons have agreed.
  desk.fill('A', 'X', '110', '10');
  expect(desk.alert('g')).toBe('firing breach');
  desk.roll('2026-01-02');
  expect(desk.inForce()).toEqual(['2000', 2]);
  expect(desk.record().versions[0]?.origin).toMatchObject({ proposalId, approvedByName: 'U2' });
});

test('[LE8] [LE10] what one person published is left out when a breach has opened by then, and that is told', () => {
  const desk = new Desk({ loosenPercent: 50 });
  expect(desk.later(desk.draft('1200')).type).toBe('Accepted');
  desk.fill('A', 'X', '110', '10');
  desk.roll('2026-01-02');
  expect([desk.inForce(), desk.waiting()]).toEqual([['1000', 1], null]);
  expect(desk.record().leftOut).toMatchObject({ reason: 'needsApproval', origin: { byName: 'U1' } });
  expect(desk.notices.some((notice) => notice.type === 'LimitChanged' && notice.by === null)).toBe(true);
  desk.restart();
  desk.defineAs(desk.draft('900'));
  expect(desk.record().leftOut).toBeNull();
});

test('[LE8] [SE11] a limit of an account waits for the reset of its own calendar, one of a group for the firm’s', () => {
  const desk = new Desk();
  desk.do({ type: 'CalendarDefined', ...desk.at(), calendarId: 'own' as never, zone: 'UTC', resetMinute: 300 });
  const about = { account: 'C', currency: 'USD', startBalance: '1000', trader: 't1', desk: 'd1', calendarId: 'own' };
  desk.do({ type: 'AccountOpened', ...desk.at(), ...about } as never);
  const scopes = { c: { level: 'account', id: 'C' }, d: { level: 'desk', id: 'd1' } } as const;
  for (const [limitId, scope] of Object.entries(scopes)) {
    desk.define(limitId, scope, grossRule('1000'));
    desk.later(desk.draft('500', 1, { limitId: limitId as never, scope }));
  }
  const versions = (): number[] => ['c', 'd'].map((limitId) => desk.view(limitId).definition.version);
  desk.roll('2026-01-02');
  expect(versions()).toEqual([1, 2]);
  const roll = { calendarId: 'own', label: '2026-01-02', instantUs: 1, nextInstantUs: 2 };
  desk.do({ type: 'TradingDayRolled', ...roll } as never);
  expect(versions()).toEqual([2, 2]);
});

test('[FE1] [HL12] a new limit is in force at once: for the next day alone it is refused, and nothing is written', () => {
  const desk = new Desk();
  const before = desk.engine.fingerprint();
  expect(desk.later(desk.draft('500', 0, { limitId: 'new' as never }))).toMatchObject({
    reason: 'invalidLimit',
    field: 'effective',
  });
  const change = {
    type: 'limit',
    draft: desk.draft('500', 0, { limitId: 'new' as never }),
    effective: 'nextDay',
  } as const;
  expect(desk.propose(change)).toMatchObject({ reason: 'invalidLimit', field: 'effective' });
  expect(desk.engine.fingerprint()).toBe(before);
});
