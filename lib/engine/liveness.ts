import type { Cut } from '#lib/model/limit.ts';
import type { Exposure } from './exposure.ts';
import { isInCut } from './leaves.ts';
import type { Book } from './leaves.ts';
import { isFlat } from './position.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt } from './state.ts';

type Parts = Book & { readonly exposure: Pick<Exposure, 'isLeafLive' | 'isRateLive'> };

/**
 * False while an open holding inside a cut has no price, or its mark or the rate that converts it is missing or not
 * live [LI9]. Holdings are converted into `currency`, or, where it is null, into that of their account.
 */
export function areHoldingsLive(
  parts: Parts,
  members: readonly number[],
  cut: Cut | null,
  currency: string | null,
): boolean {
  const { state, exposure } = parts;
  for (const member of members) {
    const owner = accountAt(state, member);
    for (const index of owner.holdings.values()) {
      const holding = holdingAt(state, index);
      const instrument = instrumentAt(state, holding.instrument);
      if (isFlat(holding) || !isInCut(instrument, cut)) continue;
      if (holding.quantity12 === 0n) {
        // Positions that cancel have no exposure; their result hangs on the rate of what they cost [ID3].
        if (currency === null && !exposure.isRateLive(instrument.listing.settlementCurrency, owner.currency))
          return false;
        continue;
      }
      if (exactPrice13(state, holding) === null) return false;
      if (!exposure.isLeafLive(holding, currency ?? owner.currency)) return false;
    }
  }
  return true;
}

/** The same of open results: those who hold something in the cut need a rate into the limit's currency too. */
export function areOpenResultsLive(
  parts: Parts,
  members: readonly number[],
  cut: Cut | null,
  currency: string,
): boolean {
  const { state } = parts;
  const holders = members.filter((member) =>
    [...accountAt(state, member).holdings.values()].some((index) => {
      const holding = holdingAt(state, index);
      return !isFlat(holding) && isInCut(instrumentAt(state, holding.instrument), cut);
    }),
  );
  return areHoldingsLive(parts, holders, cut, null) && areRatesLive(parts, holders, currency);
}

/** False while a result that no rate converts is left out of what an account has earned [IN17]. */
export function areBooked({ state }: Parts, members: readonly number[]): boolean {
  return members.every((member) => accountAt(state, member).unrated === 0);
}

/** False while a rate from an account's currency into `currency` is missing or not live. */
export function areRatesLive(parts: Parts, members: readonly number[], currency: string): boolean {
  return members.every((member) => parts.exposure.isRateLive(accountAt(parts.state, member).currency, currency));
}
