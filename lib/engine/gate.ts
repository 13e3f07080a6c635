import { accountAt } from './state.ts';
import type { World } from './world.ts';

/** What a desk should let an account do; the product sends no order itself [LL13]. */
export type EntryGate = 'open' | 'reduceOnly' | 'blocked';

/** Failed or paused: blocked. */
export function gateOf(world: World, index: number): EntryGate {
  return accountAt(world.state, index).status === 'open' ? 'open' : 'blocked';
}
