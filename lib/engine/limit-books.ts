import type { ScopeNode } from '#lib/model/limit.ts';
import { beginFills, openFills, rollFills } from './fill-limits.ts';
import type { Groups } from './groups.ts';
import { nodeKey } from './limit-nodes.ts';
import { enrol, enrolGroup, joinBook, leaveBook, rollBook } from './metric-book.ts';
import type { BookParts, Measurable } from './metric-book.ts';
import { isResultMetric } from './metric-rule.ts';
import { emptyBook } from './result-book.ts';
import type { LimitState } from './state.ts';
import type { WindowStarts } from './loss-rule.ts';

type Parts = BookParts & { readonly groups: Groups };

/** The memories of limits on results: begun with the limit, carried over moves and resets. */
export class LimitBooks {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** A new limit counts from its window's reset, as its accounts and groups remember it. */
  begin(limit: LimitState): void {
    beginFills(this.parts, limit);
    this.enter(limit);
  }

  /** The same for a draft's copy: only the copy is written to. */
  rehearse(limit: LimitState): void {
    openFills(this.parts, limit);
    this.enter(limit);
  }

  private enter(limit: LimitState): void {
    const { rule } = limit.definition;
    if (limit.isSpread || rule.type !== 'metric' || !isResultMetric(rule.metric)) return;
    limit.book = emptyBook();
    const measurable = measurableOf(limit);
    if (measurable === null) return;
    for (const member of this.members(limit.node, limit.account)) enrol(this.parts, measurable, limit.node, member);
    const past = this.parts.state.groupResults.get(nodeKey(limit.node));
    if (limit.account < 0 && limit.definition.within === undefined && past !== undefined)
      enrolGroup(this.parts, measurable, past);
  }

  joined(limit: LimitState, account: number): void {
    const measurable = measurableOf(limit);
    if (measurable !== null) joinBook(this.parts, measurable, account);
  }

  left(limit: LimitState, account: number): void {
    const measurable = measurableOf(limit);
    if (measurable !== null) leaveBook(this.parts, measurable, account);
  }

  rolled(limit: LimitState, starts: WindowStarts): void {
    rollFills(limit);
    const measurable = measurableOf(limit);
    if (measurable !== null) rollBook(this.parts, measurable, starts);
  }

  private members(node: ScopeNode, account: number): readonly number[] {
    if (account >= 0) return [account];
    // In order of opening, as after a restart: members come in order of joining.
    return [...(this.parts.groups.nodes.get(nodeKey(node))?.members ?? [])].toSorted((a, b) => a - b);
  }
}

/** A limit on results with its memory; null for any other. */
export function measurableOf({ definition, book }: LimitState): Measurable | null {
  const { rule } = definition;
  return rule.type === 'metric' && book !== null ? { definition, rule, book } : null;
}
