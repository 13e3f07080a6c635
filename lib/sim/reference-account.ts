import { max, parseD40, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import { exposureOf, pnlBetween, recomputeBook } from './reference-book.ts';
import type { BookLine, BookState } from './reference-book.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { observe, raiseLevels, resetDay } from './reference-rules.ts';
import type { ReferenceRule } from './reference-rules.ts';
import type { Instrument } from '#lib/model/instrument.ts';

const UNIT: D40 = parseD40('1');

export type Holding = {
  readonly instrument: Instrument;
  readonly lines: BookLine[];
  lastFillPx: D40 | null;
  state: BookState;
};

/** Everything the law defines about one account, formed anew from its histories and the market. */
export type AccountValues = {
  readonly balance: D40;
  readonly realized: D40;
  readonly fees: D40;
  readonly unrealized: D40;
  readonly equity: D40;
  readonly long: D40;
  readonly short: D40;
  /** True where a holding has no price or no rate: sums leave it out [PN9]. */
  readonly incomplete: boolean;
};

/** Running maxima over all entries; the drawdown ratio is kept as the pair (drawdown, peak) it was reached at. */
export type RunningMaxima = {
  drawdown: D40;
  ratioDrawdown: D40;
  ratioPeak: D40;
  dailyLoss: D40;
  gross: D40;
};

export class ReferenceAccount {
  readonly account: string;
  readonly currency: string;
  readonly startBalance: D40;
  readonly holdings = new Map<string, Holding>();
  readonly rules = new Map<string, ReferenceRule>();
  readonly fillContents = new Map<string, string>();
  /** Carry and adjustments, fees paid as cash (cost positive), and flows; in account currency. */
  cashResult: D40 = ZERO;
  cashFees: D40 = ZERO;
  flows: D40 = ZERO;
  peak: D40;
  eodPeak: D40;
  dayStartEquity: D40;
  dayStartBalance: D40;
  fillCount = 0;
  duplicateCount = 0;
  breakCount = 0;
  values: AccountValues;
  readonly maxima: RunningMaxima = {
    drawdown: ZERO,
    ratioDrawdown: ZERO,
    ratioPeak: UNIT,
    dailyLoss: ZERO,
    gross: ZERO,
  };

  constructor(account: string, currency: string, startBalance: D40) {
    this.account = account;
    this.currency = currency;
    this.startBalance = startBalance;
    this.peak = startBalance;
    this.eodPeak = startBalance;
    this.dayStartEquity = startBalance;
    this.dayStartBalance = startBalance;
    this.values = this.#formValues(null);
  }

  holding(instrument: Instrument): Holding {
    const known = this.holdings.get(instrument.instrument);
    if (known !== undefined) return known;
    const opened: Holding = { instrument, lines: [], lastFillPx: null, state: recomputeBook([], instrument) };
    this.holdings.set(instrument.instrument, opened);
    return opened;
  }

  signedQty(instrument: string): D40 {
    return this.holdings.get(instrument)?.state.signedQty ?? ZERO;
  }

  /** One observation: values first, then peaks, floors and comparisons [LL4]. */
  observe(seq: number, market: ReferenceMarket): void {
    this.values = this.#formValues(market);
    const { equity, balance, long, short } = this.values;
    this.peak = max(this.peak, equity);
    const drawdown = this.peak - equity;
    const top = this.maxima;
    // Ratios are compared by cross-multiplication, so no quotient is rounded before it decides [NU7].
    if (this.peak > ZERO && drawdown * top.ratioPeak > top.ratioDrawdown * this.peak) {
      top.ratioDrawdown = drawdown;
      top.ratioPeak = this.peak;
    }
    top.drawdown = max(top.drawdown, drawdown);
    top.dailyLoss = max(top.dailyLoss, this.dayStartEquity - equity);
    top.gross = max(top.gross, long + short);
    const seen = { seq, balance, equity, long, short, signedQty: (symbol: string) => this.signedQty(symbol) };
    for (const rule of this.rules.values()) observe(rule, seen);
  }

  /** The day roll of [LL5] on the last known marks. */
  roll(market: ReferenceMarket): void {
    this.values = this.#formValues(market);
    this.dayStartEquity = this.values.equity;
    this.dayStartBalance = this.values.balance;
    this.eodPeak = max(this.eodPeak, this.values.balance);
    for (const rule of this.rules.values()) resetDay(rule, this.values.balance, this.values.equity);
  }

  /**
   * Drawdown and day P&L of the account leave flows out in both directions; the levels of its rules follow a deposit
   * only, so a payout uses room [LL15].
   */
  flow(amount: D40, isDeposit: boolean): void {
    this.flows += amount;
    this.peak += amount;
    this.dayStartEquity += amount;
    if (!isDeposit || amount <= ZERO) return;
    for (const rule of this.rules.values()) raiseLevels(rule, amount);
  }

  #formValues(market: ReferenceMarket | null): AccountValues {
    let realized = ZERO;
    let fees = this.cashFees;
    let unrealized = ZERO;
    let long = ZERO;
    let short = ZERO;
    let incomplete = false;
    for (const { instrument, state, lastFillPx } of this.holdings.values()) {
      realized += state.realized;
      fees += state.fees;
      if (state.signedQty === ZERO || market === null) continue;
      const ownFill = market.firm?.ownFillUntilMarked === true ? lastFillPx : null;
      const px = market.markPx(instrument.instrument) ?? ownFill;
      const rate = market.rateBetween(instrument.settlementCurrency, this.currency);
      if (px === null || rate === null || state.averagePx === null) {
        incomplete = true;
        continue;
      }
      unrealized += times(pnlBetween(state.averagePx, px, state.signedQty, instrument), rate);
      const exposure = times(exposureOf(state.signedQty, px, instrument), rate);
      if (exposure > ZERO) long += exposure;
      else short -= exposure;
    }
    const balance = this.startBalance + realized - fees + this.cashResult + this.flows;
    return { balance, realized, fees, unrealized, equity: balance + unrealized, long, short, incomplete };
  }
}
