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
type Asked = { readonly by: string; readonly amount: number; readonly baseVersion: number; readonly atUs: number };
type Act =
  | { readonly type: 'define'; readonly user: number; readonly amount: number }
  | { readonly type: 'propose'; readonly user: number; readonly amount: number }
  | { readonly type: 'approve' | 'reject' | 'withdraw'; readonly user: number; readonly pick: number }
  | {
      readonly type: 'tell';
      readonly user: number;
      readonly person: number;
      readonly role: number;
      readonly active: boolean;
    }
  | { readonly type: 'wait'; readonly hours: number };

const user = fc.nat(3);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('define', 'propose'),
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
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait'), hours: fc.constantFrom(1, 2, 12, 25) }) },
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
  nowUs = 0;

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
      return [];
    }
    if (step.type === 'tell') {
      this.tell(step.user, step.person, ROLES[step.role] ?? 'viewer', step.active);
      return [];
    }
    const name = `u${step.user}`;
    // A session claims the most it could: the role known to the engine wins.
    const by = { ...desk.at(), ...desk.actor('lead', name) };
    if (step.type === 'approve' || step.type === 'reject' || step.type === 'withdraw') {
      const proposalId = this.ids[step.pick] ?? '0'.repeat(64);
      if (step.type === 'approve') desk.do({ type: 'ApproveProposal', ...by, proposalId });
      else if (step.type === 'reject') desk.do({ type: 'RejectProposal', ...by, proposalId, reason: 'no' });
      else desk.do({ type: 'WithdrawProposal', ...by, proposalId });
      return this.check(name, step.type === 'approve' ? proposalId : null);
    }
    if (step.type === 'define') this.define(step.user, step.amount);
    else if (step.type === 'propose') {
      const change = { type: 'limit', draft: this.draft(step.amount, this.version) } as const;
      const outcome = desk.do({ type: 'ProposeChange', ...by, change, reason: 'asked' });
      const made = desk.notices.find((notice) => notice.type === 'ProposalChanged' && notice.proposal.state === 'open');
      if (outcome.type === 'Accepted' && made?.type === 'ProposalChanged') {
        this.ids.push(made.proposal.proposalId);
        const { version: baseVersion } = this;
        this.asked.set(made.proposal.proposalId, {
          by: name,
          amount: step.amount,
          baseVersion,
          atUs: desk.engine.timeUs,
        });
      }
    }
    return this.check(name, null);
  }

  /** [SV11] a rise of the limit has a proposal of its very content and two distinct active authorised persons. */
  check(approver: string, proposalId: string | null): readonly string[] {
    const view = this.desk.engine.accountDetail('A')?.limits.find(({ limitId }) => limitId === 'g');
    const amount = Number(view?.definition.rule.amount);
    const wrong = amount > this.amount ? this.wrongsOf(amount, approver, proposalId) : [];
    this.amount = amount;
    this.version = view?.definition.version ?? 0;
    return wrong;
  }

  private wrongsOf(amount: number, approver: string, proposalId: string | null): readonly string[] {
    const asked = this.asked.get(proposalId ?? '');
    const [first, second] = [this.told.get(asked?.by ?? ''), this.told.get(approver)];
    if (asked === undefined || first === undefined || second === undefined) return ['nobody asked for it'];
    const atUs = this.desk.engine.timeUs;
    const isFit = (each: Told): boolean => each.active && RISK.includes(each.role);
    return [
      ...(asked.amount === amount && asked.baseVersion === this.version ? [] : ['other content was asked for']),
      ...(first.person === second.person ? ['one person'] : []),
      ...(isFit(first) && isFit(second) ? [] : ['not authorised']),
      ...(this.role === 'lead' && second.role !== 'lead' ? ['no lead'] : []),
      ...(atUs - second.sinceUs < 24 * HOUR_US ? ['too new'] : []),
      ...(atUs - asked.atUs >= 24 * HOUR_US ? ['too late'] : []),
    ];
  }
}

test('[S15] [FE3] [H9] no sequence of commands puts a loosening in force without two distinct active authorised persons', () => {
  let rises = 0;
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
      },
    ),
  );
  // The law would hold in an engine that refuses everything.
  expect(rises).toBeGreaterThan(20);
});
