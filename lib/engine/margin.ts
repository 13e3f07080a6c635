import { parseUnits } from '#lib/base/decimal.ts';
import { margin24 } from './exposure-measures.ts';
import { leafName } from './leaves.ts';
import type { Leaf } from './leaves.ts';
import { accountAt, instrumentAt } from './state.ts';
import type { EngineState } from './state.ts';

/** Margin at 10^-24 of the currency in which the leaves are valued. */
export type Margin = {
  readonly initial24: bigint;
  readonly maintenance24: bigint;
  /** Leaves whose value or margin rate is not known: left out, never taken as 0 [NU9]. */
  readonly missing: readonly string[];
};

/**
 * [EX9] notional * rate, or notional / leverage * rate where the account has a leverage, on the netted holding: each
 * account margins what it holds in an instrument, and nothing nets across accounts.
 */
export function marginOf(state: EngineState, leaves: readonly Leaf[]): Margin {
  let [initial24, maintenance24] = [0n, 0n];
  const missing: string[] = [];
  for (const leaf of leaves) {
    const { marginInit, marginMaint } = instrumentAt(state, leaf.instrument).listing;
    if (leaf.value24 === null) continue;
    if (marginInit === undefined) {
      missing.push(`${leafName(state, leaf)} marginInit`);
      continue;
    }
    const { leverage12 } = accountAt(state, leaf.account);
    initial24 += margin24(leaf.value24, parseUnits(marginInit, 12), leverage12) ?? 0n;
    // A venue that names one rate asks it for both.
    maintenance24 += margin24(leaf.value24, parseUnits(marginMaint ?? marginInit, 12), leverage12) ?? 0n;
  }
  return { initial24, maintenance24, missing };
}
