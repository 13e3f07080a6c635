import { accountValue } from './footing.ts';
import type { Watch } from './limit-bands.ts';
import type { Observations } from './observation.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

/**
 * What an account's metric has become with its equity since it was judged last, before it is cut off at 0, in ledger units
 * of the limit's currency; NaN where nothing is known.
 */
export function linearUse(state: EngineState, accounts: Observations, { footing, limit }: Watch): number {
  if (footing === null) return Number.NaN;
  return accountValue(footing, accountAt(state, limit.account).currency, accounts.roughEquity(limit.account));
}
