import { assert } from '#lib/base/assert.ts';
import { foldWide, readHistory, wideOf, writeHistory } from './account-history.ts';
import * as COL from './account-row.ts';
import type { AccountHistory, Figures, WideFigures, WideSource } from './account-row.ts';
import { LONG, SHORT, UNREALIZED } from './groups.ts';
import type { Groups, GroupNode } from './groups.ts';
import { isWithin } from './lane.ts';
import type { Lane } from './lane.ts';
import { Membership } from './membership.ts';
import { Movements } from './movements.ts';
import type { Contribution } from './membership.ts';
import { accountAt, balance24, ledgerUnits } from './state.ts';
import type { EngineState } from './state.ts';
/** What an observation reached. */
export const LOSS_DUE = 1;
export const EXPOSURE_DUE = 2;
export type Band = { readonly low: number; readonly high: number };
const NOTHING_SEEN = { unrealized: 0n, long: 0n, short: 0n };
const OPEN_BAND: Band = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Every index is that of an account opened here, so a read is a number. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}

/** The accounts' half of the hot state: sums, extremes, and their carriage to the groups when these are read. */
export class Observations {
  private readonly state: EngineState;
  readonly groups: Groups;
  readonly membership: Membership;
  private readonly wideSource: WideSource;
  /** Rows of all accounts; replaced when it grows, so it is read anew for each entry. */
  rows = new Float64Array(64 * COL.ROW);
  private readonly wides: (WideFigures | null)[] = [];
  private readonly wideExtremes: { low: bigint; high: bigint }[] = [];
  readonly touched: number[] = [];
  /** A mark of this entry moved accounts, and so groups, that are observed already and not among the touched. */
  hasSwept = false;
  private readonly movements = new Movements();
  /** Accounts changed since the last collection; complete after `gatherChanged`. */
  readonly changed = this.movements.changed;
  /** Accounts whose booked amounts changed since their row was last formed. */
  readonly rebooked = new Set<number>();
  private stampNow = 0;

  constructor(state: EngineState, groups: Groups, wideSource: WideSource) {
    this.state = state;
    this.groups = groups;
    this.membership = new Membership(state, groups);
    this.wideSource = wideSource;
    groups.settle = () => this.movements.tell((account) => this.carry(account));
  }

  /** Starts an entry: what it touches is observed once, after all its effects [PN4]. */
  begin(): void {
    this.stampNow += 1;
    this.touched.length = 0;
    this.hasSwept = false;
  }

  touch(account: number): void {
    const { rows } = this;
    if (at(rows, account * COL.ROW + COL.STAMP) === this.stampNow) return;
    rows[account * COL.ROW + COL.STAMP] = this.stampNow;
    this.touched.push(account);
  }

  /** A mark moves the holders of a lane. */
  sweep(lane: Lane): void {
    this.hasSwept = true;
    this.movements.sweep(lane);
  }

  gatherChanged(): void {
    this.movements.gather();
  }

  add(index: number): void {
    if (index * COL.ROW >= this.rows.length) {
      const grown = new Float64Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.wides.push(null);
    this.wideExtremes.push({ low: 0n, high: 0n });
    this.membership.add(index);
    const start = this.balanceUnits(index);
    this.setHistory(index, {
      peak: start,
      valley: start,
      maxDrawdown: 0n,
      dayStart: start,
      dayLow: start,
      maxDayLoss: 0n,
      maxGross: 0n,
      ratioDrawdown: 0,
      ratioPeak: 1,
      wide: !isWithin(Number(start), COL.SUM_MAX),
    });
    this.rows[index * COL.ROW + COL.BALANCE] = this.rows[index * COL.ROW + COL.EQUITY] = Number(start);
    this.setBand(index, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.setExposureBand(index, OPEN_BAND, OPEN_BAND);
    this.restartExtremes(index);
    this.join(index);
    this.touch(index);
  }

  history(index: number): AccountHistory {
    return readHistory(this.rows, index * COL.ROW, this.wides[index] ?? null);
  }

  setHistory(index: number, history: AccountHistory): void {
    writeHistory(this.rows, index * COL.ROW, history);
    // What the groups have seen of the account stays: only its past is set.
    if (history.wide) this.wides[index] = wideOf(history, this.wides[index] ?? NOTHING_SEEN);
    this.requiet(index);
  }

  /** Puts an account under its trader, desk and firm, with its present contribution. */
  join(index: number): void {
    this.membership.join(index, this.contribution(index));
  }

  leave(index: number): void {
    this.membership.leave(index, this.contribution(index));
  }

  private contribution(index: number): Contribution {
    const dayBase = accountAt(this.state, index).groupDayBase;
    return {
      ...this.seen(index),
      balance: this.balanceUnits(index),
      dayBase,
      realizedDay: this.realizedDayUnits(index),
    };
  }

  pathOf(index: number): readonly GroupNode[] {
    return this.membership.pathOf(index);
  }

  balanceUnits(index: number): bigint {
    const account = accountAt(this.state, index);
    return ledgerUnits(balance24(account), account.currency);
  }

  realizedDayUnits(index: number): bigint {
    const account = accountAt(this.state, index);
    const net = account.realized24 - account.fees24 + account.carry24;
    return ledgerUnits(net - account.dayStartRealized24, account.currency);
  }

  /** Runs a change of an account's booked amounts and carries its difference to the groups and the hot balance. */
  rebook(index: number, change: () => void): void {
    const account = accountAt(this.state, index);
    const before = { balance: this.balanceUnits(index), base: account.groupDayBase, day: this.realizedDayUnits(index) };
    change();
    const balance = this.balanceUnits(index);
    const day = this.realizedDayUnits(index);
    for (const bucket of this.membership.bucketsOf(index)) {
      bucket.balance += balance - before.balance;
      bucket.dayBase += account.groupDayBase - before.base;
      bucket.realizedDay += day - before.day;
    }
    const { rows } = this;
    const row = index * COL.ROW;
    const unrealized = at(rows, row + COL.EQUITY) - at(rows, row + COL.BALANCE);
    rows[row + COL.BALANCE] = Number(balance);
    rows[row + COL.EQUITY] = Number(balance) + unrealized;
    this.requiet(index);
    this.rebooked.add(index);
    this.touch(index);
  }

  /** Moves peak and valleys by a deposit: flows are neither gain nor loss. */
  shiftLevels(index: number, units: bigint): void {
    const history = this.history(index);
    const { peak, valley, dayStart, dayLow } = history;
    this.setHistory(index, {
      ...history,
      peak: peak + units,
      valley: valley + units,
      dayStart: dayStart + units,
      dayLow: dayLow + units,
    });
  }

  /** A new trading day: the day's loss becomes part of the maxima, and the day starts at the present equity. */
  rollDay(index: number): void {
    const history = this.history(index);
    const loss = history.dayStart - history.dayLow;
    const equity = this.equityUnits(index);
    this.rebooked.add(index);
    this.setHistory(index, {
      ...history,
      maxDayLoss: loss > history.maxDayLoss ? loss : history.maxDayLoss,
      dayStart: equity,
      dayLow: equity,
    });
    this.touch(index);
  }

  equityUnits(index: number): bigint {
    const figures = this.figures(index);
    return figures.balance + figures.unrealized;
  }

  /**
   * One observation of an account: extremes, groups; what it reached of the bands outside of which a rule may decide,
   * as LOSS_DUE and EXPOSURE_DUE. Peaks here are for display; rules keep their own, exact ones.
   */
  observe(account: number): number {
    this.movements.add(account);
    if (this.wides[account] !== null) return this.observeWide(account);
    const { rows } = this;
    const row = account * COL.ROW;
    const equity = at(rows, row + COL.EQUITY);
    const gross = at(rows, row + COL.GROSS);
    const net = at(rows, row + COL.NET);
    const isQuiet =
      equity >= at(rows, row + COL.QUIET_LOW) &&
      equity <= at(rows, row + COL.QUIET_HIGH) &&
      gross <= at(rows, row + COL.QUIET_GROSS) &&
      gross >= at(rows, row + COL.GROSS_LOW) &&
      net <= at(rows, row + COL.QUIET_NET_HIGH) &&
      net >= at(rows, row + COL.QUIET_NET_LOW);
    if (!isQuiet) return this.observeMove(account, row);
    this.stretch(row, equity);
    return 0;
  }

  /** An observation outside of the quiet band: it moves an extreme, or reaches the band of a rule. */
  private observeMove(account: number, row: number): number {
    const { rows } = this;
    const equity = at(rows, row + COL.EQUITY);
    const gross = at(rows, row + COL.GROSS);
    const size = Math.abs(at(rows, row + COL.NET));
    const unrealized = equity - at(rows, row + COL.BALANCE);
    if (!(isWithin(equity, COL.SUM_MAX) && isWithin(unrealized, COL.SUM_MAX) && gross <= COL.SUM_MAX)) {
      this.widen(account);
      return this.observeWide(account);
    }
    this.stretch(row, equity);
    if (equity > at(rows, row + COL.PEAK)) rows[row + COL.PEAK] = rows[row + COL.VALLEY] = equity;
    else if (equity < at(rows, row + COL.VALLEY)) this.lowerValley(account, equity);
    if (equity < at(rows, row + COL.DAY_LOW)) rows[row + COL.DAY_LOW] = equity;
    if (gross > at(rows, row + COL.MAX_GROSS)) rows[row + COL.MAX_GROSS] = gross;
    this.requiet(account);
    const isLossDue = equity <= at(rows, row + COL.LOWER) || equity >= at(rows, row + COL.UPPER);
    const isGrossDue = gross < at(rows, row + COL.GROSS_LOW) || gross >= at(rows, row + COL.GROSS_HIGH);
    const isNetDue = size >= at(rows, row + COL.NET_HIGH) || size < at(rows, row + COL.NET_LOW);
    return (isLossDue ? LOSS_DUE : 0) | (isGrossDue || isNetDue ? EXPOSURE_DUE : 0);
  }

  private stretch(row: number, equity: number): void {
    const { rows } = this;
    if (equity < at(rows, row + COL.LOW)) rows[row + COL.LOW] = equity;
    else if (equity > at(rows, row + COL.HIGH)) rows[row + COL.HIGH] = equity;
  }

  /** Tells the groups what changed since they were last told; a wide account has told them already. */
  private carry(account: number): void {
    if (this.wides[account] !== null) return;
    const { rows, membership } = this;
    const row = account * COL.ROW;
    const gross = at(rows, row + COL.GROSS);
    const net = at(rows, row + COL.NET);
    const unrealized = at(rows, row + COL.EQUITY) - at(rows, row + COL.BALANCE);
    const long = (gross + net) / 2;
    const short = (gross - net) / 2;
    const byUnrealized = unrealized - at(rows, row + COL.SEEN_UNREALIZED);
    const byLong = long - at(rows, row + COL.SEEN_LONG);
    const byShort = short - at(rows, row + COL.SEEN_SHORT);
    if (byUnrealized !== 0) membership.shift(account, UNREALIZED, byUnrealized);
    if (byLong !== 0) membership.shift(account, LONG, byLong);
    if (byShort !== 0) membership.shift(account, SHORT, byShort);
    rows[row + COL.SEEN_UNREALIZED] = unrealized;
    rows[row + COL.SEEN_LONG] = long;
    rows[row + COL.SEEN_SHORT] = short;
  }

  private requiet(account: number): void {
    COL.setQuiet(this.rows, account * COL.ROW, this.wides[account] !== null);
  }

  private lowerValley(account: number, equity: number): void {
    const { rows } = this;
    const row = account * COL.ROW;
    const peak = at(rows, row + COL.PEAK);
    rows[row + COL.VALLEY] = equity;
    if (peak - equity > at(rows, row + COL.MAX_DRAWDOWN)) rows[row + COL.MAX_DRAWDOWN] = peak - equity;
    this.foldRatio(account, peak - equity, peak);
  }

  private observeWide(account: number): number {
    const wide = this.wides[account];
    assert(wide !== null && wide !== undefined, 'Invariant: a wide account has wide figures');
    const now = this.wideSource(account);
    const { unrealized, long, short } = wide;
    this.membership.shiftBig(account, now.unrealized - unrealized, now.long - long, now.short - short);
    Object.assign(wide, now);
    const equity = this.balanceUnits(account) + wide.unrealized;
    const { drawdown, peak } = foldWide(wide, equity);
    this.foldRatio(account, Number(drawdown), Number(peak));
    const extremes = this.wideExtremes[account];
    if (extremes !== undefined && equity < extremes.low) extremes.low = equity;
    if (extremes !== undefined && equity > extremes.high) extremes.high = equity;
    return LOSS_DUE | EXPOSURE_DUE;
  }

  /** The worst ratio of drawdown to peak, for display. */
  private foldRatio(account: number, drawdown: number, peak: number): void {
    const { rows } = this;
    const row = account * COL.ROW;
    if (!(peak > 0 && drawdown / peak > at(rows, row + COL.RATIO_DRAWDOWN) / at(rows, row + COL.RATIO_PEAK))) return;
    rows[row + COL.RATIO_DRAWDOWN] = drawdown;
    rows[row + COL.RATIO_PEAK] = peak;
  }

  /** Moves an account to BigInt figures for good: slower, same result. */
  widen(account: number): void {
    if (this.wides[account] !== null) return;
    const seen = this.seen(account);
    const history = this.history(account);
    const { rows } = this;
    this.wideExtremes[account] = {
      low: BigInt(at(rows, account * COL.ROW + COL.LOW)),
      high: BigInt(at(rows, account * COL.ROW + COL.HIGH)),
    };
    this.setHistory(account, { ...history, wide: true });
    Object.assign(this.wides[account] ?? {}, seen);
    this.touch(account);
  }

  isWide(account: number): boolean {
    return this.wides[account] !== null;
  }

  private seen(account: number): { unrealized: bigint; long: bigint; short: bigint } {
    const wide = this.wides[account];
    if (wide !== null && wide !== undefined) return { unrealized: wide.unrealized, long: wide.long, short: wide.short };
    const { rows } = this;
    const big = (place: number): bigint => BigInt(at(rows, account * COL.ROW + place));
    return { unrealized: big(COL.SEEN_UNREALIZED), long: big(COL.SEEN_LONG), short: big(COL.SEEN_SHORT) };
  }

  figures(account: number): Figures {
    const balance = this.balanceUnits(account);
    const wide = this.wides[account];
    if (wide !== null && wide !== undefined) {
      const extremes = this.wideExtremes[account] ?? { low: 0n, high: 0n };
      const { unrealized, long, short } = wide;
      return { balance, unrealized, long, short, peak: wide.history.peak, ...extremes };
    }
    const { rows } = this;
    const big = (place: number): bigint => BigInt(at(rows, account * COL.ROW + place));
    const [gross, net] = [big(COL.GROSS), big(COL.NET)];
    return {
      balance,
      unrealized: big(COL.EQUITY) - big(COL.BALANCE),
      long: (gross + net) / 2n,
      short: (gross - net) / 2n,
      peak: big(COL.PEAK),
      low: big(COL.LOW),
      high: big(COL.HIGH),
    };
  }

  /** Extremes since the last collection start anew at the present equity. */
  restartExtremes(account: number): void {
    const { rows } = this;
    const equity = at(rows, account * COL.ROW + COL.EQUITY);
    rows[account * COL.ROW + COL.LOW] = equity;
    rows[account * COL.ROW + COL.HIGH] = equity;
    if (this.wides[account] === null) return;
    const exact = this.equityUnits(account);
    this.wideExtremes[account] = { low: exact, high: exact };
  }

  /** Sets the gross and absolute net at or above, and below which, the exposure limits of an account are judged exactly. */
  setExposureBand(account: number, gross: Band, net: Band): void {
    const { rows } = this;
    const row = account * COL.ROW;
    rows[row + COL.GROSS_LOW] = gross.low;
    rows[row + COL.GROSS_HIGH] = gross.high;
    rows[row + COL.NET_LOW] = net.low;
    rows[row + COL.NET_HIGH] = net.high;
    this.requiet(account);
  }

  /** Sets the equities at or beyond which the rules of an account are judged exactly. */
  setBand(account: number, lower: number, upper: number): void {
    const { rows } = this;
    rows[account * COL.ROW + COL.LOWER] = lower;
    rows[account * COL.ROW + COL.UPPER] = upper;
    this.requiet(account);
  }
}
