import { assert } from '#lib/base/assert.ts';
import { foldWide, readHistory, wideOf, writeHistory } from './account-history.ts';
import * as COL from './account-row.ts';
import type { AccountHistory, Figures, WideFigures, WideSource } from './account-row.ts';
import { LONG, SHORT, UNREALIZED } from './groups.ts';
import type { Groups, GroupNode } from './groups.ts';
import { grown, isWithin } from './lane.ts';
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
  /** Rows of all accounts, and the rest of them; replaced when they grow, so they are read anew for each entry. */
  rows = new Float64Array(64 * COL.ROW);
  rest = new Float64Array(64 * COL.ROW * COL.REST);
  private readonly wides: (WideFigures | null)[] = [];
  private readonly wideExtremes: { low: bigint; high: bigint }[] = [];
  readonly touched: number[] = [];
  /** A mark of this entry moved accounts, and so groups, that are observed already and not among the touched. */
  hasSwept = false;
  /** Accounts changed since the last collection. */
  readonly changed = new Movements();
  /** Accounts whose booked amounts changed since their row was last formed. */
  readonly rebooked = new Set<number>();
  /** The entry that touched an account last, counted by `begin`. */
  private stamps = new Float64Array(64);
  private stampNow = 0;

  constructor(state: EngineState, groups: Groups, wideSource: WideSource) {
    this.state = state;
    this.groups = groups;
    this.membership = new Membership(state, groups);
    this.wideSource = wideSource;
    groups.settle = () => this.changed.tell((account) => this.carry(account));
  }

  /** Starts an entry: what it touches is observed once, after all its effects [PN4]. */
  begin(): void {
    this.stampNow += 1;
    this.touched.length = 0;
    this.hasSwept = false;
  }

  /** The account moved, and is observed at the end of this entry. */
  touch(account: number): void {
    this.changed.add(account);
    this.strike(account);
  }

  /** The same for a holder of a lane that is swept: the lane says that it moved. */
  strike(account: number): void {
    const { stamps } = this;
    if (at(stamps, account) === this.stampNow) return;
    stamps[account] = this.stampNow;
    this.touched.push(account);
  }

  /** A mark moves the holders of a lane. */
  sweep(lane: Lane): void {
    this.hasSwept = true;
    this.changed.sweep(lane);
  }

  add(index: number): void {
    if (index * COL.ROW >= this.rows.length) {
      this.rows = grown(this.rows, new Float64Array(this.rows.length * 2));
      this.rest = grown(this.rest, new Float64Array(this.rest.length * 2));
      this.stamps = grown(this.stamps, new Float64Array(this.stamps.length * 2));
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
    this.rest[index * COL.ROW * COL.REST + COL.BALANCE] = this.rows[index * COL.ROW + COL.EQUITY] = Number(start);
    this.setBand(index, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.setExposureBand(index, OPEN_BAND, OPEN_BAND);
    this.restartExtremes(index);
    this.join(index);
    this.touch(index);
  }

  history(index: number): AccountHistory {
    return readHistory(this.rows, this.rest, index * COL.ROW, this.wides[index] ?? null);
  }

  setHistory(index: number, history: AccountHistory): void {
    writeHistory(this.rows, this.rest, index * COL.ROW, history);
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
    const { rows, rest } = this;
    const row = index * COL.ROW;
    const unrealized = at(rows, row + COL.EQUITY) - at(rest, row * COL.REST + COL.BALANCE);
    rest[row * COL.REST + COL.BALANCE] = Number(balance);
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

  /** Equity in ledger units as a float: exact but for a wide account. */
  roughEquity(index: number): number {
    return this.wides[index] === null ? at(this.rows, index * COL.ROW + COL.EQUITY) : Number(this.equityUnits(index));
  }

  isIn(index: number, currency: string): boolean {
    return accountAt(this.state, index).currency === currency;
  }

  /** Exposure in ledger units as a float; NaN of a wide account. */
  roughMeasure(index: number, measure: 'gross' | 'net' | 'long' | 'short'): number {
    if (this.wides[index] !== null) return Number.NaN;
    const gross = at(this.rows, index * COL.ROW + COL.GROSS);
    const net = at(this.rows, index * COL.ROW + COL.NET);
    if (measure === 'gross') return gross;
    if (measure === 'net') return Math.abs(net);
    return (measure === 'long' ? gross + net : gross - net) / 2;
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
    const { rows } = this;
    const row = account * COL.ROW;
    const equity = at(rows, row + COL.EQUITY);
    const gross = at(rows, row + COL.GROSS);
    const isQuiet =
      equity >= at(rows, row + COL.QUIET_LOW) &&
      equity <= at(rows, row + COL.QUIET_HIGH) &&
      gross <= at(rows, row + COL.QUIET_GROSS) &&
      gross >= at(rows, row + COL.GROSS_LOW);
    return isQuiet ? 0 : this.observeMove(account, row);
  }

  /** An observation outside of the quiet band: it moves an extreme, or reaches the band of a rule. */
  private observeMove(account: number, row: number): number {
    // A wide account has no quiet band.
    if (this.wides[account] !== null) return this.observeWide(account);
    const { rows, rest } = this;
    const equity = at(rows, row + COL.EQUITY);
    const gross = at(rows, row + COL.GROSS);
    const size = Math.abs(at(rows, row + COL.NET));
    const unrealized = equity - at(rest, row * COL.REST + COL.BALANCE);
    if (!(isWithin(equity, COL.SUM_MAX) && isWithin(unrealized, COL.SUM_MAX) && gross <= COL.SUM_MAX)) {
      this.widen(account);
      return this.observeWide(account);
    }
    COL.moveExtremes(rows, rest, row);
    const isLossDue = equity <= at(rest, row * COL.REST + COL.LOWER) || equity >= at(rest, row * COL.REST + COL.UPPER);
    const isGrossDue = gross < at(rows, row + COL.GROSS_LOW) || gross >= at(rest, row * COL.REST + COL.GROSS_HIGH);
    const isNetDue = size >= at(rest, row * COL.REST + COL.NET_HIGH) || size < at(rest, row * COL.REST + COL.NET_LOW);
    return (isLossDue ? LOSS_DUE : 0) | (isGrossDue || isNetDue ? EXPOSURE_DUE : 0);
  }

  /** Tells the groups what changed since they were last told; a wide account has told them already. */
  private carry(account: number): void {
    if (this.wides[account] !== null) return;
    const { rows, rest, membership } = this;
    const row = account * COL.ROW;
    const gross = at(rows, row + COL.GROSS);
    const net = at(rows, row + COL.NET);
    const unrealized = at(rows, row + COL.EQUITY) - at(rest, row * COL.REST + COL.BALANCE);
    const long = (gross + net) / 2;
    const short = (gross - net) / 2;
    const byUnrealized = unrealized - at(rest, row * COL.REST + COL.SEEN_UNREALIZED);
    const byLong = long - at(rest, row * COL.REST + COL.SEEN_LONG);
    const byShort = short - at(rest, row * COL.REST + COL.SEEN_SHORT);
    if (byUnrealized !== 0) membership.shift(account, UNREALIZED, byUnrealized);
    if (byLong !== 0) membership.shift(account, LONG, byLong);
    if (byShort !== 0) membership.shift(account, SHORT, byShort);
    rest[row * COL.REST + COL.SEEN_UNREALIZED] = unrealized;
    rest[row * COL.REST + COL.SEEN_LONG] = long;
    rest[row * COL.REST + COL.SEEN_SHORT] = short;
  }

  private requiet(account: number): void {
    COL.setBands(this.rows, this.rest, account * COL.ROW);
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
    COL.keepRatio(this.rest, account * COL.ROW, Number(drawdown), Number(peak));
    const extremes = this.wideExtremes[account];
    if (extremes !== undefined && equity < extremes.low) extremes.low = equity;
    if (extremes !== undefined && equity > extremes.high) extremes.high = equity;
    return LOSS_DUE | EXPOSURE_DUE;
  }

  /** Moves an account to BigInt figures for good: slower, same result. */
  widen(account: number): void {
    if (this.wides[account] !== null) return;
    const seen = this.seen(account);
    const history = this.history(account);
    const { rest } = this;
    this.wideExtremes[account] = {
      low: BigInt(at(rest, account * COL.ROW * COL.REST + COL.LOW)),
      high: BigInt(at(rest, account * COL.ROW * COL.REST + COL.HIGH)),
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
    const big = (place: number): bigint => BigInt(at(this.rest, account * COL.ROW * COL.REST + place));
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
    const hot = (place: number): bigint => BigInt(at(this.rows, account * COL.ROW + place));
    const big = (place: number): bigint => BigInt(at(this.rest, account * COL.ROW * COL.REST + place));
    const [gross, net] = [hot(COL.GROSS), hot(COL.NET)];
    return {
      balance,
      unrealized: hot(COL.EQUITY) - big(COL.BALANCE),
      long: (gross + net) / 2n,
      short: (gross - net) / 2n,
      peak: big(COL.PEAK),
      low: big(COL.LOW),
      high: big(COL.HIGH),
    };
  }

  /** The figures of an account that is not wide, as its row holds them; null of a wide one. */
  plainFigures(account: number): COL.PlainFigures | null {
    if (this.wides[account] !== null) return null;
    return COL.plainFigures(this.rows, this.rest, account * COL.ROW);
  }

  /** Extremes since the last collection start anew at the present equity. */
  restartExtremes(account: number): void {
    const row = account * COL.ROW;
    this.rest[row * COL.REST + COL.LOW] = this.rest[row * COL.REST + COL.HIGH] = at(this.rows, row + COL.EQUITY);
    this.requiet(account);
    if (this.wides[account] === null) return;
    const exact = this.equityUnits(account);
    this.wideExtremes[account] = { low: exact, high: exact };
  }

  /** Sets the gross and absolute net at or above, and below which, the exposure limits of an account are judged exactly. */
  setExposureBand(account: number, gross: Band, net: Band): void {
    const { rest } = this;
    const row = account * COL.ROW;
    this.rows[account * COL.ROW + COL.GROSS_LOW] = gross.low;
    rest[row * COL.REST + COL.GROSS_HIGH] = gross.high;
    rest[row * COL.REST + COL.NET_LOW] = net.low;
    rest[row * COL.REST + COL.NET_HIGH] = net.high;
    this.requiet(account);
  }

  /** Sets the equities at or beyond which the rules of an account are judged exactly. */
  setBand(account: number, lower: number, upper: number): void {
    this.rest[account * COL.ROW * COL.REST + COL.LOWER] = lower;
    this.rest[account * COL.ROW * COL.REST + COL.UPPER] = upper;
    this.requiet(account);
  }
}
