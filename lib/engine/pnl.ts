import { divideHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { CashMoved, FillReceived } from '#lib/model/input.ts';
import { classifyExecution, executionContent, executionKey } from './executions.ts';
import { convert } from './fx.ts';
import { hasIllegalSign } from './marks.ts';
import { applyFill } from './position.ts';
import { accountAt, balance24, holdingAt, instrumentAt, ledgerScale } from './state.ts';
import type { AccountState, HoldingState, InstrumentState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** [NU12] what leaves ±10^18 is refused. */
const AMOUNT_MAX24 = 10n ** 42n;
const FILLS_KEPT = 100;

function isOutOfRange(amount24: bigint): boolean {
  return amount24 > AMOUNT_MAX24 || amount24 < -AMOUNT_MAX24;
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
  if (input.strategy !== undefined) tagStrategy(holding, input.strategy, change12);
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

/** [EX15] the part of a holding that a strategy built; a part that is flat is forgotten. */
function tagStrategy(holding: HoldingState, strategy: string, change12: bigint): void {
  const quantity12 = (holding.strategies.get(strategy) ?? 0n) + change12;
  if (quantity12 === 0n) holding.strategies.delete(strategy);
  else holding.strategies.set(strategy, quantity12);
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
    strategies: new Map(),
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
    if (isFlow) world.results.flowed(index, amount24, world.accounts.pathOf(index));
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
