import { pow10 } from '#lib/base/decimal.ts';
import { UNREALIZED } from './groups.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Rates } from './fx.ts';
import { ledgerScale } from './state.ts';

/**
 * Equity of a node in ledger units of a currency as a float, with its error: a filter for limits, never a decision [NU6].
 * A missing rate makes the error infinite; in another currency a rate moves more than equity, so there it is no filter.
 */
export function roughEquity(
  node: GroupNode,
  currency: string,
  groups: Groups,
  rates: Rates,
): { readonly value: number; readonly error: number } {
  let value = 0;
  let error = 2;
  for (const bucket of node.buckets.values()) {
    const rate = rates.get(bucket.currency, currency);
    if (!rate.known || bucket.currency !== currency) return { value: 0, error: Number.POSITIVE_INFINITY };
    const equity = Number(bucket.balance) + groups.sums.rough(bucket.place + UNREALIZED);
    value += equity * pow10(ledgerScale(currency) - bucket.scale);
    // Balances of the members are rounded, and floats keep 53 bits of each sum.
    error += bucket.accounts * 2 + Math.abs(equity) * 1e-14;
  }
  return { value, error };
}
