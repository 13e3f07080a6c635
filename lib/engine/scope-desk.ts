import type { ScopeNode } from '#lib/model/limit.ts';
import { accountAt } from './state.ts';
import type { World } from './world.ts';

type Parts = Pick<World, 'state' | 'groups'>;

/** The one desk that an account is on; null for one that is not known. */
export function deskOfAccount({ state }: Pick<World, 'state'>, id: string): string | null {
  const index = state.accountIndex.get(id);
  return index === undefined ? null : accountAt(state, index).desk;
}

/** The one desk that a node is on; null for the firm, and for a trader whose accounts sit on several. */
export function deskOfScope({ state, groups }: Parts, { level, id }: ScopeNode): string | null {
  if (level === 'account') return deskOfAccount({ state }, id);
  if (level === 'desk') return id;
  if (level === 'firm') return null;
  const desks = new Set<string>();
  for (const member of groups.nodes.get(`trader/${id}`)?.members ?? []) desks.add(accountAt(state, member).desk);
  return desks.size === 1 ? ([...desks][0] ?? null) : null;
}
