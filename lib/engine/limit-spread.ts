import type { LimitDefinition, ScopeNode } from '#lib/model/limit.ts';
import type { Alerts } from './alerts.ts';
import type { Groups } from './groups.ts';
import type { LimitBooks } from './limit-books.ts';
import { isSpread, isUnder, limitKey, nodeKey, nodesUnder } from './limit-nodes.ts';
import type { Limits } from './limits.ts';
import { noStanding } from './loss-account.ts';
import type { WindowStarts } from './loss-rule.ts';
import { noLevels } from './loss-rule.ts';
import { accountAt, calendarOf } from './state.ts';
import type { EngineState, LimitState } from './state.ts';

type Parts = {
  readonly state: EngineState;
  readonly groups: Groups;
  readonly limits: Limits;
  readonly alerts: Alerts;
  readonly books: LimitBooks;
};

/**
 * Which nodes a limit is judged on, as accounts are opened and moved: one state for each account, trader or desk under a
 * limit's node where it says so [LI1], and the memories of limits on results.
 */
export class LimitSpread {
  private readonly parts: Parts;
  /** Keys of the states of a spread limit, by its id. */
  private readonly keys = new Map<string, Set<string>>();

  constructor(parts: Parts) {
    this.parts = parts;
    for (const [key, limit] of parts.state.limits) if (isPart(limit)) this.keysOf(limit.definition).add(key);
  }

  /** The states of a spread limit. */
  statesOf(definition: Pick<LimitDefinition, 'limitId'>): readonly LimitState[] {
    const found: LimitState[] = [];
    for (const key of this.keys.get(definition.limitId) ?? []) {
      const limit = this.parts.state.limits.get(key);
      if (limit !== undefined) found.push(limit);
    }
    return found;
  }

  /** A limit was defined, or has another version: its states are made, and watched by the new terms. */
  defined(limit: LimitState): void {
    if (limit.isSpread) this.settle(limit);
    for (const part of this.statesOf(limit.definition)) this.parts.limits.watch(part);
  }

  /** A limit no longer applies: nothing of it is made for accounts to come. */
  retired({ definition }: LimitState): void {
    this.keys.delete(definition.limitId);
  }

  /** Gives a new limit its memory. */
  begin(limit: LimitState): void {
    this.parts.books.begin(limit);
  }

  /** What a draft would be judged on as a new limit: a copy for each node, in force nowhere. */
  rehearse(limit: LimitState): readonly LimitState[] {
    const { state, groups, books } = this.parts;
    const parts = limit.isSpread
      ? nodesUnder(state, groups, limit.definition).map((node) => partOf(limit, node, accountOf(state, node)))
      : [limit];
    for (const part of parts) books.rehearse(part);
    return parts;
  }

  opened(account: number): void {
    this.entered(account, pathOf(this.parts.state, account));
    this.settleAbove(account);
  }

  /** An account has left some nodes and come under others: what it earned stays where it was earned [EX14]. */
  moved(account: number, left: Iterable<string>, joined: Iterable<string>): void {
    for (const key of left)
      for (const { limit } of this.parts.limits.ofNode(key)) this.parts.books.left(limit, account);
    this.entered(account, joined);
    for (const limit of this.templates()) this.settle(limit);
  }

  /** A calendar's reset, after the accounts were rolled: windows of its accounts' limits, of all groups' for the firm's. */
  rolled(calendarId: string, starts: WindowStarts): void {
    const { state, books, limits } = this.parts;
    for (const limit of state.limits.values()) {
      if (limit.book === null && limit.fills === null) continue;
      const owner = limit.account < 0 ? null : accountAt(state, limit.account);
      const own = owner === null ? state.firm.calendarId : calendarOf(state, owner);
      if (own !== calendarId) continue;
      books.rolled(limit, starts);
      if (limit.account < 0) limits.forceNode(nodeKey(limit.node));
    }
  }

  private entered(account: number, keys: Iterable<string>): void {
    const { limits, books } = this.parts;
    for (const key of keys) {
      for (const { limit } of limits.ofNode(key)) books.joined(limit, account);
      // What an account brings is equity and no result: the filters of its groups count from now.
      limits.forceNode(key);
    }
  }

  private settleAbove(account: number): void {
    for (const limit of this.templates())
      if (isUnder(this.parts.state, account, limit.definition.scope)) this.settle(limit);
  }

  private templates(): LimitState[] {
    const found: LimitState[] = [];
    for (const limitId of this.keys.keys()) {
      const limit = this.parts.state.limits.get(limitId);
      if (limit?.isSpread === true) found.push(limit);
    }
    return found;
  }

  /** Makes the states that are missing, and retires those whose node is no longer under the limit's. */
  private settle(limit: LimitState): void {
    const { state, groups, limits, alerts } = this.parts;
    const keys = this.keysOf(limit.definition);
    const wanted = new Map(
      nodesUnder(state, groups, limit.definition).map((node) => [limitKey(limit.definition, node), node]),
    );
    for (const key of [...keys].filter((known) => !wanted.has(known))) {
      const old = state.limits.get(key);
      limits.unwatch(key);
      if (old?.alertId !== null && old !== undefined) alerts.withdraw(old.alertId, 'scopeExcluded');
      state.limits.delete(key);
      keys.delete(key);
    }
    for (const [key, node] of wanted) {
      if (keys.has(key)) continue;
      const part = partOf(limit, node, accountOf(state, node));
      state.limits.set(key, part);
      keys.add(key);
      this.parts.books.begin(part);
      limits.watch(part);
    }
  }

  private keysOf({ limitId }: Pick<LimitDefinition, 'limitId'>): Set<string> {
    const known = this.keys.get(limitId);
    if (known !== undefined) return known;
    const made = new Set<string>();
    this.keys.set(limitId, made);
    return made;
  }
}

function isPart(limit: LimitState): boolean {
  return isSpread(limit.definition) && !limit.isSpread;
}

function accountOf(state: EngineState, node: ScopeNode): number {
  return node.level === 'account' ? (state.accountIndex.get(node.id) ?? -1) : -1;
}

function pathOf(state: EngineState, account: number): string[] {
  const { trader, desk } = accountAt(state, account);
  return [`trader/${trader}`, `desk/${desk}`, `firm/${state.firm.firm}`];
}

/** The state of a limit on one of the nodes under it. */
function partOf(limit: LimitState, node: ScopeNode, account: number): LimitState {
  const { definition, source, definedSeq, definedAtUs, definedBy, amount24 } = limit;
  return {
    ...noLevels(),
    ...noStanding(),
    definition,
    source,
    node,
    account,
    isSpread: false,
    definedSeq,
    definedAtUs,
    definedBy,
    amount24,
    rung: 'none',
    breached: false,
    used24: 0n,
    counts: [0, 0, 0, 0, 0],
    counted24: null,
    book: null,
    fills: null,
    alertId: null,
    dayFirst: null,
  };
}
