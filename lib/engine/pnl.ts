import { divideHalfEven, parseScaled, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { CashMoved, FillReceived, MarkUpdated } from '#lib/model/input.ts';
import { classifyExecution, executionContent, executionKey } from './executions.ts';
import { convert, shortestRate } from './fx.ts';
import type { Conversion } from './fx.ts';
import { applyFill } from './position.ts';
import { accountAt, balance24, holdingAt, instrumentAt, ledgerScale } from './state.ts';
import type { AccountState, HoldingState, InstrumentState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** [NU12] what leaves ±10^18 is refused. */
const AMOUNT_MAX24 = 10n ** 42n;
const FILLS_KEPT = 100;
const NONE: readonly never[] = [];

function isOutOfRange(amount24: bigint): boolean {
  return amount24 > AMOUNT_MAX24 || amount24 < -AMOUNT_MAX24;
}

/** [IT4] a price whose sign the instrument does not admit. */
function hasIllegalSign(instrument: InstrumentState, price: bigint | number): boolean {
  if (instrument.inverse) return price <= 0;
  return price < 0 && !instrument.listing.negativePriceAllowed;
}

export function receiveFill(world: World, input: FillReceived, moment: Moment): Verdict {
  const { state } = world;
  const accountIndex = state.accountIndex.get(input.account);
  if (accountIndex === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const instrumentIndex = state.instrumentIndex.get(input.instrument);
  if (instrumentIndex === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const account = accountAt(state, accountIndex);
  const instrument = instrumentAt(state, instrumentIndex);
  const quantity12 = parseUnits(input.lastQty, 12);
  if (quantity12 <= 0n) return refuse('malformed', 'qty', `qty=${input.lastQty} allowed=">0"`);
  const price13 = parseUnits(input.lastPx, 13);
  const key = executionKey(moment.origin, input.fillId);
  const content = executionContent(input, quantity12, price13);
  const kind = classifyExecution(account, key, content);
  if (kind === 'duplicate') return refuse('duplicateFill', undefined, `id=${input.fillId}`);
  if (kind === 'collision') return collide(world, accountIndex, input.fillId);
  if (hasIllegalSign(instrument, price13)) return refuse('priceNotPositive', 'price', `price=${input.lastPx}`);
  const change12 = input.side === 'buy' ? quantity12 : -quantity12;
  const index = account.holdings.get(input.instrument);
  const before = index === undefined ? { quantity12: 0n, cost24: 0n } : holdingAt(state, index);
  const effect = applyFill(before, change12, instrument, price13);
  const booked = bookings(world, account, instrument, input, effect.realized24);
  if (booked === null) return refuse('unknownRate', 'fee_ccy', `to=${account.currency}`);
  const result = balance24(account) + booked.realized24 - booked.fee24;
  if (isOutOfRange(effect.cost24) || isOutOfRange(result) || isOutOfRange(effect.quantity12 * 10n ** 12n)) {
    return refuse('outOfRange', 'qty', `qty=${input.lastQty}`);
  }
  account.executions.set(key, content);
  const holdingIndex = index ?? openHolding(world, accountIndex, instrumentIndex);
  const holding = holdingAt(state, holdingIndex);
  setHolding(holding, effect, price13, moment);
  holding.realized24 += booked.realized24;
  holding.fees24 += booked.fee24;
  world.accounts.rebook(accountIndex, () => {
    account.realized24 += booked.realized24;
    account.fees24 += booked.fee24;
  });
  recordFill(account, input, booked.realized24, moment);
  world.holdings.setPosition(holdingIndex);
  world.limits.force(accountIndex);
  return null;
}

/** [ID5] another fill under a used id: the account shows a break until somebody explains it. */
function collide(world: World, account: number, fillId: string): Verdict {
  world.accounts.changed.add(account);
  return refuse('fillIdCollision', 'id', `id=${fillId}`);
}

function setHolding(
  holding: HoldingState,
  effect: { quantity12: bigint; cost24: bigint },
  price13: bigint,
  moment: Moment,
): void {
  holding.quantity12 = effect.quantity12;
  holding.cost24 = effect.cost24;
  holding.ownFill13 = price13;
  holding.filled = true;
  holding.changedSeq = moment.seq;
}

/** Realized and fee of a fill in the account's currency at the rate of this moment [FX1]; null when a rate is missing. */
function bookings(
  world: World,
  account: AccountState,
  instrument: InstrumentState,
  input: FillReceived,
  realized24: bigint,
): { realized24: bigint; fee24: bigint } | null {
  const { settlementCurrency } = instrument.listing;
  const feeText = input.fee ?? '0';
  const fee24 = parseUnits(feeText, 24);
  const realizedRate = world.rates.get(settlementCurrency, account.currency);
  const feeRate = world.rates.get(input.feeCurrency ?? settlementCurrency, account.currency);
  if (realized24 !== 0n && !realizedRate.known) return null;
  if (fee24 !== 0n && !feeRate.known) return null;
  return {
    realized24: realized24 === 0n ? 0n : convert(realized24, realizedRate),
    fee24: fee24 === 0n ? 0n : convert(fee24, feeRate),
  };
}

export function openHolding(world: World, account: number, instrument: number): number {
  const { state } = world;
  const index = state.holdings.length;
  state.holdings.push({
    account,
    instrument,
    quantity12: 0n,
    cost24: 0n,
    ownFill13: null,
    realized24: 0n,
    fees24: 0n,
    filled: false,
    openBreak: false,
    marksBefore: instrumentAt(state, instrument).marks,
    changedSeq: 0,
  });
  accountAt(state, account).holdings.set(instrumentAt(state, instrument).listing.instrument, index);
  world.holdings.addHolding(index);
  return index;
}

function recordFill(account: AccountState, input: FillReceived, realized24: bigint, moment: Moment): void {
  account.fillCount += 1;
  account.changedSeq = moment.seq;
  account.fills.push({
    seq: moment.seq,
    fillId: input.fillId,
    instrument: input.instrument,
    side: input.side,
    quantity: input.lastQty,
    px: input.lastPx,
    fee: input.fee ?? '0',
    feeCurrency: input.feeCurrency ?? '',
    realized: Number(divideHalfEven(realized24, pow10Big(24 - ledgerScale(account.currency)))),
    tsEventUs: input.tsEventUs,
    strategy: input.strategy ?? null,
  });
  if (account.fills.length > FILLS_KEPT) account.fills.shift();
}

/** Money moved: results stay results, flows move no P&L; a deposit raises every level, a payout uses room [PN7], [LL15]. */
export function moveCash(world: World, input: CashMoved, moment: Moment): Verdict {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const account = accountAt(state, index);
  const key = executionKey(moment.origin, input.cashId);
  if (account.cashIds.has(key)) return refuse('duplicateCash', 'id', `id=${input.cashId}`);
  const rate = world.rates.get(input.currency, account.currency);
  if (!rate.known) return refuse('unknownRate', 'ccy', `from=${input.currency} to=${account.currency}`);
  const amount24 = convert(parseUnits(input.amount, 24), rate);
  if (isOutOfRange(balance24(account) + amount24)) return refuse('outOfRange', 'amount', `amount=${input.amount}`);
  account.cashIds.set(key, input.cashKind);
  const isFlow = input.cashKind === 'deposit' || input.cashKind === 'withdrawal' || input.cashKind === 'payout';
  const before = world.accounts.balanceUnits(index);
  world.accounts.rebook(index, () => {
    if (!isFlow) bookResult(account, input, amount24);
    else account.flows24 += amount24;
    account.changedSeq = moment.seq;
  });
  const units = world.accounts.balanceUnits(index) - before;
  if (isFlow) {
    world.accounts.rebook(index, () => (account.groupDayBase += units));
    world.accounts.shiftLevels(index, units);
  }
  if (input.cashKind === 'deposit' && amount24 > 0n) {
    account.initial24 += amount24;
    world.limits.deposit(index, amount24);
  }
  if (input.cashKind === 'payout' && amount24 < 0n) world.limits.payout(index);
  world.limits.force(index);
  return null;
}

function bookResult(account: AccountState, input: CashMoved, amount24: bigint): void {
  if (input.cashKind === 'fee') account.fees24 -= amount24;
  else account.carry24 += amount24;
}

/** A new mark by the firm's policy [MK1], looked for within this message; then all that hangs on it, as one observation. */
export function updateMark(world: World, input: MarkUpdated, moment: Moment): Verdict {
  const { state } = world;
  const index = state.instrumentIndex.get(input.instrument);
  if (index === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const instrument = instrumentAt(state, index);
  const last = input.last ?? input.px ?? input.bar?.close;
  const source = input.last === undefined && input.px === undefined ? 'bar' : 'last';
  const quote = state.firm.markPolicy === 'mid' || last === undefined ? middle(instrument, input) : null;
  let chosen = quote;
  if (chosen === null && last !== undefined) chosen = read(last, source);
  if (chosen === null) {
    instrument.invalidQuotes += 1;
    return refuse('priceNotPositive', 'bid', `bid=${input.bid ?? ''} ask=${input.ask ?? ''}`);
  }
  if (hasIllegalSign(instrument, chosen.wide13 ?? chosen.units)) return refuse('priceNotPositive', 'price');
  instrument.markUnits = chosen.units;
  instrument.markScale = chosen.scale;
  instrument.markWide13 = chosen.wide13;
  instrument.markSource = chosen.source;
  instrument.markAtUs = moment.atUs;
  instrument.markSeq = moment.seq;
  instrument.marks += 1;
  instrument.markOrigin = moment.origin;
  const moved = new Set<Conversion>();
  for (const pair of world.pairsOf(index) ?? NONE) {
    for (const conversion of moveRate(world, pair, markOf(instrument), moment)) moved.add(conversion);
  }
  world.holdings.remark(index, moved.size === 0 ? NONE : [...moved]);
  return null;
}

type ChosenMark = { units: number; scale: number; wide13: bigint | null; source: 'mid' | 'last' | 'bar' };

function read(text: string, source: 'last' | 'bar'): ChosenMark {
  const short = parseScaled(text);
  if (short !== null) return { units: short.units, scale: short.scale, wide13: null, source };
  return { units: 0, scale: 0, wide13: parseUnits(text, 13), source };
}

/** The middle of a valid quote [MK2]: both sides, bid <= ask, signs legal; exact, with one more decimal. */
function middle(instrument: InstrumentState, input: MarkUpdated): ChosenMark | null {
  if (input.bid === undefined || input.ask === undefined) return null;
  const bid13 = parseUnits(input.bid, 13);
  const ask13 = parseUnits(input.ask, 13);
  if (bid13 > ask13 || hasIllegalSign(instrument, bid13)) return null;
  const middle13 = (bid13 + ask13) / 2n;
  const short = shortestRate(middle13, 13, 0);
  const units = Number(short.units);
  if (Number.isSafeInteger(units)) return { units, scale: short.scale, wide13: null, source: 'mid' };
  return { units: 0, scale: 0, wide13: middle13, source: 'mid' };
}

function markOf(instrument: InstrumentState): { units: bigint; scale: number } {
  if (instrument.markWide13 !== null) return { units: instrument.markWide13, scale: 13 };
  return { units: BigInt(instrument.markUnits), scale: instrument.markScale };
}

/** A pair's new rate and the revaluation of all that converts by it. */
export function setRate(world: World, pair: string, price: { units: bigint; scale: number }, moment: Moment): void {
  world.holdings.rerate(moveRate(world, pair, price, moment));
}

/** The conversions that a pair's new rate moves. A rate is above zero; another leaves the former. */
function moveRate(
  world: World,
  pair: string,
  price: { units: bigint; scale: number },
  moment: Moment,
): readonly Conversion[] {
  if (price.units <= 0n) return NONE;
  const moved = world.rates.set(pair, shortestRate(price.units, price.scale, moment.atUs));
  if (moved.length === 0) return NONE;
  world.markGroupsDirty();
  world.limits.ratesMoved();
  return moved;
}
