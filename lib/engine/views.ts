import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { AccountId, Currency, Microseconds } from '#lib/model/ids.ts';
import type { AccountsRevalued } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, FeedView, GroupView, SessionView } from '#lib/model/view.ts';
import { dayPnlUnits } from './day-pnl.ts';
import { gateOf } from './gate.ts';
import type { GroupNode } from './groups.ts';
import { usedBp } from './ladder.ts';
import type { LossObservation } from './loss-rule.ts';
import { lossColumnsOf } from './loss-columns.ts';
import { rowUse } from './row-use.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { FeedState } from './firm-state.ts';
import { isUncovered } from './uncovered.ts';
import type { World } from './world.ts';

const SAFE_MAX = 9_007_199_254_740_991n;

/** The scale at which amounts of this size stay safe integers, with room to grow fourfold. */
export function shownScale(ledger: number, largest: bigint): number {
  let scale = ledger;
  let size = (largest < 0n ? -largest : largest) * 4n;
  while (scale > 0 && size > SAFE_MAX) {
    size /= 10n;
    scale -= 1;
  }
  return scale;
}

/** Ledger units as a number at the shown scale, rounded half-even once. */
export function shown(units: bigint, ledger: number, scale: number): number {
  return Number(scale === ledger ? units : divideHalfEven(units, pow10Big(ledger - scale)));
}

/** The scale of an account's figures: its ledger's, smaller for a wide account. */
export function accountScale(world: World, index: number): number {
  const ledger = ledgerScale(accountAt(world.state, index).currency);
  if (!world.accounts.isWide(index)) return ledger;
  const figures = world.accounts.figures(index);
  let largest = 0n;
  for (const amount of [figures.balance, figures.peak, figures.long + figures.short, figures.unrealized]) {
    const size = amount < 0n ? -amount : amount;
    if (size > largest) largest = size;
  }
  return shownScale(ledger, largest);
}

export function accountCard(world: World, index: number): AccountCard {
  const account = accountAt(world.state, index);
  return {
    index,
    // Ids and codes were branded by the door that decoded them.
    account: account.account as AccountId,
    name: account.name,
    trader: account.trader,
    desk: account.desk,
    currency: account.currency as Currency,
    scale: accountScale(world, index),
    rulesetName: account.rulesetName,
  };
}

const PLACE = Object.fromEntries(ACCOUNT_COLUMNS.map((name, place) => [name, place])) as Readonly<
  Record<AccountColumn, number>
>;

/** Rows of accounts as of now. */
export function accountRows(world: World, indexes: readonly number[]): AccountsRevalued {
  const width = ACCOUNT_COLUMNS.length;
  const columns = new Float64Array(indexes.length * width);
  indexes.forEach((index, position) => writeRow(world, index, columns, position * width));
  return { type: 'AccountsRevalued', indexes: Int32Array.from(indexes), columns };
}

/** One row of `AccountsRevalued`, written at `offset`; unknown is NaN. */
function writeRow(world: World, index: number, out: Float64Array, offset: number): void {
  const account = accountAt(world.state, index);
  const ledger = ledgerScale(account.currency);
  const scale = accountScale(world, index);
  const figures = world.accounts.figures(index);
  const set = (name: AccountColumn, value: number): void => {
    out[offset + PLACE[name]] = value;
  };
  const put = (name: AccountColumn, units: bigint): void => set(name, shown(units, ledger, scale));
  const booked = (amount24: bigint): bigint => divideHalfEven(amount24, pow10Big(24 - ledger));
  const equity = figures.balance + figures.unrealized;
  put('equity', equity);
  put('balance', figures.balance);
  put('dayPnl', dayPnlUnits(world, index, equity));
  put('realized', booked(account.realized24));
  put('unrealized', figures.unrealized);
  put('fees', booked(account.fees24));
  put('highWaterMark', figures.peak);
  put('drawdown', figures.peak - equity);
  put('long', figures.long);
  put('short', figures.short);
  // At the coarser scale of a wide account the sums are those of the shown parts [IN7].
  const [long, short] = [shown(figures.long, ledger, scale), shown(figures.short, ledger, scale)];
  set('gross', long + short);
  set('net', long - short);
  put('equityLow', figures.low);
  put('equityHigh', figures.high);
  set('openPositions', world.holdings.open[index] ?? 0);
  set('rungRank', world.limits.rankOf(index));
  set('minutesToLimit', soonest(world, index));
  set('gateRank', gateRank(world, index));
  set('changedSeq', account.changedSeq);
  writeLimits(world, index, { equity24: equity, balance24: figures.balance }, scale, set);
}

/** 0 open, 1 paused, 2 failed; 3 reduce only and 4 blocked by a hard limit while the account is open. */
function gateRank(world: World, index: number): number {
  const { status } = accountAt(world.state, index);
  if (status !== 'open') return status === 'paused' ? 1 : 2;
  const gate = gateOf(world, index);
  return gate === 'open' ? 0 : gate === 'reduceOnly' ? 3 : 4;
}

/** Minutes until the first of an account's limits breaks at the rate of the last minutes; NaN is unknown [PM12]. */
function soonest(world: World, index: number): number {
  let least = Number.NaN;
  for (const { limit } of world.limits.of(index)) {
    const minutes = world.burns.minutes(limit);
    if (minutes !== null && !(minutes >= least)) least = minutes;
  }
  return least;
}

type Setter = (name: AccountColumn, value: number) => void;

/** `seen` is in ledger units here: a row shows what the hot figures say. */
function writeLimits(world: World, index: number, seen: LossObservation, scale: number, set: Setter): void {
  const { currency } = accountAt(world.state, index);
  const ledger = ledgerScale(currency);
  for (const name of LOSS_COLUMNS) set(name, Number.NaN);
  let worstBp = Number.NaN;
  let worstRoom = Number.NaN;
  let daily = Number.NEGATIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const watch of world.limits.of(index)) {
    const { limit } = watch;
    const kind = lossColumnsOf(limit.definition, currency);
    const use = rowUse(world, watch, seen, ledger);
    if (use === null) continue;
    // A latch holds the rung; the figures are the rule's present ones, and percent and amount agree [LI14].
    const isBreached = limit.breached && use.used >= use.allowance;
    const bp = usedBp(use.used, use.allowance, isBreached) ?? Number.NaN;
    if (!Number.isNaN(bp) && !(bp <= worstBp)) worstBp = bp;
    if (kind === null) continue;
    const room = shown(use.allowance - use.used, use.decimals, scale);
    if (!(room >= worstRoom)) worstRoom = room;
    const usedShown = shown(use.used < 0n ? 0n : use.used, use.decimals, scale);
    const allowance = shown(use.allowance, use.decimals, scale);
    // Of several rules of one kind the row shows the most used.
    if (kind === 'dailyLoss' && bp > daily) {
      daily = bp;
      set('dailyLossUsed', usedShown);
      set('dailyLossAllowance', allowance);
      set('dailyLossUsedBp', bp);
    }
    if (kind === 'maxLoss' && bp > most) {
      most = bp;
      set('maxLossUsed', usedShown);
      set('maxLossAllowance', allowance);
      set('maxLossUsedBp', bp);
      // A drawdown limit of a person has no floor of its own: its level moves with the highest equity.
      const floor = divideHalfEven(limit.floor24, pow10Big(24 - ledger));
      set('maxLossFloor', watch.terms === null ? Number.NaN : shown(floor, ledger, scale));
    }
  }
  set('worstUsedBp', worstBp);
  set('worstRoom', worstRoom);
  set('flags', flagsOf(world, index));
}

const LOSS_COLUMNS = [
  'dailyLossUsed',
  'dailyLossAllowance',
  'dailyLossUsedBp',
  'maxLossFloor',
  'maxLossUsed',
  'maxLossAllowance',
  'maxLossUsedBp',
] as const;

/** A holding without price, a position that a venue reports otherwise, a fill or a rate that is missing. */
export function isIncomplete(world: World, index: number): boolean {
  const account = accountAt(world.state, index);
  if (account.openBreaks > 0 || account.unrated > 0 || account.missing.size > 0) return true;
  return (world.holdings.unpriced[index] ?? 0) > 0;
}

function flagsOf(world: World, index: number): number {
  let flags = 0;
  if (isIncomplete(world, index)) flags |= ACCOUNT_FLAGS.incomplete;
  if (world.exposure.isEstimated(index)) flags |= ACCOUNT_FLAGS.stale;
  const watches = world.limits.of(index);
  if (isUncovered(world, index)) flags |= ACCOUNT_FLAGS.uncovered;
  if (world.accounts.isWide(index)) flags |= ACCOUNT_FLAGS.wide;
  for (const { limit } of watches) {
    if (limit.latched) flags |= ACCOUNT_FLAGS.latched;
    const entry = limit.alertId === null ? undefined : world.state.alerts.get(limit.alertId);
    if (entry === undefined || entry.rungPeak !== 'breach') continue;
    const isOpen = entry.state === 'firing' || entry.state === 'recovering' || entry.state === 'clearedUnacknowledged';
    if (isOpen) flags |= ACCOUNT_FLAGS.unackedBreach;
  }
  return flags;
}

export function groupView(world: World, node: GroupNode): GroupView {
  const currency = world.state.firm.reportingCurrency;
  const ledger = ledgerScale(currency);
  const totals = world.groups.totals(node, currency, world.rates);
  let largest = totals.long + totals.short;
  for (const amount of [totals.equity, totals.unrealized, totals.dayPnl, totals.realizedDay]) {
    const size = amount < 0n ? -amount : amount;
    if (size > largest) largest = size;
  }
  const scale = shownScale(ledger, largest);
  const rungCounts = { watch: 0, warning: 0, critical: 0, breach: 0 };
  let [active, incomplete] = [0, 0];
  for (const member of node.members) {
    const rank = world.limits.rankOf(member);
    if (rank === 1) rungCounts.watch += 1;
    else if (rank === 2) rungCounts.warning += 1;
    else if (rank === 3) rungCounts.critical += 1;
    else if (rank === 4) rungCounts.breach += 1;
    if ((world.holdings.open[member] ?? 0) > 0) active += 1;
    if (isIncomplete(world, member)) incomplete += 1;
  }
  const into = (units: bigint): number => shown(units, ledger, scale);
  return {
    level: node.level,
    id: node.id,
    // The firm's configuration was decoded with this brand.
    currency: currency as Currency,
    scale,
    accounts: node.members.size,
    activeAccounts: active,
    equity: into(totals.equity),
    dayPnl: into(totals.dayPnl),
    realizedDay: into(totals.realizedDay),
    unrealized: into(totals.unrealized),
    long: into(totals.long),
    short: into(totals.short),
    gross: into(totals.long) + into(totals.short),
    net: into(totals.long) - into(totals.short),
    incompleteAccounts: totals.complete ? incomplete : Math.max(incomplete, 1),
    rungCounts,
  };
}

export function feedView(feed: FeedState): FeedView {
  const { origin, kind, status, lastAtUs, facts, rejected, gaps } = feed;
  return { origin, kind, status, lastAtUs: lastAtUs as Microseconds, facts, rejected, gaps };
}

export function sessionView(world: World): SessionView | null {
  const calendar = world.state.calendars.get(world.state.firm.calendarId);
  if (calendar === undefined) return null;
  return {
    // Empty until the first roll.
    tradingDay: (calendar.label ?? '') as SessionView['tradingDay'],
    zone: calendar.zone,
    nextResetUs: calendar.nextInstantUs === null ? null : (calendar.nextInstantUs as Microseconds),
  };
}
