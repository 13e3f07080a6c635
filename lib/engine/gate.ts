import type { Watch } from './limit-bands.ts';
import { accountAt } from './state.ts';
import type { World } from './world.ts';

/** What a desk should let an account do; the product sends no order itself [LL13]. */
type EntryGate = 'open' | 'reduceOnly' | 'blocked';

/** Failed or paused: blocked; else what the hard limits in breach say, on the account or a node above it [LI12]. */
export function gateOf(world: World, index: number): EntryGate {
  if (accountAt(world.state, index).status !== 'open') return 'blocked';
  let gate = narrowed('open', world.limits.of(index));
  for (const { key } of world.accounts.pathOf(index)) gate = narrowed(gate, world.limits.ofNode(key));
  return gate;
}

function narrowed(gate: EntryGate, watches: readonly Watch[]): EntryGate {
  let narrowest = gate;
  for (const { limit } of watches) {
    const { hard } = limit.definition;
    if (hard === undefined || limit.rung !== 'breach') continue;
    if (hard.gate === 'blocked') return 'blocked';
    if (narrowest === 'open') narrowest = 'reduceOnly';
  }
  return narrowest;
}
