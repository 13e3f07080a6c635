import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { LocalAmounts, LocalLedger } from './book-state.ts';
import { accountAt, holdingAt } from './state.ts';
import type { World } from './world.ts';

/** The amounts of one currency, made where there are none yet. */
export function localAmounts(ledger: LocalLedger, currency: string): LocalAmounts {
  const known = ledger.get(currency);
  if (known !== undefined) return known;
  const made = { realized24: 0n, fees24: 0n, carry24: 0n, flows24: 0n, flowsBooked24: 0n };
  ledger.set(currency, made);
  return made;
}

/** A local ledger in one currency at the present rates; currencies without a rate are left out and counted [FX6]. */
function valueLocal(ledger: LocalLedger, currency: string, rates: Rates): LocalAmounts & { unrated: number } {
  const sum = { realized24: 0n, fees24: 0n, carry24: 0n, flows24: 0n, flowsBooked24: 0n, unrated: 0 };
  for (const [local, amounts] of ledger) {
    const rate = rates.get(local, currency);
    if (!rate.known) {
      // Nothing is nothing at any rate.
      if (Object.values(amounts).some((amount24) => amount24 !== 0n)) sum.unrated += 1;
      continue;
    }
    const flows24 = convert(amounts.flows24, rate);
    sum.realized24 += convert(amounts.realized24, rate);
    sum.fees24 += convert(amounts.fees24, rate);
    // What a flow gained since it came is result, not flow.
    sum.carry24 += convert(amounts.carry24, rate) + flows24 - amounts.flowsBooked24;
    sum.flows24 += amounts.flowsBooked24;
  }
  return sum;
}

/** [FX1] `revalueAll`: the account's and its holdings' results at the present rates; hot balance and groups follow. */
export function revalueAccount(world: World, index: number): void {
  const account = accountAt(world.state, index);
  if (account.local === null) return;
  const value = valueLocal(account.local, account.currency, world.rates);
  for (const holdingIndex of account.holdings.values()) {
    const holding = holdingAt(world.state, holdingIndex);
    if (holding.local === null) continue;
    const own = valueLocal(holding.local, account.currency, world.rates);
    holding.realized24 = own.realized24;
    holding.fees24 = own.fees24;
  }
  const isSame =
    value.realized24 === account.realized24 &&
    value.fees24 === account.fees24 &&
    value.carry24 === account.carry24 &&
    value.flows24 === account.flows24;
  const isAsKnown = account.unrated === value.unrated;
  account.unrated = value.unrated;
  if (isSame && isAsKnown) return;
  world.accounts.rebook(index, () => {
    account.realized24 = value.realized24;
    account.fees24 = value.fees24;
    account.carry24 = value.carry24;
    account.flows24 = value.flows24;
  });
  world.limits.force(index);
  if (isAsKnown) return;
  // Rungs that a missing rate held may fall, or may not any more.
  for (const node of world.accounts.pathOf(index)) world.limits.forceNode(node.key);
}

/** After an entry that may have moved rates: every account that keeps its balances by currency. */
export function revalueLedgers(world: World): void {
  if (world.revalued.version === world.rates.version) return;
  world.revalued.version = world.rates.version;
  for (const index of world.revalued.accounts) revalueAccount(world, index);
}
