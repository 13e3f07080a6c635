import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { AccountId, Currency, Microseconds } from '#lib/model/ids.ts';
import type { AccountsRevalued, Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, FeedView, GroupView, SessionView } from '#lib/model/view.ts';
import type { PlainFigures } from './account-row.ts';
import { dayPnlUnits } from './day-pnl.ts';
import { gateOf } from './gate.ts';
import type { GroupNode } from './groups.ts';
import { usedBp } from './ladder.ts';
import type { LossObservation } from './loss-rule.ts';
import { lossColumnsOf } from './loss-columns.ts';
import { isIncomplete, memberCounts } from './member-counts.ts';
import type { MemberCounts } from './member-counts.ts';
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

/** One row of `AccountsRevalued`, written at `offset`; unknown is NaN. Thousands are told ten times a second. */
function writeRow(world: World, index: number, out: Float64Array, offset: number): void {
  const account = accountAt(world.state, index);
  const ledger = ledgerScale(account.currency);
  const plain = world.accounts.plainFigures(index);
  // The whole numbers of a row that is not wide stand at the scale of the ledger already.
  const scale = plain === null ? accountScale(world, index) : ledger;
  const seen =
    plain === null ? writeWide(world, index, { ledger, scale, out, offset }) : writePlain(plain, out, offset);
  const booked = (amount24: bigint): number => shown(divideHalfEven(amount24, pow10Big(24 - ledger)), ledger, scale);
  out[offset + PLACE.dayPnl] = shown(dayPnlUnits(world, index, seen.equity24), ledger, scale);
  out[offset + PLACE.realized] = booked(account.realized24);
  out[offset + PLACE.fees] = booked(account.fees24);
  out[offset + PLACE.openPositions] = world.holdings.open[index] ?? 0;
  out[offset + PLACE.rungRank] = world.limits.rankOf(index);
  out[offset + PLACE.minutesToLimit] = soonest(world, index);
  out[offset + PLACE.gateRank] = gateRank(world, index);
  out[offset + PLACE.changedSeq] = account.changedSeq;
  writeLimits(world, index, { seen, ledger, scale, out, offset });
  out[offset + PLACE.flags] = flagsOf(world, index);
}

/** Where a row goes, and the scales of its amounts. */
type RowPlace = {
  readonly ledger: number;
  readonly scale: number;
  readonly out: Float64Array;
  readonly offset: number;
};

function writePlain(figures: PlainFigures, out: Float64Array, offset: number): LossObservation {
  const { balance, unrealized, long, short, peak } = figures;
  const equity = balance + unrealized;
  out[offset + PLACE.equity] = equity;
  out[offset + PLACE.balance] = balance;
  out[offset + PLACE.unrealized] = unrealized;
  out[offset + PLACE.highWaterMark] = peak;
  out[offset + PLACE.drawdown] = peak - equity;
  out[offset + PLACE.long] = long;
  out[offset + PLACE.short] = short;
  out[offset + PLACE.gross] = long + short;
  out[offset + PLACE.net] = long - short;
  out[offset + PLACE.equityLow] = figures.low;
  out[offset + PLACE.equityHigh] = figures.high;
  // In ledger units, as a row is observed.
  return { equity24: BigInt(equity), balance24: BigInt(balance) };
}

function writeWide(world: World, index: number, { ledger, scale, out, offset }: RowPlace): LossObservation {
  const figures = world.accounts.figures(index);
  const into = (units: bigint): number => shown(units, ledger, scale);
  const equity = figures.balance + figures.unrealized;
  const [long, short] = [into(figures.long), into(figures.short)];
  out[offset + PLACE.equity] = into(equity);
  out[offset + PLACE.balance] = into(figures.balance);
  out[offset + PLACE.unrealized] = into(figures.unrealized);
  out[offset + PLACE.highWaterMark] = into(figures.peak);
  out[offset + PLACE.drawdown] = into(figures.peak - equity);
  out[offset + PLACE.long] = long;
  out[offset + PLACE.short] = short;
  // At the coarser scale of a wide account the sums are those of the shown parts [IN7].
  out[offset + PLACE.gross] = long + short;
  out[offset + PLACE.net] = long - short;
  out[offset + PLACE.equityLow] = into(figures.low);
  out[offset + PLACE.equityHigh] = into(figures.high);
  return { equity24: equity, balance24: figures.balance };
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
  for (const watch of world.limits.of(index)) {
    const minutes = world.burns.minutes(watch.limit, watch);
    if (minutes !== null && !(minutes >= least)) least = minutes;
  }
  return least;
}

/** `seen` is in ledger units here: a row shows what the hot figures say. */
function writeLimits(world: World, index: number, to: RowPlace & { readonly seen: LossObservation }): void {
  const { seen, ledger, scale, out, offset } = to;
  const { currency } = accountAt(world.state, index);
  for (const name of LOSS_COLUMNS) out[offset + PLACE[name]] = Number.NaN;
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
      out[offset + PLACE.dailyLossUsed] = usedShown;
      out[offset + PLACE.dailyLossAllowance] = allowance;
      out[offset + PLACE.dailyLossUsedBp] = bp;
    }
    if (kind === 'maxLoss' && bp > most) {
      most = bp;
      out[offset + PLACE.maxLossUsed] = usedShown;
      out[offset + PLACE.maxLossAllowance] = allowance;
      out[offset + PLACE.maxLossUsedBp] = bp;
      // A drawdown limit of a person has no floor of its own: its level moves with the highest equity.
      const floor = divideHalfEven(limit.floor24, pow10Big(24 - ledger));
      out[offset + PLACE.maxLossFloor] = watch.terms === null ? Number.NaN : shown(floor, ledger, scale);
    }
  }
  out[offset + PLACE.worstUsedBp] = worstBp;
  out[offset + PLACE.worstRoom] = worstRoom;
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

/** What is shown of these nodes, in their order. */
export function groupViews(world: World, nodes: readonly GroupNode[]): GroupView[] {
  const counts = memberCounts(world, nodes);
  return nodes.flatMap((node) => {
    const count = counts.get(node);
    return count === undefined ? [] : [groupView(world, node, count)];
  });
}

function groupView(world: World, node: GroupNode, { byRank, active, incomplete }: MemberCounts): GroupView {
  const currency = world.state.firm.reportingCurrency;
  const ledger = ledgerScale(currency);
  const totals = world.groups.totals(node, currency, world.rates);
  let largest = totals.long + totals.short;
  for (const amount of [totals.equity, totals.unrealized, totals.dayPnl, totals.realizedDay]) {
    const size = amount < 0n ? -amount : amount;
    if (size > largest) largest = size;
  }
  const scale = shownScale(ledger, largest);
  const [, watch, warning, critical, breach] = byRank;
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
    rungCounts: { watch, warning, critical, breach },
  };
}

export function feedView(feed: FeedState): FeedView {
  const { origin, kind, status, lastAtUs, facts, rejected, gaps } = feed;
  return { origin, kind, status, lastAtUs: lastAtUs as Microseconds, facts, rejected, gaps };
}

/** The session clock, once there is a calendar. */
export function pushSession(world: World, out: Delta[]): void {
  const session = sessionView(world);
  if (session !== null) out.push({ type: 'SessionMoved', session });
}

function sessionView(world: World): SessionView | null {
  const calendar = world.state.calendars.get(world.state.firm.calendarId);
  if (calendar === undefined) return null;
  return {
    // Empty until the first roll.
    tradingDay: (calendar.label ?? '') as SessionView['tradingDay'],
    zone: calendar.zone,
    nextResetUs: calendar.nextInstantUs === null ? null : (calendar.nextInstantUs as Microseconds),
  };
}
