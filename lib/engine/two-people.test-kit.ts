import type { LimitId, UserId } from '#lib/model/ids.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import type { LimitDraft, LimitRule } from '#lib/model/limit.ts';
import type { ApprovalRules, ProposalView, ProposedChange } from '#lib/model/proposal.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import { ladder, Scenario } from './scenario.test-kit.ts';

export function grossRule(amount: string): LimitRule {
  return { type: 'exposure', measure: 'gross', amount: amount as never, breachWhen: 'lte' };
}
export const HOUR_US = 3_600_000_000;

/** A desk with a gross limit of 1,000 on A, two managers and a lead who are no newcomers. */
export class TwoPeople extends Scenario {
  constructor(rules: Partial<ApprovalRules> = {}) {
    super();
    this.firm().list('X').open('A', '100000').open('B', '100000', 'USD', 't2', 'd2');
    this.tell('u1', 'manager', 'p1');
    this.tell('u2', 'manager', 'p2');
    this.tell('u3', 'lead', 'p3');
    if (Object.keys(rules).length > 0)
      this.do({ type: 'ApprovalsConfigured', ...this.at(), rules: { ...DEFAULT_APPROVALS, ...rules } });
    this.wait(25 * HOUR_US);
    this.define('g', { level: 'account', id: 'A' }, grossRule('1000'));
    this.roll('2026-01-01');
  }

  tell(
    user: string,
    role: ActorRole,
    person: string,
    more: { active?: boolean; desks?: string[]; resets?: number } = {},
  ) {
    const { active = true, desks = null, resets } = more;
    return this.do({
      type: 'ActorChanged',
      ...this.at(),
      user: user as UserId,
      person,
      role,
      active,
      scopeDesks: desks,
      ...(resets === undefined ? {} : { resets }),
    });
  }

  draft(amount: string, baseVersion = 1, more: Partial<LimitDraft> = {}): LimitDraft {
    const scope = { level: 'account', id: 'A' } as const;
    const currency = 'USD' as LimitDraft['currency'];
    return {
      limitId: 'g' as LimitId,
      baseVersion,
      name: 'g',
      scope,
      rule: grossRule(amount),
      currency,
      ...ladder(),
      ...more,
    };
  }

  propose(change: ProposedChange, user = 'u1', role: ActorRole = 'manager', reason = 'a bigger book today') {
    return this.do({ type: 'ProposeChange', ...this.at(), ...this.actor(role, user), change, reason });
  }

  loosen(amount = '2000', user = 'u1'): string {
    const outcome = this.propose({ type: 'limit', draft: this.draft(amount) }, user);
    if (outcome.type === 'Rejected') throw new Error(`refused: ${outcome.reason}`);
    return this.proposal().proposalId;
  }

  /** A lead, `u3` by default, asks for an emergency loosening [FE8]. */
  askEmergency(draft: LimitDraft, user = 'u3') {
    const change = { type: 'limit', draft } as const;
    const by = { ...this.at(), ...this.actor('lead', user) };
    return this.do({
      type: 'ProposeChange',
      ...by,
      change,
      reason: 'the exchange halts in ten minutes',
      emergency: true,
    });
  }

  /** An emergency loosening in force: asked for by the lead `u3`, approved by the manager `u2`. */
  emergency(draft: LimitDraft = this.draft('2000')): string {
    const asked = this.askEmergency(draft);
    if (asked.type === 'Rejected') throw new Error(`refused: ${asked.reason} ${asked.detail ?? ''}`);
    const { proposalId } = this.proposal();
    const outcome = this.approve(proposalId);
    if (outcome.type === 'Rejected') throw new Error(`refused: ${outcome.reason} ${outcome.detail ?? ''}`);
    return proposalId;
  }

  /** Who has a page of the desk open. */
  watch(...users: string[]) {
    // The names are users of this desk.
    const ids = users as UserId[];
    return this.do({ type: 'WatchersChanged', ...this.at(), visible: ids, connected: ids });
  }

  tick() {
    return this.do({ type: 'TimeAdvanced' });
  }

  approve(proposalId: string, user = 'u2', role: ActorRole = 'manager') {
    return this.do({ type: 'ApproveProposal', ...this.at(), ...this.actor(role, user), proposalId });
  }

  end(type: 'RejectProposal' | 'WithdrawProposal', proposalId: string, user: string) {
    const by = { ...this.at(), ...this.actor('manager', user), proposalId };
    return this.do(type === 'RejectProposal' ? { type, ...by, reason: 'too much' } : { type, ...by });
  }

  proposal(): ProposalView {
    const found = this.engine.proposals(10);
    const newest = found.toSorted((a, b) => b.proposedSeq - a.proposedSeq)[0];
    if (newest === undefined) throw new Error('no proposal');
    return newest;
  }

  /** Amount and version of the limit in force. */
  inForce(limitId = 'g'): readonly [string, number] | null {
    const view = this.engine.accountDetail('A')?.limits.find((limit) => limit.limitId === limitId);
    return view === undefined ? null : [view.definition.rule.amount, view.definition.version];
  }

  defineAs(draft: LimitDraft, user = 'u1') {
    return this.do({ type: 'DefineLimit', ...this.at(), ...this.actor('manager', user), draft });
  }
}
