import type { Delta } from '#lib/model/effect.ts';
import type { Currency } from '#lib/model/ids.ts';
import type { FirmRates } from '#lib/model/view.ts';
import type { World } from './world.ts';

/**
 * What was last told of the rates to the firm's currency. No part of the state: it follows what was told. It compares
 * values and no marks of change, because a rate may also age out, or the firm report in another currency.
 */
export class ToldRates {
  private told: FirmRates | null = null;

  /** The rates as of now. */
  push(world: World, out: Delta[]): void {
    this.tell(firmRates(world), out);
  }

  /** The same where they are others than last told. */
  pushMoved(world: World, out: Delta[]): void {
    const rates = firmRates(world);
    if (this.told === null || !areEqual(this.told, rates)) this.tell(rates, out);
  }

  private tell(rates: FirmRates, out: Delta[]): void {
    this.told = rates;
    out.push({ type: 'RatesMoved', rates });
  }
}

/** Of every currency that an account has, the conversion that totals take; by code, whatever order the accounts came in. */
function firmRates({ state, groups, rates }: World): FirmRates {
  // Codes were branded by the door that decoded them.
  const firmCurrency = state.firm.reportingCurrency as Currency;
  // Every account stands under the firm, whose sums are kept by currency.
  const firm = groups.nodes.get(`firm/${state.firm.firm}`);
  const held = [...(firm?.buckets.values() ?? [])].filter(({ accounts }) => accounts > 0);
  const currencies = held.map(({ currency }) => currency).sort();
  return {
    firmCurrency,
    rates: currencies.flatMap((currency) => {
      const rate = rates.get(currency, firmCurrency);
      return rate.known ? [{ currency: currency as Currency, numerator: rate.num24, denominator: rate.den24 }] : [];
    }),
  };
}

function areEqual(a: FirmRates, b: FirmRates): boolean {
  if (a.firmCurrency !== b.firmCurrency || a.rates.length !== b.rates.length) return false;
  return a.rates.every(({ currency, numerator, denominator }, place) => {
    const other = b.rates[place];
    return other?.currency === currency && other.numerator === numerator && other.denominator === denominator;
  });
}
