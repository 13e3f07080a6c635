import { divideHalfEven, formatUnits, pow10Big } from '#lib/base/decimal.ts';
import type { AccountId, Currency, InstrumentId, Microseconds, Seq } from '#lib/model/ids.ts';
import type { PositionView, ResultView } from '#lib/model/view.ts';
import type { Book } from './books.ts';
import { convert } from './fx.ts';
import { freshnessOf, priceSource } from './freshness.ts';
import { averagePrice12, payoff24 } from './position.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt, ledgerScale } from './state.ts';
import type { HoldingState } from './state.ts';
import { accountScale, shown } from './views.ts';
import type { World } from './world.ts';

/** What all of them made together, with the amounts that belong to none: fees and carry of the account [PN]. */
export function resultView(world: World, index: number): ResultView {
  const { currency, realized24, fees24, carry24 } = accountAt(world.state, index);
  const [ledger, scale] = [ledgerScale(currency), accountScale(world, index)];
  const booked = (amount24: bigint): number => shown(divideHalfEven(amount24, pow10Big(24 - ledger)), ledger, scale);
  return {
    realized: booked(realized24),
    fees: booked(fees24),
    carry: booked(carry24),
    unrealized: shown(world.accounts.figures(index).unrealized, ledger, scale),
  };
}

/** Every holding of an account; in a hedging account every position by itself [ID3]. */
export function positionViews(world: World, index: number): PositionView[] {
  const account = accountAt(world.state, index);
  const views: PositionView[] = [];
  for (const holdingIndex of account.holdings.values()) {
    const holding = holdingAt(world.state, holdingIndex);
    const whole = holdingView(world, index, holdingIndex);
    if (account.positionMode === 'netting') views.push(whole);
    else
      for (const [id, book] of holding.books) views.push({ ...whole, ...partOf(world, index, { holding, id, book }) });
  }
  return views;
}

function holdingView(world: World, index: number, holdingIndex: number): PositionView {
  const account = accountAt(world.state, index);
  const ledger = ledgerScale(account.currency);
  const scale = accountScale(world, index);
  const holding = holdingAt(world.state, holdingIndex);
  const instrument = instrumentAt(world.state, holding.instrument);
  const isPriced = world.holdings.isPriced(holdingIndex);
  const { exposure, unrealized } = world.holdings.valuation(holdingIndex);
  const average = averagePrice12(holding, instrument);
  const mark = exactPrice13(world.state, holding);
  const booked = (amount24: bigint): number => shown(divideHalfEven(amount24, pow10Big(24 - ledger)), ledger, scale);
  return {
    // Ids and codes were branded by the door that decoded them.
    account: account.account as AccountId,
    instrument: instrument.listing.instrument as InstrumentId,
    assetClass: instrument.listing.assetClass,
    quantity: formatUnits(holding.quantity12, 12),
    averagePx: average === null ? null : formatUnits(average, 12),
    markPx: mark === null ? null : formatUnits(mark, 13),
    markSource: priceSource(world.state, holding),
    markAtUs: instrument.markSource === 'none' ? null : (instrument.markAtUs as Microseconds),
    freshness: freshnessOf(world.state, instrument),
    currency: account.currency as Currency,
    unrealized: isPriced ? shown(unrealized, ledger, scale) : null,
    exposure: isPriced ? shown(exposure, ledger, scale) : null,
    realized: booked(holding.realized24),
    fees: booked(holding.fees24),
    changedSeq: holding.changedSeq as Seq,
  };
}

type Part = { readonly holding: HoldingState; readonly id: string; readonly book: Book };

/** What one position of several has of its own. */
function partOf(world: World, index: number, { holding, id, book }: Part): Partial<PositionView> {
  const { currency } = accountAt(world.state, index);
  const ledger = ledgerScale(currency);
  const scale = accountScale(world, index);
  const instrument = instrumentAt(world.state, holding.instrument);
  const { position } = book;
  const average = averagePrice12(position, instrument);
  const price13 = exactPrice13(world.state, holding);
  const rate = world.rates.get(instrument.listing.settlementCurrency, currency);
  const into = (amount24: bigint): number => shown(divideHalfEven(amount24, pow10Big(24 - ledger)), ledger, scale);
  const value24 = price13 === null || !rate.known ? null : payoff24(position.quantity12, instrument, price13);
  const sign = instrument.inverse ? -1n : 1n;
  return {
    positionId: id,
    quantity: formatUnits(position.quantity12, 12),
    averagePx: average === null ? null : formatUnits(average, 12),
    unrealized: value24 === null ? null : into(convert(value24 - position.cost24, rate)),
    exposure: value24 === null ? null : into(sign * convert(value24, rate)),
    realized: into(book.realized24),
    fees: into(book.fees24),
  };
}
