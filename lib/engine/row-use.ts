import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { MetricRule } from '#lib/model/limit.ts';
import { sidesOf } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { linearUse } from './linear-use.ts';
import { measuredValue24 } from './loss-rule.ts';
import type { LossObservation, LossTerms } from './loss-rule.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { LimitState } from './state.ts';
import type { World } from './world.ts';

/** Use and allowance of one limit, both with so many decimals. */
export type RowUse = { readonly used: bigint; readonly allowance: bigint; readonly decimals: number };

/** What an account's row says of one of its limits; null where nothing is known, or a value has no allowance. */
export function rowUse(world: World, watch: Watch, seen: LossObservation, ledger: number): RowUse | null {
  const { limit, terms } = watch;
  const { rule } = limit.definition;
  if (terms !== null) return lossUse(terms, limit, seen, ledger);
  return rule.type === 'metric' ? metricUse(world, watch, rule) : exposureUse(world, limit, limit.account);
}

/**
 * A metric as it was judged last, which is as it stands: what its filter leaves out moves with equity alone, unit for unit.
 * Ages and rates move with time and are read anew.
 */
function metricUse(world: World, watch: Watch, rule: MetricRule): RowUse | null {
  const { limit, pace } = watch;
  if (rule.mode === 'absolute') return null;
  if (pace === 'told') {
    const { value24, allowance24 } = world.limits.use(limit);
    return value24 === null ? null : { used: value24, allowance: allowance24, decimals: 24 };
  }
  if (!watch.isKnown) return null;
  const side = sidesOf(limit);
  if (side !== null) return sidesUse(world, limit, side);
  const used = pace === 'linear' ? linearUse(world.state, world.accounts, watch) : Number.NaN;
  if (Number.isNaN(used)) return { used: limit.used24, allowance: limit.amount24, decimals: 24 };
  const decimals = watch.scale;
  return { used: BigInt(Math.max(Math.round(used), 0)), allowance: BigInt(Math.round(watch.allowance)), decimals };
}

function lossUse(terms: LossTerms, limit: LimitState, seen: LossObservation, ledger: number): RowUse {
  const into = (amount24: bigint): bigint => divideHalfEven(amount24, pow10Big(24 - ledger));
  const allowance = into(limit.amount24);
  return { used: into(limit.floor24) + allowance - measuredValue24(terms, seen), allowance, decimals: ledger };
}

function exposureUse(world: World, limit: LimitState, index: number): RowUse | null {
  const { rule } = limit.definition;
  if (rule.type === 'position') {
    return { used: world.exposure.position24(index, rule.instrument), allowance: limit.amount24, decimals: 24 };
  }
  return rule.type === 'exposure' ? sidesUse(world, limit, rule.measure) : null;
}

/** Exposure as it is: in the account's currency from its own sums, in another leaf by leaf. */
function sidesUse(world: World, limit: LimitState, side: 'gross' | 'net' | 'long' | 'short'): RowUse {
  const { account, amount24 } = limit;
  const { currency } = limit.definition;
  if (currency !== accountAt(world.state, account).currency) {
    const used = world.exposure.measure24(limit.node, account, side, currency);
    return { used, allowance: amount24, decimals: 24 };
  }
  const { long, short } = world.accounts.figures(account);
  const net = long > short ? long - short : short - long;
  const used = { gross: long + short, net, long, short }[side];
  const decimals = ledgerScale(currency);
  return { used, allowance: divideHalfEven(amount24, pow10Big(24 - decimals)), decimals };
}
