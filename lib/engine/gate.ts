import { accountAt } from './state.ts';
import type { World } from './world.ts';

/** What a desk should let an account do; the product sends no order itself [LL13]. */
type EntryGate = 'open' | 'reduceOnly' | 'blocked';

/** Failed or paused: blocked; else what the hard limits in breach say, on the account or a node above it [LI12]. */
export function gateOf(world: World, index: number): EntryGate {
  if (accountAt(world.state, index).status !== 'open') return 'blocked';
  let gate: EntryGate = 'open';
  const lists = [world.limits.of(index), ...world.accounts.pathOf(index).map(({ key }) => world.limits.ofNode(key))];
  for (const list of lists) {
    for (const { limit } of list) {
      const { hard } = limit.definition;
      if (hard === undefined || limit.rung !== 'breach') continue;
      if (hard.gate === 'blocked') return 'blocked';
      gate = 'reduceOnly';
    }
  }
  return gate;
}
