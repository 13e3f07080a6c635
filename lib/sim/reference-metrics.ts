import { abs, max, min, parseD40, storedShare, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { Leaf, ReferenceAccount } from './reference-account.ts';
import { valueAt } from './reference-book.ts';
import { atRate } from './reference-market.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { areRatesLive, isInside, isOfResults, lacksRate, lossOf, totalOf } from './reference-results.ts';
import type { ResultMemory, ResultTerms } from './reference-results.ts';
import { measuredOf } from './reference-rules.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { Cut } from '#lib/model/limit.ts';

const ONE = parseD40('1');

/** What a limit measures: `value / den`, so that a quotient is never rounded before it decides [NU7]. */
export type Metered = {
  /** Null: not defined or not known [NU9]. */
  readonly value: D40 | null;
  readonly den: D40;
  /** False while a mark or rate behind it is missing or not live: then a rung may rise and does not fall [LI9]. */
  readonly isLive: boolean;
};
export type MetricTerms = ResultTerms & { readonly memory: ResultMemory | null };

/** Measures a metric of section 15 anew from the accounts and the market. */
export class ReferenceMetrics {
  readonly #market: ReferenceMarket;

  constructor(market: ReferenceMarket) {
    this.#market = market;
  }

  measure(terms: MetricTerms, members: readonly ReferenceAccount[]): Metered {
    const { rule, currency, memory } = terms;
    if (memory !== null && isOfResults(rule)) return this.#ofResults(terms, memory, members);
    switch (rule.metric) {
      case 'openLoss':
        return this.#openLoss(terms, members);
      case 'equity':
        return this.#ofAccount(members[0], (account) => account.values.equity, currency);
      case 'room':
        return this.#ofAccount(members[0], roomOf, currency);
      default:
        return this.#ofLeaves(terms, members);
    }
  }

  #ofResults(terms: MetricTerms, memory: ResultMemory, members: readonly ReferenceAccount[]): Metered {
    const { rule, currency, within } = terms;
    // A result without its open part comes from bookings: no mark is behind it.
    const isBooked = rule.metric === 'realizedLoss' || rule.includes?.open === false;
    const isOwnLive = isBooked || this.#areHoldingsLive(members, within);
    let isLive = isOwnLive && this.#areRated(members) && areRatesLive(memory, terms, this.#market);
    const isPeak = rule.metric === 'drawdown' || rule.metric === 'drawdownPct' || rule.metric === 'eodDrawdown';
    // Of an account's own results nothing is left where no rate is known.
    const isUnknown = terms.node.level === 'account' && lacksRate(memory, terms, this.#market);
    if (isUnknown) return { value: null, den: ONE, isLive: false };
    if (!isPeak) return plain(max(ZERO, lossOf(memory, terms, this.#market)), isLive);
    const below = memory.peak - totalOf(memory, terms, this.#market);
    if (rule.metric !== 'drawdownPct') return plain(max(ZERO, below), isLive);
    // Equity at the peak, as if flows since had been there.
    isLive &&= this.#areRatesLive(members, currency);
    const peak = this.#equitySum(members, currency) + below;
    return peak > ZERO ? { value: below * 100n, den: peak, isLive } : { value: null, den: ONE, isLive };
  }

  #ofAccount(
    account: ReferenceAccount | undefined,
    of: (account: ReferenceAccount) => D40 | null,
    currency: string,
  ): Metered {
    const own = account === undefined ? null : of(account);
    if (account === undefined || own === null) return { value: null, den: ONE, isLive: true };
    const value = this.#market.converted(own, account.currency, currency);
    const isOwnLive = this.#areHoldingsLive([account], null) && this.#areRated([account]);
    const isLive = isOwnLive && this.#areRatesLive([account], currency);
    return { value, den: ONE, isLive };
  }

  /** Open results as the accounts have them, each account converted by itself. */
  #openLoss({ node, within, currency }: MetricTerms, members: readonly ReferenceAccount[]): Metered {
    let sum = ZERO;
    for (const account of members) {
      for (const { instrument, open } of account.values.results) {
        if (isInside(instrument, within)) sum += this.#market.converted(open, account.currency, currency) ?? ZERO;
      }
    }
    const holders = members.filter(({ values }) =>
      values.leaves.some(({ instrument }) => isInside(instrument, within)),
    );
    const isLive = this.#areHoldingsLive(holders, within) && this.#areRatesLive(holders, currency);
    const isUnknown =
      node.level === 'account' && holders.some(({ currency: own }) => this.#market.rateBetween(own, currency) === null);
    return isUnknown ? { value: null, den: ONE, isLive: false } : plain(max(ZERO, -sum), isLive);
  }

  #equitySum(members: readonly ReferenceAccount[], currency: string): D40 {
    return members.reduce(
      (sum, { values, currency: own }) => sum + (this.#market.converted(values.equity, own, currency) ?? ZERO),
      ZERO,
    );
  }

  /** What is formed from holdings: each converted by itself and then summed [FX4]; positions that cancel are none. */
  #ofLeaves(terms: MetricTerms, members: readonly ReferenceAccount[]): Metered {
    const { rule, within, currency } = terms;
    // The currency of this metric's cut says which exposure is asked for.
    const cut = rule.metric === 'currencyExposure' && within !== null ? { ...within, currency: undefined } : within;
    const held = members.flatMap((account) =>
      account.values.leaves
        .filter(({ instrument, signedQty }) => signedQty !== ZERO && isInside(instrument, cut))
        .map((leaf) => ({ account, leaf, value: this.#valueOf(leaf, currency) })),
    );
    const known = held.flatMap(({ value }) => (value === null ? [] : [value]));
    const isLive = held.every(({ leaf, value }) => value !== null && this.#isLeafLive(leaf, currency));
    const long = known.reduce((sum, value) => (value > ZERO ? sum + value : sum), ZERO);
    const net = known.reduce((sum, value) => sum + value, ZERO);
    const gross = known.reduce((sum, value) => sum + abs(value), ZERO);
    const ofEquity = (part: D40): Metered => this.#shareOfEquity(part, members, currency, isLive);
    switch (rule.metric) {
      case 'gross':
        return plain(gross, isLive);
      case 'long':
        return plain(long, isLive);
      case 'short':
        return plain(gross - long, isLive);
      case 'net':
        return plain(bySide(net, rule.side), isLive);
      case 'firmNetted':
        return plain(netted(held), isLive);
      case 'position':
        return plain(
          bySide(
            held.reduce((sum, { leaf }) => sum + leaf.signedQty, ZERO),
            rule.side,
          ),
          true,
        );
      case 'contracts':
        return plain(
          held.reduce((sum, { leaf }) => sum + abs(leaf.signedQty), ZERO),
          true,
        );
      case 'lots':
        return plain(
          held.reduce((sum, { leaf }) => sum + lotsOf(leaf), ZERO),
          true,
        );
      // Whether a holding has a price is known at any time.
      case 'incompleteCount':
        return plain(BigInt(held.length - known.length) * ONE, true);
      case 'topShare':
        return quotient(known.reduce((top, value) => max(top, abs(value)), ZERO) * 100n, gross, isLive);
      case 'hhi':
        return quotient(
          known.reduce((sum, value) => sum + value * value, ZERO),
          gross * gross,
          isLive,
        );
      case 'leverageGross':
        return ofEquity(gross);
      case 'leverageNet':
        return ofEquity(abs(net));
      case 'marginUsage':
        return ofEquity(held.reduce((sum, each) => sum + marginOf(each.value, each.leaf, each.account), ZERO));
      case 'currencyExposure':
        return plain(
          this.#currencyExposure(terms, members),
          isLive && this.#areRated(members) && this.#areRatesLive(members, currency),
        );
      default:
        return { value: null, den: ONE, isLive };
    }
  }

  #valueOf({ exposure, instrument }: Leaf, currency: string): D40 | null {
    const rate = this.#market.rateBetween(instrument.settlementCurrency, currency);
    return exposure === null || rate === null ? null : atRate(exposure, rate);
  }

  /** [EX4], [EX9]: percent of the node's equity, each balance and each open result converted by itself [FX4]. */
  #shareOfEquity(part: D40, members: readonly ReferenceAccount[], currency: string, areLive: boolean): Metered {
    let equity = ZERO;
    let isLive = areLive && this.#areRated(members) && this.#areRatesLive(members, currency);
    for (const account of members) {
      equity += this.#market.converted(account.values.balance, account.currency, currency) ?? ZERO;
      for (const leaf of account.values.leaves) {
        const { unrealizedLocal, instrument } = leaf;
        if (unrealizedLocal === null || !this.#isLeafLive(leaf, currency)) isLive = false;
        equity += this.#market.converted(unrealizedLocal ?? ZERO, instrument.settlementCurrency, currency) ?? ZERO;
      }
    }
    return quotient(part * 100n, equity > ZERO ? equity : ZERO, isLive);
  }

  /** [EX8]: cash and open results in a currency, and both legs of pairs; without a named currency the largest foreign one. */
  #currencyExposure({ within, currency, rule }: MetricTerms, members: readonly ReferenceAccount[]): D40 {
    const rows = new Map<string, D40>();
    const add = (name: string, amount: D40): void => void rows.set(name, (rows.get(name) ?? ZERO) + amount);
    const { currency: asked, ...rest } = within ?? {};
    const isWhole = Object.values(rest).every((value) => value === undefined);
    for (const account of members) {
      const cash = this.#market.converted(account.values.balance, account.currency, currency);
      if (isWhole && cash !== null) add(account.currency, cash);
      for (const { instrument, signedQty, px, unrealizedLocal } of account.values.leaves) {
        const rate = this.#market.rateBetween(instrument.settlementCurrency, currency);
        if (!isInside(instrument, rest) || unrealizedLocal === null || rate === null) continue;
        add(instrument.settlementCurrency, atRate(unrealizedLocal, rate));
        if (instrument.baseCurrency === undefined || !isPair(instrument)) continue;
        // Positions that cancel have no price and are worth nothing.
        const worth = px === null ? ZERO : atRate(valueAt(px, signedQty, instrument), rate);
        add(instrument.baseCurrency, worth);
        add(instrument.settlementCurrency, -worth);
      }
    }
    if (asked !== undefined) return bySide(rows.get(asked) ?? ZERO, rule.side);
    let largest = ZERO;
    for (const [name, amount] of rows) if (name !== currency) largest = max(largest, bySide(amount, rule.side));
    return largest;
  }

  #isLeafLive({ instrument, px, signedQty }: Leaf, currency: string): boolean {
    const isPriced = signedQty === ZERO || (px !== null && this.#market.isLive(instrument.instrument));
    return isPriced && this.#market.isRateLive(instrument.settlementCurrency, currency);
  }

  /** False while a result waits for its first rate: what is measured may look better than it is [IN17]. */
  #areRated(members: readonly ReferenceAccount[]): boolean {
    return members.every((account) => account.isRated(this.#market));
  }

  #areRatesLive(members: readonly ReferenceAccount[], currency: string): boolean {
    return members.every((account) => this.#market.isRateLive(account.currency, currency));
  }

  /** Results of accounts: marks of what lies in the cut, and rates into the account's currency. */
  #areHoldingsLive(members: readonly ReferenceAccount[], within: Cut | null): boolean {
    return members.every((account) =>
      account.values.leaves.every(
        (leaf) => !isInside(leaf.instrument, within) || this.#isLeafLive(leaf, account.currency),
      ),
    );
  }
}

function plain(value: D40, isLive: boolean): Metered {
  return { value, den: ONE, isLive };
}

/** Not defined over nothing. */
function quotient(value: D40, den: D40, isLive: boolean): Metered {
  return den === ZERO ? { value: null, den: ONE, isLive } : { value, den, isLive };
}

/** [LI2]: one side of a signed value, 0 where it lies on the other; both is the absolute value. */
function bySide(value: D40, side: 'long' | 'short' | 'both' | undefined): D40 {
  if (side === 'long') return max(value, ZERO);
  return side === 'short' ? max(-value, ZERO) : abs(value);
}

/** [EX11]: leaves summed by instrument first. */
function netted(held: readonly { readonly leaf: Leaf; readonly value: D40 | null }[]): D40 {
  const sums = new Map<string, D40>();
  for (const { leaf, value } of held) {
    const { instrument } = leaf.instrument;
    sums.set(instrument, (sums.get(instrument) ?? ZERO) + (value ?? ZERO));
  }
  return [...sums.values()].reduce((sum, value) => sum + abs(value), ZERO);
}

function lotsOf({ signedQty, instrument }: Leaf): D40 {
  return times(abs(signedQty), parseD40(instrument.lotEquivalent ?? '1'));
}

/** [EX9]: notional times the rate, over the account's leverage where it has one. */
function marginOf(value: D40 | null, { instrument }: Leaf, { terms }: ReferenceAccount): D40 {
  if (value === null || instrument.marginInit === undefined) return ZERO;
  return storedShare(abs(value), parseD40(instrument.marginInit), terms.leverage ?? ONE);
}

function isPair({ kind, assetClass, baseCurrency, quoteCurrency, settlementCurrency }: Instrument): boolean {
  const isExchange = kind === 'linear' && settlementCurrency === quoteCurrency && baseCurrency !== quoteCurrency;
  return isExchange && (assetClass === 'fx' || assetClass === 'crypto');
}

/** The least room of the loss rules of an account; null where it has none. */
function roomOf(account: ReferenceAccount): D40 | null {
  let least: D40 | null = null;
  for (const state of account.rules.byId.values()) {
    const room = measuredOf(state.rule, account.values) - state.floor;
    least = least === null ? room : min(least, room);
  }
  return least;
}
