import { divideHalfEven, formatUnits, pow10Big } from '#lib/base/decimal.ts';
import { convertUsed, usedRate, wholeLot } from './books.ts';
import type { Book, BookEntry } from './books.ts';
import { applyFillToLots, observeMarks } from './lots.ts';
import type { ClosedTrade, Lot, LotFill, LotMethod } from './lots.ts';
import { averagePrice12, payoff24 } from './position.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt, ledgerScale } from './state.ts';
import type { InstrumentState } from './state.ts';
import type { World } from './world.ts';

/** A closed trade as a report shows it [LO3]; money as exact decimal text. */
export type ClosedTradeView = {
  readonly instrument: string;
  readonly positionId: string;
  /** Empty where the entry is older than the fills that are kept. */
  readonly entryFillId: string;
  readonly exitFillId: string;
  readonly side: 'long' | 'short';
  readonly quantity: string;
  readonly entryPx: string;
  readonly exitPx: string;
  /** In the settlement currency, unrounded. */
  readonly pnl: string;
  /** In the account's currency. */
  readonly fees: string;
  readonly highestOpen: string | null;
  readonly lowestOpen: string | null;
};

/** One strategy's part of a holding, in the account's currency and ledger scale [ID7]. */
export type StrategyView = {
  readonly instrument: string;
  readonly positionId: string;
  readonly strategy: string;
  readonly quantity: string;
  readonly averagePx: string | null;
  readonly realized: number;
  readonly fees: number;
  /** Null without price or rate. */
  readonly unrealized: number | null;
};

/** Newest closed trades that a report lists [BO2]. */
const TRADES_MAX = 1_000;

/** [LO4] closed trades of the kept fills by FIFO or LIFO, whatever the account's own method; oldest first. */
export function closedTradeViews(world: World, index: number, method: LotMethod): ClosedTradeView[] {
  const views: ClosedTradeView[] = [];
  for (const holdingIndex of accountAt(world.state, index).holdings.values()) {
    const holding = holdingAt(world.state, holdingIndex);
    const instrument = instrumentAt(world.state, holding.instrument);
    for (const [positionId, book] of holding.books) {
      for (const trade of closedTrades(book, instrument, method)) views.push(tradeView(trade, instrument, positionId));
    }
  }
  return views.slice(-TRADES_MAX);
}

function closedTrades(book: Book, instrument: InstrumentState, method: LotMethod): ClosedTrade[] {
  let lots: readonly Lot[] = startLots(book, instrument);
  const closed: ClosedTrade[] = [];
  for (const entry of book.entries) {
    if (entry.kind === 'fill' && entry.seen !== null) lots = observeMarks(lots, entry.seen);
    for (const fill of lotFills(entry)) {
      const effect = applyFillToLots(lots, fill, instrument, method);
      lots = effect.lots;
      closed.push(...effect.closed);
    }
    // A report replaces what was held; a settlement leaves the lots at their own entry prices.
    if (entry.kind === 'report') lots = entry.quantity12 === 0n ? [] : [wholeLot('', entry, instrument)];
  }
  return closed;
}

function startLots({ base }: Book, instrument: InstrumentState): readonly Lot[] {
  if (base.quantity12 === 0n) return [];
  return base.lots.length > 0 ? base.lots : [wholeLot('', base, instrument)];
}

function lotFills(entry: BookEntry): readonly LotFill[] {
  if (entry.kind !== 'fill') return [];
  const { fillId, change12, price13, feeBooked24, baseFee12 } = entry;
  const fill = { fillId, change12, price13, fee24: feeBooked24 };
  return baseFee12 === 0n ? [fill] : [fill, { fillId, change12: -baseFee12, price13, fee24: 0n }];
}

function tradeView(trade: ClosedTrade, { listing }: InstrumentState, positionId: string): ClosedTradeView {
  const { entryFillId, exitFillId, side, quantity12, highestOpen24, lowestOpen24 } = trade;
  const money = (amount24: bigint | null): string | null => (amount24 === null ? null : formatUnits(amount24, 24));
  return {
    instrument: listing.instrument,
    positionId,
    entryFillId,
    exitFillId,
    side,
    quantity: formatUnits(quantity12, 12),
    entryPx: formatUnits(trade.entryPrice13, 13),
    exitPx: formatUnits(trade.exitPrice13, 13),
    pnl: formatUnits(trade.realized24, 24),
    fees: formatUnits(trade.fees24, 24),
    highestOpen: money(highestOpen24),
    lowestOpen: money(lowestOpen24),
  };
}

/** [ID7] the strategies of an account's positions that have tags, the empty tag for what has none. */
export function strategyViews(world: World, index: number): StrategyView[] {
  const account = accountAt(world.state, index);
  const scale = pow10Big(24 - ledgerScale(account.currency));
  const shown = (amount24: bigint): number => Number(divideHalfEven(amount24, scale));
  const views: StrategyView[] = [];
  for (const holdingIndex of account.holdings.values()) {
    const holding = holdingAt(world.state, holdingIndex);
    const instrument = instrumentAt(world.state, holding.instrument);
    const price13 = exactPrice13(world.state, holding);
    const rate = usedRate(world.rates.get(instrument.listing.settlementCurrency, account.currency));
    for (const [positionId, book] of holding.books) {
      for (const [strategy, { position, realized24, fees24 }] of book.strategies ?? []) {
        const average = averagePrice12(position, instrument);
        const value24 = price13 === null ? null : payoff24(position.quantity12, instrument, price13);
        views.push({
          instrument: instrument.listing.instrument,
          positionId,
          strategy,
          quantity: formatUnits(position.quantity12, 12),
          averagePx: average === null ? null : formatUnits(average, 12),
          realized: shown(realized24),
          fees: shown(fees24),
          unrealized:
            value24 === null || rate === 'unknown' ? null : shown(convertUsed(value24 - position.cost24, rate)),
        });
      }
    }
  }
  return views;
}
