import { max, parseD40, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import { exposureOf, recomputePositions, sumOfBooks, valueAt } from './reference-book.ts';
import type { BookLine, BookState, CostMethod } from './reference-book.ts';
import { linesOf } from './reference-history.ts';
import type { Message } from './reference-history.ts';
import { atRate } from './reference-market.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { isNewWindow, ReferenceRules } from './reference-rules.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { CashKind } from '#lib/model/input.ts';

const UNIT: D40 = parseD40('1');
const NOTHING = { net: ZERO, open: ZERO, fees: ZERO };

export type CashLine = {
  readonly kind: CashKind;
  readonly amount: D40;
  readonly currency: string;
  /** In the account's currency, at the rate of its moment. */
  readonly booked: D40;
};

export type Holding = {
  readonly instrument: Instrument;
  readonly state: BookState;
  /** By the venue's position id; of a netting account one, with an empty id. */
  readonly positions: ReadonlyMap<string, BookState>;
  readonly lastFillPx: D40 | null;
};

/** Value of one open holding as of now; null where price or rate is missing. */
export type Leaf = {
  readonly instrument: Instrument;
  readonly signedQty: D40;
  readonly px: D40 | null;
  /** In settlement currency. */
  readonly exposure: D40 | null;
  readonly unrealizedLocal: D40 | null;
};

/** Results since the account was opened, flows excluded, in its currency. */
export type Result = { readonly net: D40; readonly open: D40; readonly fees: D40 };
/** What one holding, open or flat, has brought its account. */
export type HoldingResult = {
  readonly instrument: Instrument;
  readonly realized: D40;
  readonly fees: D40;
  readonly open: D40;
};

/** Everything the law defines about one account, formed anew from its histories and the market. */
export type AccountValues = {
  readonly balance: D40;
  readonly realized: D40;
  readonly fees: D40;
  readonly carry: D40;
  readonly flows: D40;
  readonly unrealized: D40;
  readonly equity: D40;
  readonly long: D40;
  readonly short: D40;
  readonly leaves: readonly Leaf[];
  readonly results: readonly HoldingResult[];
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

export type AccountTerms = {
  readonly account: string;
  readonly currency: string;
  readonly startBalance: D40;
  readonly costMethod: CostMethod;
  readonly revaluesAll: boolean;
  readonly leverage: D40 | null;
  readonly isHedging: boolean;
};

/** The price of the last live fill; before any fill that of the first report. */
function lastPxOf(lines: readonly BookLine[]): D40 | null {
  const fill = lines.findLast((line) => line.kind === 'fill');
  if (fill?.kind === 'fill') return fill.px;
  const report = lines.find((line) => line.kind === 'report' && line.averagePx !== null);
  return report?.kind === 'report' ? report.averagePx : null;
}

export class ReferenceAccount {
  readonly account: string;
  readonly currency: string;
  readonly startBalance: D40;
  readonly terms: AccountTerms;
  trader = 'unassigned';
  desk = 'unassigned';
  /** Its own calendar; null: the firm's. */
  calendarId: string | null = null;
  /** Results at the last reset that began a day, a week, a month. */
  windows: Readonly<Record<'day' | 'week' | 'month', Result>> = { day: NOTHING, week: NOTHING, month: NOTHING };
  /** All that was said about the fills of an instrument, in order of arrival. */
  readonly messages = new Map<string, readonly Message[]>();
  readonly cash: CashLine[] = [];
  readonly holdings = new Map<string, Holding>();
  readonly rules: ReferenceRules;
  readonly fillContents = new Map<string, string>();
  /** Sum of deposits: what raises the levels of rules assigned later [LL15]. */
  deposits: D40 = ZERO;
  peak: D40;
  eodPeak: D40;
  dayStartEquity: D40;
  dayStartBalance: D40;
  /** What a rule assigned in the middle of the day counts from: the closing values, raised by deposits since [LL15]. */
  levelStart: { balance: D40; equity: D40 };
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

  constructor(terms: AccountTerms, market: ReferenceMarket) {
    const { account, currency, startBalance } = terms;
    this.terms = terms;
    this.account = account;
    this.currency = currency;
    this.startBalance = startBalance;
    this.peak = startBalance;
    this.eodPeak = startBalance;
    this.dayStartEquity = startBalance;
    this.dayStartBalance = startBalance;
    this.levelStart = { balance: startBalance, equity: startBalance };
    this.rules = new ReferenceRules();
    this.values = this.#formValues(market);
  }

  /** Takes a message at its place and forms its position anew. What has no rate yet is left out until one comes [FX6]. */
  take(message: Message, instrument: Instrument, market: ReferenceMarket): void {
    const all = [...(this.messages.get(instrument.instrument) ?? []), message];
    // What had nothing to book, and so needed no rate, may have to after a correction: it takes the present one.
    const isAbout = message.kind === 'bust' || message.kind === 'correction';
    this.#form(isAbout ? this.#rated(all, instrument, market) : all, instrument);
  }

  #form(messages: readonly Message[], instrument: Instrument): void {
    const lines = linesOf(messages);
    const positions = recomputePositions(lines, instrument, this.terms.costMethod);
    const state = sumOfBooks(positions.values());
    this.messages.set(instrument.instrument, messages);
    this.holdings.set(instrument.instrument, { instrument, state, positions, lastFillPx: lastPxOf(lines) });
  }

  /** Results that wait are booked at the first rate there is [FX6]. */
  #bookWaiting(market: ReferenceMarket): void {
    if (this.terms.revaluesAll) return;
    for (const { instrument, state } of this.holdings.values()) {
      if (!state.lacksRate) continue;
      this.#form(this.#rated(this.messages.get(instrument.instrument) ?? [], instrument, market), instrument);
    }
  }

  #rated(messages: readonly Message[], instrument: Instrument, market: ReferenceMarket): Message[] {
    const now = market.rateBetween(instrument.settlementCurrency, this.currency);
    const present = market.ratesInto(this.currency);
    return messages.map((each) => {
      if (each.kind === 'bust') return each;
      if (each.kind === 'line') {
        return each.line.kind === 'settle' ? { ...each, line: { ...each.line, rate: each.line.rate ?? now } } : each;
      }
      const rates = new Map([...present, ...each.rates]);
      return each.kind === 'fill' ? { ...each, rate: each.rate ?? now, rates } : { ...each, rates };
    });
  }

  /** False while a result, a fee or cash has no rate: then what is measured may look better than it is [IN17]. */
  isRated(market: ReferenceMarket): boolean {
    const held = [...this.holdings.values()];
    if (!this.terms.revaluesAll) return held.every(({ state }) => !state.lacksRate);
    const sums = new Map<string, Map<string, D40>>();
    const add = (currency: string, kind: string, amount: D40): void => {
      const own = sums.get(currency) ?? new Map<string, D40>();
      sums.set(currency, own.set(kind, (own.get(kind) ?? ZERO) + amount));
    };
    for (const { instrument, state } of held) {
      add(instrument.settlementCurrency, 'realized', state.realizedLocal);
      for (const [currency, fee] of state.feesLocal) add(currency, 'fee', fee);
    }
    for (const { kind, amount, currency, booked } of this.cash) {
      const isFlow = kind === 'deposit' || kind === 'withdrawal' || kind === 'payout';
      add(currency, isFlow ? 'flow' : kind === 'fee' ? 'fee' : 'carry', kind === 'fee' ? -amount : amount);
      if (isFlow) add(currency, 'booked', booked);
    }
    return [...sums].every(
      ([currency, own]) =>
        market.rateBetween(currency, this.currency) !== null || [...own.values()].every((amount) => amount === ZERO),
    );
  }

  /** Whether anything was ever told of an instrument: a settlement stands in its place though the position is flat now. */
  hasTraded(instrument: string): boolean {
    return (this.messages.get(instrument)?.length ?? 0) > 0;
  }

  signedQty(instrument: string): D40 {
    return this.holdings.get(instrument)?.state.signedQty ?? ZERO;
  }

  /** One observation: values first, then peaks, floors and comparisons [LL4]. */
  observe(seq: number, market: ReferenceMarket): void {
    this.revalue(market);
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
    this.rules.observe({ seq, balance, equity });
  }

  revalue(market: ReferenceMarket): void {
    this.values = this.#formValues(market);
  }

  /** The day roll of [LL5] on the last known marks. */
  roll(seq: number, days: { readonly label: string; readonly before: string | null }, market: ReferenceMarket): void {
    this.revalue(market);
    const { equity, balance, realized, fees, carry, unrealized } = this.values;
    const now: Result = { net: realized - fees + carry, open: unrealized, fees };
    const begun = (window: 'week' | 'month'): Result =>
      isNewWindow(window, days.before, days.label) ? now : this.windows[window];
    this.windows = { day: now, week: begun('week'), month: begun('month') };
    this.rules.close({ seq, balance, equity });
    this.dayStartEquity = equity;
    this.dayStartBalance = balance;
    this.levelStart = { balance, equity };
    this.eodPeak = max(this.eodPeak, balance);
    this.rules.roll({ seq, balance, equity }, days.label, days.before);
  }

  /**
   * Drawdown and day P&L of the account leave flows out in both directions; the levels of its rules follow a deposit
   * only, so a payout uses room [LL15].
   */
  move(line: CashLine): void {
    this.cash.push(line);
    const { kind, booked } = line;
    if (kind !== 'deposit' && kind !== 'withdrawal' && kind !== 'payout') return;
    this.peak += booked;
    this.dayStartEquity += booked;
    if (kind === 'payout') this.rules.paidOut();
    if (kind !== 'deposit' || booked <= ZERO) return;
    this.deposits += booked;
    this.levelStart = { balance: this.levelStart.balance + booked, equity: this.levelStart.equity + booked };
    this.rules.deposited(booked);
  }

  #formValues(market: ReferenceMarket): AccountValues {
    this.#bookWaiting(market);
    const booked = this.#bookings(market);
    let unrealized = ZERO;
    let long = ZERO;
    let short = ZERO;
    let incomplete = booked.incomplete;
    const leaves: Leaf[] = [];
    const opens = new Map<string, D40>();
    for (const holding of this.holdings.values()) {
      // Opposite positions that add up to nothing keep their result [ID3].
      if (holding.state.signedQty === ZERO && holding.state.cost === ZERO) continue;
      const leaf = this.#leaf(holding, market);
      leaves.push(leaf);
      const rate = market.rateBetween(leaf.instrument.settlementCurrency, this.currency);
      if (leaf.unrealizedLocal === null || leaf.exposure === null || rate === null) incomplete = true;
      if (rate === null) continue;
      const exposure = atRate(leaf.exposure ?? ZERO, rate);
      if (exposure > ZERO) long += exposure;
      else short -= exposure;
      if (leaf.unrealizedLocal === null) continue;
      const open = atRate(leaf.unrealizedLocal, rate);
      opens.set(leaf.instrument.instrument, open);
      unrealized += open;
    }
    const { realized, fees, carry, flows } = booked;
    const balance = this.startBalance + realized - fees + carry + flows;
    const equity = balance + unrealized;
    const results = booked.parts.map((part) => ({ ...part, open: opens.get(part.instrument.instrument) ?? ZERO }));
    return { balance, realized, fees, carry, flows, unrealized, equity, long, short, leaves, results, incomplete };
  }

  #leaf({ instrument, state, lastFillPx }: Holding, market: ReferenceMarket): Leaf {
    const { signedQty } = state;
    // Positions that cancel are worth nothing at any price.
    if (signedQty === ZERO)
      return { instrument, signedQty, px: null, exposure: ZERO, unrealizedLocal: ZERO - state.cost };
    const isOwn = market.firm?.ownFillUntilMarked === true;
    const ownFill = isOwn ? lastFillPx : null;
    const px = market.markPx(instrument.instrument, signedQty > ZERO) ?? ownFill;
    if (px === null) {
      return {
        instrument,
        signedQty,
        px,
        exposure: this.#exposure(instrument, signedQty, px, market),
        unrealizedLocal: null,
      };
    }
    const unrealizedLocal = valueAt(px, signedQty, instrument) - state.cost;
    return { instrument, signedQty, px, exposure: this.#exposure(instrument, signedQty, px, market), unrealizedLocal };
  }

  /** Of an option by its delta, whatever its own price [EX1]. */
  #exposure(instrument: Instrument, signedQty: D40, px: D40 | null, market: ReferenceMarket): D40 | null {
    if (instrument.kind !== 'option') return px === null ? null : exposureOf(signedQty, px, instrument);
    const deltaPx = market.deltaPx(instrument);
    return deltaPx === null ? null : exposureOf(signedQty, deltaPx, instrument);
  }

  /** Results and flows in the account's currency: as booked, or the whole local ledger at the present rate [FX1]. */
  #bookings(market: ReferenceMarket): Bookings {
    const sums: Bookings = { realized: ZERO, fees: ZERO, carry: ZERO, flows: ZERO, incomplete: false, parts: [] };
    const { revaluesAll } = this.terms;
    const now = (amount: D40, currency: string): D40 => {
      const converted = market.converted(amount, currency, this.currency);
      if (converted === null) sums.incomplete = true;
      return converted ?? ZERO;
    };
    for (const { instrument, state } of this.holdings.values()) {
      let { realized, fees } = state;
      if (!revaluesAll && state.lacksRate) sums.incomplete = true;
      if (revaluesAll) {
        realized = now(state.realizedLocal, instrument.settlementCurrency);
        fees = ZERO;
        for (const [currency, fee] of state.feesLocal) fees += now(fee, currency);
      }
      sums.realized += realized;
      sums.fees += fees;
      sums.parts.push({ instrument, realized, fees });
    }
    for (const { kind, amount, currency, booked } of this.cash) {
      const value = revaluesAll ? now(amount, currency) : booked;
      if (kind === 'deposit' || kind === 'withdrawal' || kind === 'payout') {
        // What a flow gained since it came is result, not flow.
        sums.flows += booked;
        sums.carry += value - booked;
      } else if (kind === 'fee') sums.fees -= value;
      else sums.carry += value;
    }
    return sums;
  }
}

type Bookings = {
  realized: D40;
  fees: D40;
  carry: D40;
  flows: D40;
  incomplete: boolean;
  readonly parts: { readonly instrument: Instrument; readonly realized: D40; readonly fees: D40 }[];
};
