import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LimitId, UserId } from '#lib/model/ids.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import { ladder, Scenario } from './scenario.test-kit.ts';

const HOUR_US = 3_600_000_000;
const ROLES: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];
const RISK: readonly ActorRole[] = ['manager', 'lead'];

type Told = { readonly person: string; readonly role: ActorRole; readonly active: boolean; readonly sinceUs: number };
type Asked = {
  readonly by: string;
  readonly amount: number;
  readonly baseVersion: number;
  readonly atUs: number;
  readonly isEmergency: boolean;
};
type Act =
  | { readonly type: 'define' | 'propose' | 'emergency'; readonly user: number; readonly amount: number }
  | { readonly type: 'approve' | 'reject' | 'withdraw'; readonly user: number; readonly pick: number }
  | {
      readonly type: 'tell';
      readonly user: number;
      readonly person: number;
      readonly role: number;
      readonly active: boolean;
    }
  | { readonly type: 'watch'; readonly users: readonly number[] }
  | { readonly type: 'roll' }
  | { readonly type: 'wait'; readonly hours: number };

const user = fc.nat(3);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('define', 'propose', 'emergency'),
      user,
      amount: fc.integer({ min: 950, max: 1_400 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('approve', 'approve', 'reject', 'withdraw'), user, pick: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('tell'), user, person: fc.nat(3), role: fc.nat(3), active: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait'), hours: fc.constantFrom(0.3, 1, 2, 12, 25) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('watch'), users: fc.subarray([0, 1, 2, 3]) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('roll') }) },
) as fc.Arbitrary<Act>;

/** What the law asks, kept apart from the engine: who was told what when, and what was asked by whom on which version. */
class Book {
  readonly desk = new Scenario();
  readonly told = new Map<string, Told>();
  readonly asked = new Map<string, Asked>();
  readonly ids: string[] = [];
  readonly role: 'managerOrLead' | 'lead';
  amount = 1_000;
  version = 1;
  /** The highest amount that may stand without an emergency. */
  lawful = 1_000;
  /** Until when a live emergency may last, and the days that had one. */
  untilUs: number | null = null;
  readonly days = new Set<number>();
  day = 0;
  watching: readonly number[] | null = null;

  constructor(role: 'managerOrLead' | 'lead') {
    this.role = role;
    const { desk } = this;
    desk.firm().list('X').open('A', '100000');
    desk.do({ type: 'ApprovalsConfigured', ...desk.at(), rules: { ...DEFAULT_APPROVALS, approverRole: role } });
    for (let index = 0; index < 4; index += 1) this.tell(index, index, index === 3 ? 'lead' : 'manager', true);
    desk.wait(30 * HOUR_US);
    this.define(0, 1_000, 0);
  }

  tell(index: number, person: number, role: ActorRole, active: boolean): void {
    const name = `u${index}`;
    this.desk.do({
      type: 'ActorChanged',
      ...this.desk.at(),
      user: name as UserId,
      person: `p${person}`,
      role,
      active,
      scopeDesks: null,
    });
    const before = this.told.get(name);
    const isSame = before?.role === role && before.active === active;
    const sinceUs = isSame ? before.sinceUs : this.desk.engine.timeUs;
    this.told.set(name, { person: `p${person}`, role, active, sinceUs });
  }

  draft(amount: number, baseVersion: number) {
    const rule = { type: 'exposure', measure: 'gross', amount: String(amount) as never, breachWhen: 'lte' } as const;
    const scope = { level: 'account', id: 'A' } as const;
    return { limitId: 'g' as LimitId, baseVersion, name: 'g', scope, rule, currency: 'USD' as never, ...ladder() };
  }

  define(index: number, amount: number, baseVersion = this.version) {
    const role = this.told.get(`u${index}`)?.role ?? 'manager';
    return this.desk.do({
      type: 'DefineLimit',
      ...this.desk.at(),
      ...this.desk.actor(role, `u${index}`),
      draft: this.draft(amount, baseVersion),
    });
  }

  /** Runs one step; what the law is broken in, or nothing. */
  run(step: Act): readonly string[] {
    const { desk } = this;
    if (step.type === 'wait') {
      desk.wait(step.hours * HOUR_US);
      desk.do({ type: 'TimeAdvanced' });
      return this.check('', null);
    }
    if (step.type === 'roll') {
      this.day += 1;
      desk.roll(`2026-02-${String(this.day).padStart(2, '0')}`);
      this.untilUs = null;
      return this.check('', null);
    }
    if (step.type === 'watch') {
      this.watching = step.users;
      // The names are users of this desk.
      const users = step.users.map((index) => `u${index}`) as UserId[];
      desk.do({ type: 'WatchersChanged', ...desk.at(), visible: users, connected: users });
      return this.check('', null);
    }
    if (step.type === 'tell') {
      this.tell(step.user, step.person, ROLES[step.role] ?? 'viewer', step.active);
      return this.check('', null);
    }
    const name = `u${step.user}`;
    // A session claims the most it could: the role known to the engine wins.
    const by = { ...desk.at(), ...desk.actor('lead', name) };
    if (step.type === 'approve' || step.type === 'reject' || step.type === 'withdraw') {
      const proposalId = this.ids[step.pick] ?? '0'.repeat(64);
      const asked = this.asked.get(proposalId);
      if (step.type === 'approve') {
        const outcome = desk.do({ type: 'ApproveProposal', ...by, proposalId });
        return this.check(name, proposalId, outcome.type === 'Accepted' ? asked : undefined);
      }
      if (step.type === 'reject') desk.do({ type: 'RejectProposal', ...by, proposalId, reason: 'no' });
      else desk.do({ type: 'WithdrawProposal', ...by, proposalId });
      return this.check(name, null);
    }
    if (!('amount' in step)) return [];
    if (step.type === 'define') this.define(step.user, step.amount);
    else {
      const isEmergency = step.type === 'emergency';
      const change = { type: 'limit', draft: this.draft(step.amount, this.version) } as const;
      const outcome = desk.do({
        type: 'ProposeChange',
        ...by,
        change,
        reason: 'asked',
        ...(isEmergency ? { emergency: true as const } : {}),
      });
      const made = desk.notices.find((notice) => notice.type === 'ProposalChanged' && notice.proposal.state === 'open');
      if (outcome.type === 'Accepted' && made?.type === 'ProposalChanged') {
        this.ids.push(made.proposal.proposalId);
        const { version: baseVersion } = this;
        this.asked.set(made.proposal.proposalId, {
          by: name,
          amount: step.amount,
          baseVersion,
          atUs: desk.engine.timeUs,
          isEmergency,
        });
      }
    }
    return this.check(name, null);
  }

  /** [SV11] a rise of the limit has a proposal of its very content and two distinct active authorised persons. */
  check(approver: string, proposalId: string | null, approved?: Asked): readonly string[] {
    const view = this.desk.engine.accountDetail('A')?.limits.find(({ limitId }) => limitId === 'g');
    const amount = Number(view?.definition.rule.amount);
    const wrong = amount > this.amount ? this.wrongsOf(amount, approver, proposalId) : [];
    this.amount = amount;
    this.version = view?.definition.version ?? 0;
    const nowUs = this.desk.engine.timeUs;
    if (approved?.isEmergency === true) this.untilUs = nowUs + HOUR_US;
    else if (approved !== undefined) [this.lawful, this.untilUs] = [amount, null];
    else this.lawful = Math.min(this.lawful, amount);
    if (this.untilUs !== null && nowUs >= this.untilUs) this.untilUs = null;
    const isLooser = amount > this.lawful && this.untilUs === null;
    return [...wrong, ...(isLooser ? ['looser than two persons agreed to, and no emergency'] : [])];
  }

  private wrongsOf(amount: number, approver: string, proposalId: string | null): readonly string[] {
    const asked = this.asked.get(proposalId ?? '');
    const [first, second] = [this.told.get(asked?.by ?? ''), this.told.get(approver)];
    if (asked === undefined || first === undefined || second === undefined) return ['nobody asked for it'];
    const atUs = this.desk.engine.timeUs;
    const isFit = (each: Told): boolean => each.active && RISK.includes(each.role);
    const isOnlyManager = this.role === 'lead' && second.role !== 'lead';
    return [
      ...(asked.amount === amount && asked.baseVersion === this.version ? [] : ['other content was asked for']),
      ...(first.person === second.person ? ['one person'] : []),
      ...(isFit(first) && isFit(second) ? [] : ['not authorised']),
      ...(isOnlyManager && !asked.isEmergency ? ['no lead'] : []),
      ...(atUs - second.sinceUs < 24 * HOUR_US ? ['too new'] : []),
      ...(atUs - asked.atUs >= (asked.isEmergency ? 1 : 24) * HOUR_US ? ['too late'] : []),
      ...(asked.isEmergency ? this.wrongsOfEmergency(first, isOnlyManager) : []),
    ];
  }

  /** [FE8] a lead asks, once a day, and a manager approves only while no other lead could. */
  private wrongsOfEmergency(first: Told, isOnlyManager: boolean): readonly string[] {
    const isUsed = this.days.has(this.day);
    this.days.add(this.day);
    const atUs = this.desk.engine.timeUs;
    const isThere = [...this.told].some(
      ([name, { person, role, active, sinceUs }]) =>
        role === 'lead' &&
        active &&
        person !== first.person &&
        atUs - sinceUs >= 24 * HOUR_US &&
        (this.watching === null || this.watching.includes(Number(name.slice(1)))),
    );
    return [
      ...(this.role === 'lead' ? [] : ['no emergency here']),
      ...(first.role === 'lead' ? [] : ['no lead asked']),
      ...(isUsed ? ['a second emergency of the day'] : []),
      ...(isOnlyManager && isThere ? ['another lead is there'] : []),
    ];
  }
}

test('[S15] [FE3] [FE8] [H9] no sequence of commands puts a loosening in force without two distinct active authorised persons', () => {
  let rises = 0;
  let emergencies = 0;
  fc.assert(
    fc.property(
      fc.array(act, { minLength: 20, maxLength: 60 }),
      fc.constantFrom('managerOrLead', 'lead'),
      (acts, role) => {
        const book = new Book(role);
        for (const step of acts) {
          const before = book.amount;
          expect(book.run(step)).toEqual([]);
          if (book.amount > before) rises += 1;
        }
        emergencies += book.days.size;
      },
    ),
  );
  // The law would hold in an engine that refuses everything.
  const { numRuns = 0 } = fc.readConfigureGlobal() ?? {};
  expect(numRuns).toBeGreaterThan(0);
  expect(rises).toBeGreaterThan(numRuns / 10);
  expect(emergencies).toBeGreaterThan(numRuns / 100);
});
