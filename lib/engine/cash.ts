import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import type { CashMoved } from '#lib/model/input.ts';
import { isOutOfRange } from './book-change.ts';
import { openBreak, resolveBreak } from './breaks.ts';
import { executionKey } from './executions.ts';
import { convert } from './fx.ts';
import { localAmounts, revalueAccount } from './local-ledger.ts';
import { accountAt, balance24, instrumentAt } from './state.ts';
import type { AccountState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Money moved: results stay results, flows move no P&L; a deposit raises every level, a payout uses room [PN7], [LL15]. */
export function moveCash(world: World, input: CashMoved, moment: Moment): Verdict {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const account = accountAt(state, index);
  const key = executionKey(moment.origin, input.cashId);
  const content = cashContent(input);
  const booked = account.cashIds.get(key);
  if (booked !== undefined) return repeatCash(world, index, { input, booked, content }, moment);
  if (wouldDoubleCount(world, input)) return refuse('wouldDoubleCount', 'cash_kind', `cash_kind=${input.cashKind}`);
  const rate = world.rates.get(input.currency, account.currency);
  if (!rate.known) return refuse('unknownRate', 'ccy', `from=${input.currency} to=${account.currency}`);
  const local24 = parseUnits(input.amount, 24);
  const amount24 = convert(local24, rate);
  if (isOutOfRange(balance24(account) + amount24)) return refuse('outOfRange', 'amount', `amount=${input.amount}`);
  account.cashIds.set(key, content);
  account.changedSeq = moment.seq;
  const isFlow = input.cashKind === 'deposit' || input.cashKind === 'withdrawal' || input.cashKind === 'payout';
  const before = world.accounts.balanceUnits(index);
  if (account.local === null) {
    world.accounts.rebook(index, () => bookCash(account, input, amount24, isFlow));
  } else {
    bookLocal(account, input, { local24, amount24, isFlow });
    revalueAccount(world, index);
  }
  const units = world.accounts.balanceUnits(index) - before;
  if (isFlow) {
    world.results.flowed(index, amount24, world.accounts.pathOf(index));
    world.accounts.rebook(index, () => (account.groupDayBase += units));
    world.accounts.shiftLevels(index, units);
  }
  if (input.cashKind === 'deposit' && amount24 > 0n) {
    account.initial24 += amount24;
    world.limits.deposit(index, amount24);
  }
  if (input.cashKind === 'payout' && amount24 < 0n) world.limits.payout(index);
  // A flow moves a group's equity and no result, so what filters by equity is formed anew.
  if (isFlow) for (const { key } of world.accounts.pathOf(index)) world.limits.forceNode(key);
  world.limits.force(index);
  return null;
}

/** What a movement says, as a person reads it: equal amounts in one form. */
function cashContent({ cashKind, amount, currency }: CashMoved): string {
  return `${cashKind} ${formatUnits(parseUnits(amount, 12), 12)} ${currency}`;
}

type Repeated = { readonly input: CashMoved; readonly booked: string; readonly content: string };

/** [RC4] the same again changes nothing; another movement under a used id is a break until the source agrees. */
function repeatCash(world: World, index: number, { input, booked, content }: Repeated, moment: Moment): Verdict {
  const account = accountAt(world.state, index);
  const key = { class: 'cash', account: account.account, instrument: '', reference: input.cashId } as const;
  if (content === booked) {
    if (resolveBreak(world.state, key, moment)) world.accounts.changed.add(index);
    return refuse('duplicateCash', 'id', `id=${input.cashId}`);
  }
  const finding = { ...key, origin: moment.origin, ours: booked, theirs: content, theirUs: input.tsEventUs };
  if (openBreak(world.state, finding, moment)) account.breaks += 1;
  world.accounts.changed.add(index);
  return refuse('duplicateCash', 'id', `id=${input.cashId} booked="${booked}"`);
}

/** [PN6] the settlement input books the day's result already; its cash side would book it again. */
function wouldDoubleCount(world: World, input: CashMoved): boolean {
  if (input.cashKind !== 'variationMargin' || input.instrument === undefined) return false;
  const index = world.state.instrumentIndex.get(input.instrument);
  return index !== undefined && instrumentAt(world.state, index).listing.settlesDaily === true;
}

function bookCash(account: AccountState, input: CashMoved, amount24: bigint, isFlow: boolean): void {
  if (isFlow) account.flows24 += amount24;
  else if (input.cashKind === 'fee') account.fees24 -= amount24;
  else account.carry24 += amount24;
}

type LocalCash = { readonly local24: bigint; readonly amount24: bigint; readonly isFlow: boolean };

function bookLocal(account: AccountState, input: CashMoved, { local24, amount24, isFlow }: LocalCash): void {
  if (account.local === null) return;
  const amounts = localAmounts(account.local, input.currency);
  if (isFlow) {
    amounts.flows24 += local24;
    amounts.flowsBooked24 += amount24;
  } else if (input.cashKind === 'fee') amounts.fees24 -= local24;
  else amounts.carry24 += local24;
}
