import type { Outcome } from '#lib/model/effect.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import type { AuditChain } from './audit-chain.ts';
import { deskOfNode, type AuditPlaces } from './audit-places.ts';
import { auditAct, type AuditAct, type AuditActor } from './audit-entry.ts';

/** The one place where what the journal decided about a person's command becomes an entry of the log. */
export class CommandAudit {
  readonly #chain: AuditChain;
  readonly #places: AuditPlaces;
  /** What was last put in force of a limit or an account's ruleset. */
  readonly #inForce = new Map<string, unknown>();

  constructor(chain: AuditChain, places: AuditPlaces) {
    this.#chain = chain;
    this.#places = places;
  }

  /** Before a command is submitted. @throws AuditUnavailableError: then it must not be */
  reserve(): void {
    this.#chain.reserve();
  }

  /**
   * Written and synced when it returns; before the outcome leaves. The answer to a repeated command is told once.
   * @throws AuditUnavailableError
   */
  decided(actor: AuditActor, input: Input, outcome: Outcome): void {
    const act = this.actOf(actor, input, outcome);
    if (act !== null) this.#chain.record(act);
  }

  /** A right that was asked for and is not there: it waits for the next batch. */
  denied(actor: AuditActor, event: string, reason: 'forbidden' | 'outOfScope' | 'reauthenticationNeeded'): void {
    this.#chain.note(auditAct({ actor, action: 'UseRight', target: `event:${event}`, outcome: 'denied', reason }));
  }

  /** Null where the log holds it already. */
  actOf(actor: AuditActor, input: Input, outcome: Outcome): AuditAct | null {
    const { seq } = outcome;
    if (seq !== null && this.#chain.hasSeq(seq)) return null;
    const isDone = outcome.type === 'Accepted';
    const act = this.#describe(actor, input);
    if (isDone) this.#putInForce(act);
    return { ...act, outcome: isDone ? 'done' : 'refused', reason: isDone ? null : outcome.reason, seq };
  }

  /** Of an entry whose answer never reached the log: what the engine decided stands in the journal alone. */
  actOfEntry(actor: AuditActor, entry: JournalEntry): AuditAct {
    const act = this.#describe(actor, entry.input);
    return { ...act, outcome: 'journalled', reason: 'addedFromTheJournal', seq: entry.seq };
  }

  #describe(actor: AuditActor, input: Input): AuditAct {
    const { type, ...rest } = input;
    const content: Record<string, unknown> = { ...rest };
    // The actor stands in the entry itself, and the time is the entry's own.
    for (const key of ['actor', 'clientActionId', 'tsEventUs']) delete content[key];
    if ('proposalId' in input) content['proposal'] = this.#proposalOf(input.proposalId);
    const target = targetOf(input);
    const before = target === null || !changesRules(type) ? null : this.#before(target);
    const desk = this.#deskOf(input);
    return {
      actor,
      action: type,
      target,
      desk,
      before,
      after: content,
      outcome: 'done',
      reason: null,
      seq: null,
      count: 1,
    };
  }

  /** What was decided about: an approval alone names a hash. */
  #proposalOf(proposalId: string): unknown {
    const proposal = this.#places.proposal(proposalId);
    if (proposal === null) return null;
    const { change, before, by, byName, reason, emergencyMs } = proposal;
    return { change, before, by, byName, reason, emergencyMs };
  }

  #before(target: string): unknown {
    if (!this.#inForce.has(target)) {
      const isSame = (entry: AuditAct): boolean => entry.target === target && entry.outcome === 'done';
      this.#inForce.set(target, this.#chain.last(isSame)?.after ?? null);
    }
    return this.#inForce.get(target);
  }

  #putInForce({ target, action, after }: AuditAct): void {
    // What waits for the next trading day is not in force yet.
    const isLater = typeof after === 'object' && after !== null && Reflect.get(after, 'effective') === 'nextDay';
    if (target !== null && changesRules(action) && !isLater) this.#inForce.set(target, after);
  }

  #deskOf(input: Input): string | null {
    if ('alertId' in input) return this.#places.deskOfAlert(input.alertId);
    if ('matcher' in input) return deskOfNode(this.#places, input.matcher.scope ?? null);
    if ('silenceId' in input) return deskOfNode(this.#places, this.#places.scopeOfSilence(input.silenceId));
    if ('draft' in input) return deskOfNode(this.#places, input.draft.scope);
    if ('change' in input && input.change.type === 'limit') return deskOfNode(this.#places, input.change.draft.scope);
    if ('change' in input && input.change.type === 'ruleset') return this.#places.deskOfAccount(input.change.account);
    if ('proposalId' in input) return deskOfNode(this.#places, this.#places.proposal(input.proposalId)?.scope ?? null);
    return 'account' in input ? this.#places.deskOfAccount(input.account) : null;
  }
}

function changesRules(action: string): boolean {
  return action === 'DefineLimit' || action === 'AssignRuleset';
}

/** Kind and id of what a command is about; the field names of lib/model/input.ts say it. */
function targetOf(input: Input): string | null {
  if ('alertId' in input) return `alert:${input.alertId}`;
  if ('silenceId' in input) return `silence:${input.silenceId}`;
  if ('matcher' in input) return targetOfMatcher(input.matcher);
  if ('proposalId' in input) return `proposal:${input.proposalId}`;
  if ('draft' in input) return `limit:${input.draft.limitId}`;
  if ('change' in input) return targetOfChange(input.change);
  if ('limitId' in input) return `limit:${input.limitId}`;
  return 'account' in input ? `account:${input.account}` : null;
}

/** What is masked: the narrowest part that is named. */
function targetOfMatcher({ limitId, scope, symbol, feed }: SilenceMatcher): string {
  if (limitId !== undefined) return `limit:${limitId}`;
  if (feed !== undefined) return `feed:${feed}`;
  if (scope !== undefined) return `${scope.level}:${scope.id}`;
  return `symbol:${symbol ?? ''}`;
}

function targetOfChange(change: Extract<Input, { type: 'ProposeChange' }>['change']): string {
  if (change.type === 'limit') return `limit:${change.draft.limitId}`;
  return change.type === 'retirement' ? `limit:${change.limitId}` : `account:${change.account}`;
}
