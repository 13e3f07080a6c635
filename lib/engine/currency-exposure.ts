import type { Cut, ScopeNode } from '#lib/model/limit.ts';
import { convert } from './fx.ts';
import { isInCut, leafName, membersOf } from './leaves.ts';
import type { Book } from './leaves.ts';
import { strategyPositions } from './open-results.ts';
import { isFlat, payoff24 } from './position.ts';
import type { Position } from './position.ts';
import { accountAt, balance24, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { HoldingState, InstrumentState } from './state.ts';

export type CurrencyRow = {
  /** Signed, 10^-24 of the currency itself. */
  native24: bigint;
  /** Signed, 10^-24 of the asked currency. */
  converted24: bigint;
};
/** What a node is exposed to in each currency [EX8]; over all currencies `converted24` sums to its equity, exactly. */
export type CurrencyExposures = {
  readonly rows: ReadonlyMap<string, CurrencyRow>;
  readonly missing: readonly string[];
};

/**
 * Per currency: cash, unrealized P&L that arises in it, and of pairs +q*m of the base and -q*m*mark of the quote. The
 * base leg is converted at the pair's own mark, so that the two legs cancel whatever other rates say.
 */
export function currencyExposures(book: Book, node: ScopeNode, cut: Cut | null, currency: string): CurrencyExposures {
  const rows = new Map<string, CurrencyRow>();
  const missing: string[] = [];
  const add = (name: string, native24: bigint, converted24: bigint): void => {
    const row = rows.get(name) ?? { native24: 0n, converted24: 0n };
    row.native24 += native24;
    row.converted24 += converted24;
    rows.set(name, row);
  };
  for (const member of membersOf(book, node)) {
    const account = accountAt(book.state, member);
    const rate = book.rates.get(account.currency, currency);
    if (!rate.known) missing.push(account.account);
    else if (cut === null) add(account.currency, balance24(account), convert(balance24(account), rate));
    for (const index of account.holdings.values()) {
      const holding = holdingAt(book.state, index);
      const instrument = instrumentAt(book.state, holding.instrument);
      if (!isInCut(instrument, cut)) continue;
      for (const position of positionsOf(holding, cut?.strategy)) {
        const parts = partsOf(book, holding, position, currency);
        if (parts === null) missing.push(leafName(book.state, holding));
        else for (const part of parts) add(part.currency, part.native24, part.converted24);
      }
    }
  }
  return { rows, missing };
}

type Part = { readonly currency: string; readonly native24: bigint; readonly converted24: bigint };

/** The open holding as one position, or the parts of it that a strategy built [EX15]. */
function positionsOf(holding: HoldingState, strategy: string | undefined): readonly Position[] {
  const positions = strategy === undefined ? [holding] : strategyPositions(holding, strategy);
  return positions.filter((position) => !isFlat(position));
}

function partsOf(book: Book, holding: HoldingState, { quantity12, cost24 }: Position, currency: string): Part[] | null {
  const instrument = instrumentAt(book.state, holding.instrument);
  const { settlementCurrency, baseCurrency } = instrument.listing;
  const rate = book.rates.get(settlementCurrency, currency);
  const price13 = exactPrice13(book.state, holding);
  if (price13 === null || !rate.known) return null;
  const value24 = payoff24(quantity12, instrument, price13);
  const open24 = value24 - cost24;
  const parts: Part[] = [{ currency: settlementCurrency, native24: open24, converted24: convert(open24, rate) }];
  if (baseCurrency === undefined || !isPair(instrument)) return parts;
  const converted24 = convert(value24, rate);
  // Quantity and multiplier have 12 decimals each, so the product counts 10^-24 as it is.
  parts.push({ currency: baseCurrency, native24: quantity12 * instrument.multiplier12, converted24 });
  parts.push({ currency: settlementCurrency, native24: -value24, converted24: -converted24 });
  return parts;
}

/** A pair exchanges base for quote: linear, paid in its quote currency, of an asset class whose base is a currency. */
function isPair({ listing }: InstrumentState): boolean {
  const { kind, assetClass, baseCurrency, quoteCurrency, settlementCurrency } = listing;
  if (kind !== 'linear' || settlementCurrency !== quoteCurrency || baseCurrency === quoteCurrency) return false;
  return assetClass === 'fx' || assetClass === 'crypto';
}

/** Equity of a node in a currency at 10^-24: each balance and each open result converted by itself and summed [FX4]. */
export function equityOf(
  book: Book,
  node: ScopeNode,
  currency: string,
): { readonly equity24: bigint; readonly missing: readonly string[] } {
  let equity24 = 0n;
  const missing: string[] = [];
  for (const member of membersOf(book, node)) {
    const account = accountAt(book.state, member);
    const rate = book.rates.get(account.currency, currency);
    if (rate.known) equity24 += convert(balance24(account), rate);
    else missing.push(account.account);
    for (const index of account.holdings.values()) {
      const holding = holdingAt(book.state, index);
      if (isFlat(holding)) continue;
      const instrument = instrumentAt(book.state, holding.instrument);
      const settled = book.rates.get(instrument.listing.settlementCurrency, currency);
      const price13 = exactPrice13(book.state, holding);
      if (price13 === null || !settled.known) missing.push(leafName(book.state, holding));
      else equity24 += convert(payoff24(holding.quantity12, instrument, price13) - holding.cost24, settled);
    }
  }
  return { equity24, missing };
}
