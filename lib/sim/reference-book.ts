import { abs, over, parseD40, stored, storedShare, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import { atRate } from './reference-market.ts';
import type { Rate } from './reference-market.ts';
import type { Instrument } from '#lib/model/instrument.ts';

export type CostMethod = 'average' | 'fifo' | 'lifo';

/** One line of the history of a position, in its original place. */
export type BookLine = FillLine | ReportLine | SettleLine;
export type FillLine = {
  readonly kind: 'fill';
  readonly seq: number;
  readonly signedQty: D40;
  readonly px: D40;
  /** Settlement to account currency at the fill's moment [FX1]; null when no rate was known. */
  readonly rate: Rate | null;
  /** In `feeCurrency`; cost positive. */
  readonly fee: D40;
  readonly feeCurrency: string;
  readonly feeRate: Rate | null;
  readonly strategy: string | null;
  /** Of a hedging account the venue's position; else empty [ID3]. */
  readonly positionId: string;
};
/** An adopted report: sets quantity and average, books nothing [RC3]. */
export type ReportLine = {
  readonly kind: 'report';
  readonly signedQty: D40;
  readonly averagePx: D40 | null;
  readonly positionId: string;
};
/** A venue's daily settlement: books value less cost, and the value becomes the cost [PN6]. */
export type SettleLine = { readonly kind: 'settle'; readonly px: D40; readonly rate: Rate | null };

/** An open part: signed quantity and what it cost, settlement currency. Average cost keeps one, lots keep several. */
type Lot = { readonly qty: D40; readonly cost: D40 };

/** What a history amounts to. */
export type BookState = {
  readonly signedQty: D40;
  /** Signed open cost, settlement currency [PO]. */
  readonly cost: D40;
  /** In settlement currency, and in the account's currency as booked line by line. */
  readonly realizedLocal: D40;
  readonly realized: D40;
  readonly fees: D40;
  readonly feesLocal: ReadonlyMap<string, D40>;
  /** True where something had to be booked and no rate was known. */
  readonly lacksRate: boolean;
  /** Minus the sum of costs of all fills since the last line that is no fill: what realized - C must be [PO6]. */
  readonly cashFlow: D40;
};

type Draft = {
  lots: Lot[];
  realizedLocal: D40;
  realized: D40;
  fees: D40;
  feesLocal: Map<string, D40>;
  lacksRate: boolean;
  cashFlow: D40;
};

/** Each position of a holding from its own lines; a settlement is one of all of them [ID3], [PN6]. */
export function recomputePositions(
  lines: readonly BookLine[],
  instrument: Instrument,
  method: CostMethod,
): ReadonlyMap<string, BookState> {
  const ids = new Set(lines.flatMap((line) => (line.kind === 'settle' ? [] : [line.positionId])));
  const ofPosition = (id: string): readonly BookLine[] =>
    lines.filter((line) => line.kind === 'settle' || line.positionId === id);
  return new Map([...ids].map((id) => [id, recomputeBook(ofPosition(id), instrument, method)]));
}

/** A holding is the sum over its positions [ID3]. */
export function sumOfBooks(books: Iterable<BookState>): BookState {
  const sum: Mutable<Omit<BookState, 'feesLocal'>> & { readonly feesLocal: Map<string, D40> } = {
    signedQty: ZERO,
    cost: ZERO,
    realizedLocal: ZERO,
    realized: ZERO,
    fees: ZERO,
    feesLocal: new Map(),
    lacksRate: false,
    cashFlow: ZERO,
  };
  for (const book of books) {
    sum.signedQty += book.signedQty;
    sum.cost += book.cost;
    sum.realizedLocal += book.realizedLocal;
    sum.realized += book.realized;
    sum.fees += book.fees;
    sum.cashFlow += book.cashFlow;
    sum.lacksRate ||= book.lacksRate;
    for (const [currency, fee] of book.feesLocal)
      sum.feesLocal.set(currency, (sum.feesLocal.get(currency) ?? ZERO) + fee);
  }
  return sum;
}

type Mutable<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };

/** Recomputes a position from its whole history. */
export function recomputeBook(lines: readonly BookLine[], instrument: Instrument, method: CostMethod): BookState {
  const draft: Draft = {
    lots: [],
    realizedLocal: ZERO,
    realized: ZERO,
    fees: ZERO,
    feesLocal: new Map(),
    lacksRate: false,
    cashFlow: ZERO,
  };
  for (const line of lines) {
    if (line.kind === 'report') takeReport(draft, line, instrument);
    else if (line.kind === 'settle') takeSettlement(draft, line, instrument);
    else takeFill(draft, line, instrument, method);
  }
  const { lots, ...sums } = draft;
  return { ...sums, signedQty: quantityOf(lots), cost: costOf(lots) };
}

function quantityOf(lots: readonly Lot[]): D40 {
  return lots.reduce((sum, lot) => sum + lot.qty, ZERO);
}

function costOf(lots: readonly Lot[]): D40 {
  return lots.reduce((sum, lot) => sum + lot.cost, ZERO);
}

function takeReport(draft: Draft, line: ReportLine, instrument: Instrument): void {
  const { signedQty, averagePx } = line;
  const isFlat = signedQty === ZERO || averagePx === null;
  draft.lots = isFlat ? [] : [{ qty: signedQty, cost: valueAt(averagePx, signedQty, instrument) }];
  draft.cashFlow = draft.realizedLocal - costOf(draft.lots);
}

function takeSettlement(draft: Draft, line: SettleLine, instrument: Instrument): void {
  const before = costOf(draft.lots);
  draft.lots = draft.lots.map(({ qty }) => ({ qty, cost: valueAt(line.px, qty, instrument) }));
  book(draft, costOf(draft.lots) - before, line.rate);
  draft.cashFlow = draft.realizedLocal - costOf(draft.lots);
}

function takeFill(draft: Draft, line: FillLine, instrument: Instrument, method: CostMethod): void {
  const isBaseFee = line.fee !== ZERO && isPaidInBase(line, instrument);
  const { realized, cost } = trade(draft, line.signedQty, line.px, instrument, method);
  let booked = realized;
  draft.cashFlow -= cost;
  if (!isBaseFee) bookFee(draft, line.fee, line.feeCurrency, line.feeRate);
  else {
    // [PO9]: the quantity falls by the fee as if sold at the fill's price, and its worth is booked as fee.
    const sale = trade(draft, -line.fee, line.px, instrument, method);
    booked += sale.realized;
    draft.cashFlow -= sale.cost;
    const worth = stored(times(line.fee, times(parseD40(instrument.multiplier), line.px)));
    bookFee(draft, worth, instrument.settlementCurrency, line.feeRate);
  }
  book(draft, booked, line.rate);
}

/** A spot fee in what was bought, rather than in money [PO9]. */
function isPaidInBase({ feeCurrency }: { readonly feeCurrency: string }, instrument: Instrument): boolean {
  return feeBookedIn(feeCurrency, instrument) !== feeCurrency;
}

/** A contract, a margin instrument or a currency pair pays its fees in money; only what is owned pays in kind. */
export function feeBookedIn(feeCurrency: string, instrument: Instrument): string {
  const { kind, baseCurrency, settlementCurrency, assetClass, multiplier, expiry } = instrument;
  const isOwned = ['crypto', 'equity', 'commodity', 'other'].includes(assetClass) && expiry === undefined;
  const isSpot = kind === 'linear' && multiplier === '1' && isOwned;
  return isSpot && feeCurrency === baseCurrency ? settlementCurrency : feeCurrency;
}

function book(draft: Draft, local: D40, rate: Rate | null): void {
  draft.realizedLocal += local;
  if (local === ZERO) return;
  if (rate === null) draft.lacksRate = true;
  else draft.realized += atRate(local, rate);
}

function bookFee(draft: Draft, fee: D40, currency: string, rate: Rate | null): void {
  if (fee === ZERO) return;
  draft.feesLocal.set(currency, (draft.feesLocal.get(currency) ?? ZERO) + fee);
  if (rate === null) draft.lacksRate = true;
  else draft.fees += atRate(fee, rate);
}

/** One trade against the open lots: closes what stands against it, opens the rest [PO1]-[PO4], [LO1]. */
function trade(
  draft: Draft,
  change: D40,
  px: D40,
  instrument: Instrument,
  method: CostMethod,
): { readonly realized: D40; readonly cost: D40 } {
  const cost = valueAt(px, change, instrument);
  let left = change;
  let leftCost = cost;
  let realized = ZERO;
  const lots = [...draft.lots];
  while (left !== ZERO) {
    const at = method === 'lifo' ? lots.length - 1 : 0;
    const lot = lots[at];
    if (lot === undefined || lot.qty > ZERO === left > ZERO) break;
    const closes = abs(left) < abs(lot.qty) ? left : -lot.qty;
    const whole = closes === -lot.qty;
    const entry = whole ? lot.cost : storedShare(lot.cost, abs(closes), abs(lot.qty));
    // The last piece takes what is left of the fill's cost, so that splitting makes and loses nothing [PO6].
    const exit = closes === left ? leftCost : valueAt(px, closes, instrument);
    realized += -exit - entry;
    if (whole) lots.splice(at, 1);
    else lots[at] = { qty: lot.qty + closes, cost: lot.cost - entry };
    left -= closes;
    leftCost -= exit;
  }
  if (left !== ZERO) lots.push({ qty: left, cost: leftCost });
  draft.lots = method === 'average' ? joined(lots) : lots;
  return { realized, cost };
}

function joined(lots: readonly Lot[]): Lot[] {
  return lots.length < 2 ? [...lots] : [{ qty: quantityOf(lots), cost: costOf(lots) }];
}

/** V(p) = q * m * f(p), f(p) = p, of an inverse contract -1/p, as it is stored [IT2]. */
export function valueAt(px: D40, signedQty: D40, instrument: Instrument): D40 {
  const size = times(signedQty, parseD40(instrument.multiplier));
  if (instrument.kind === 'inverse') return -storedShare(size, parseD40('1'), px);
  return stored(times(size, px));
}

/** The average price, derived [PO5]: harmonic of an inverse contract; null when flat. */
export function averageOf(state: BookState, instrument: Instrument): D40 | null {
  if (state.signedQty === ZERO) return null;
  const size = times(state.signedQty, parseD40(instrument.multiplier));
  if (instrument.kind !== 'inverse') return over(state.cost, size);
  return state.cost === ZERO ? null : over(-size, state.cost);
}

/** Signed value of a holding for exposure, in settlement currency [EX1]: an inverse contract is worth q*m/price. */
export function exposureOf(signedQty: D40, px: D40, instrument: Instrument): D40 {
  const value = valueAt(px, signedQty, instrument);
  return instrument.kind === 'inverse' ? -value : value;
}
