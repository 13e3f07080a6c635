import { parseUnits } from '#lib/base/decimal.ts';
import type { Bar } from '#lib/model/bar.ts';
import { convert } from './fx.ts';
import { raiseLevels } from './loss-rule.ts';
import type { LossObservation } from './loss-rule.ts';
import { payoff24 } from './position.ts';
import { accountAt, holdingAt, instrumentAt, ledgerUnits } from './state.ts';
import type { World } from './world.ts';

/**
 * [MK6] The favourable extreme of a bar feeds the peaks of those who hold the instrument - the high for longs, the low
 * for shorts - with everything else at its present mark. Nothing is judged on it: the close follows in the same entry
 * and is. Cold: it forms exact values, and only for instruments whose bars are sampled so.
 */
export function feedExtremes(world: World, instrument: number, bar: Bar): void {
  const high13 = parseUnits(bar.high, 13);
  const low13 = parseUnits(bar.low, 13);
  for (const index of world.holdings.holdersOf(instrument)) {
    const { account, quantity12 } = holdingAt(world.state, index);
    const best = valuedAt(world, index, quantity12 > 0n ? high13 : low13);
    if (best === null) continue;
    for (const { limit, terms } of world.limits.of(account)) if (terms !== null) raiseLevels(terms, limit, best);
    const history = world.accounts.history(account);
    const peak = ledgerUnits(best.equity24, accountAt(world.state, account).currency);
    // A new peak starts a new valley, as it does at a mark.
    if (peak > history.peak) world.accounts.setHistory(account, { ...history, peak, valley: peak });
    world.limits.force(account);
  }
}

/** Equity and balance of a holding's account with that holding at another price; null where its rate is missing. */
function valuedAt(world: World, index: number, price13: bigint): LossObservation | null {
  const { account, instrument, quantity12, cost24 } = holdingAt(world.state, index);
  const listed = instrumentAt(world.state, instrument);
  const rate = world.rates.get(listed.listing.settlementCurrency, accountAt(world.state, account).currency);
  if (!rate.known) return null;
  const { equity24, balance24 } = world.limits.exactly(account);
  const open24 = convert(payoff24(quantity12, listed, price13) - cost24, rate);
  return { equity24: equity24 - world.holdings.exactUnrealized24(index) + open24, balance24 };
}
