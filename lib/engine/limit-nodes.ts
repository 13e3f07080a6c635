import type { LimitDefinition, NodeLevel, ScopeNode } from '#lib/model/limit.ts';
import type { Groups } from './groups.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

/** Names the state of a limit on a node: the limit's own id, and with the node where it has one for each [LI1]. */
export function limitKey(definition: Pick<LimitDefinition, 'limitId' | 'per'>, node: ScopeNode): string {
  return isSpread(definition) ? `${definition.limitId}@${node.level}/${node.id}` : definition.limitId;
}

/** True for a limit with one value for each account, trader or desk under its node. */
export function isSpread({ per }: Pick<LimitDefinition, 'per'>): boolean {
  return per !== undefined && per !== 'node';
}

const LEVELS: readonly NodeLevel[] = ['firm', 'desk', 'trader', 'account'];

/** Whether a limit may be spread so: over a level below its own. */
export function isBelow(level: NodeLevel, scope: NodeLevel): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(scope);
}

export function nodeKey(node: ScopeNode): string {
  return `${node.level}/${node.id}`;
}

/** The nodes a spread limit now applies to, in order of the accounts' opening. */
export function nodesUnder(state: EngineState, groups: Groups, definition: LimitDefinition): ScopeNode[] {
  const { per } = definition;
  if (per === undefined || per === 'node') return [];
  const members = [...(groups.nodes.get(nodeKey(definition.scope))?.members ?? [])].toSorted((a, b) => a - b);
  const found = new Map<string, ScopeNode>();
  for (const member of members) {
    const owner = accountAt(state, member);
    const id = per === 'account' ? owner.account : per === 'trader' ? owner.trader : owner.desk;
    found.set(id, { level: per, id });
  }
  return [...found.values()];
}

/** Whether an account stands under a node. */
export function isUnder(state: EngineState, account: number, node: ScopeNode): boolean {
  const owner = accountAt(state, account);
  if (node.level === 'account') return owner.account === node.id;
  if (node.level === 'trader') return owner.trader === node.id;
  if (node.level === 'desk') return owner.desk === node.id;
  return state.firm.firm === node.id;
}
