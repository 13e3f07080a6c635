import { assert } from '#lib/base/assert.ts';
import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import {
  COL_BALANCE,
  COL_DAY_LOW,
  COL_DAY_START,
  COL_GROSS_HIGH,
  COL_GROSS_LOW,
  COL_HIGH,
  COL_LONG,
  COL_LOW,
  COL_LOWER,
  COL_MAX_DAY_LOSS,
  COL_MAX_DRAWDOWN,
  COL_MAX_GROSS,
  COL_NET_HIGH,
  COL_NET_LOW,
  COL_PEAK,
  COL_RATIO_DRAWDOWN,
  COL_RATIO_PEAK,
  COL_SEEN_LONG,
  COL_SEEN_SHORT,
  COL_SEEN_UNREALIZED,
  COL_SHORT,
  COL_STAMP,
  COL_UNREALIZED,
  COL_UPPER,
  COL_VALLEY,
  ROW,
} from './account-row.ts';
import { limbs, LONG, SHORT, shift, shiftBig, UNREALIZED } from './groups.ts';
import type { Bucket, Groups, GroupNode } from './groups.ts';
import { accountAt, balance24, ledgerScale } from './state.ts';
import type { EngineState } from './state.ts';

/** Figures of an account whose amounts leave the safe integers, in BigInt ledger units [MN4]. */
type WideFigures = {
  unrealized: bigint;
  long: bigint;
  short: bigint;
  history: WideHistory;
};
type WideHistory = {
  peak: bigint;
  valley: bigint;
  maxDrawdown: bigint;
  dayStart: bigint;
  dayLow: bigint;
  maxDayLoss: bigint;
  maxGross: bigint;
};
/** What the past alone knows of an account's equity, in ledger units; part of a snapshot. */
export type AccountHistory = WideHistory & {
  /** Drawdown and peak of the worst ratio: for display. */
  readonly ratioDrawdown: number;
  readonly ratioPeak: number;
  readonly wide: boolean;
};
export type Figures = {
  readonly balance: bigint;
  readonly unrealized: bigint;
  readonly long: bigint;
  readonly short: bigint;
  readonly peak: bigint;
  readonly low: bigint;
  readonly high: bigint;
};
/** Exposure and unrealized P&L of an account from its holdings, in BigInt ledger units. */
export type WideSource = (account: number) => { unrealized: bigint; long: bigint; short: bigint };

const HISTORY = [
  ['peak', COL_PEAK],
  ['valley', COL_VALLEY],
  ['maxDrawdown', COL_MAX_DRAWDOWN],
  ['dayStart', COL_DAY_START],
  ['dayLow', COL_DAY_LOW],
  ['maxDayLoss', COL_MAX_DAY_LOSS],
  ['maxGross', COL_MAX_GROSS],
] as const;
const SUM_MAX = 2 ** 52;
const LIMB_ROOM = 2 ** 51;
/** What an observation reached. */
export const LOSS_DUE = 1;
export const EXPOSURE_DUE = 2;
export type Band = { readonly low: number; readonly high: number };
export const OPEN_BAND: Band = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Every index is that of an account opened here, so a read is a number. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}

/** The accounts' half of the hot state: sums, extremes, and their carriage to the groups, once per observation. */
export class Observations {
  private readonly state: EngineState;
  private readonly groups: Groups;
  private readonly wideSource: WideSource;
  /** Rows of all accounts; replaced when it grows, so it is read anew for each entry. */
  rows = new Float64Array(64 * ROW);
  private readonly wides: (WideFigures | null)[] = [];
  private readonly wideExtremes: { low: bigint; high: bigint }[] = [];
  private readonly buckets: Bucket[][] = [];
  private readonly paths: GroupNode[][] = [];
  readonly touched: number[] = [];
  /** Accounts changed since the last collection, in order of their first change. */
  readonly dirty: number[] = [];
  private isDirtyFlags = new Uint8Array(64);
  /** Accounts whose booked amounts changed since their row was last formed. */
  readonly rebooked = new Set<number>();
  private stampNow = 0;

  constructor(state: EngineState, groups: Groups, wideSource: WideSource) {
    this.state = state;
    this.groups = groups;
    this.wideSource = wideSource;
  }

  /** Starts an entry: what it touches is observed once, after all its effects [PN4]. */
  begin(): void {
    this.stampNow += 1;
    this.touched.length = 0;
  }

  touch(account: number): void {
    const { rows } = this;
    if (at(rows, account * ROW + COL_STAMP) === this.stampNow) return;
    rows[account * ROW + COL_STAMP] = this.stampNow;
    this.touched.push(account);
  }

  markDirty(account: number): void {
    if (this.isDirtyFlags[account] === 1) return;
    this.isDirtyFlags[account] = 1;
    this.dirty.push(account);
  }

  isDirty(account: number): boolean {
    return this.isDirtyFlags[account] === 1;
  }

  clearDirty(): void {
    this.isDirtyFlags.fill(0);
    this.dirty.length = 0;
  }

  add(index: number): void {
    if (index * ROW >= this.rows.length) {
      const grown = new Float64Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
      const flags = new Uint8Array(grown.length / ROW);
      flags.set(this.isDirtyFlags);
      this.isDirtyFlags = flags;
    }
    this.wides.push(null);
    this.wideExtremes.push({ low: 0n, high: 0n });
    this.paths.push([]);
    this.buckets.push([]);
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
      wide: !isWithin(Number(start), SUM_MAX),
    });
    this.rows[index * ROW + COL_BALANCE] = Number(start);
    this.setBand(index, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.setExposureBand(index, OPEN_BAND, OPEN_BAND);
    this.restartExtremes(index);
    this.join(index);
    this.touch(index);
  }

  history(index: number): AccountHistory {
    const { rows } = this;
    const wide = this.wides[index];
    const big = (place: number): bigint => BigInt(at(rows, index * ROW + place));
    const ratio = {
      ratioDrawdown: at(rows, index * ROW + COL_RATIO_DRAWDOWN),
      ratioPeak: at(rows, index * ROW + COL_RATIO_PEAK),
    };
    if (wide !== null && wide !== undefined) return { ...wide.history, ...ratio, wide: true };
    return {
      peak: big(COL_PEAK),
      valley: big(COL_VALLEY),
      maxDrawdown: big(COL_MAX_DRAWDOWN),
      dayStart: big(COL_DAY_START),
      dayLow: big(COL_DAY_LOW),
      maxDayLoss: big(COL_MAX_DAY_LOSS),
      maxGross: big(COL_MAX_GROSS),
      ...ratio,
      wide: false,
    };
  }

  setHistory(index: number, history: AccountHistory): void {
    const { rows } = this;
    for (const [name, place] of HISTORY) rows[index * ROW + place] = Number(history[name]);
    rows[index * ROW + COL_RATIO_DRAWDOWN] = history.ratioDrawdown;
    rows[index * ROW + COL_RATIO_PEAK] = history.ratioPeak;
    if (!history.wide) return;
    const { peak, valley, maxDrawdown, dayStart, dayLow, maxDayLoss, maxGross } = history;
    // What the groups have seen of the account stays: only its past is set.
    const { unrealized, long, short } = this.wides[index] ?? { unrealized: 0n, long: 0n, short: 0n };
    this.wides[index] = {
      unrealized,
      long,
      short,
      history: { peak, valley, maxDrawdown, dayStart, dayLow, maxDayLoss, maxGross },
    };
  }

  /** Puts an account under its trader, desk and firm, with its present contribution. */
  join(index: number): void {
    const account = accountAt(this.state, index);
    const path = [
      this.groups.node('trader', account.trader),
      this.groups.node('desk', account.desk),
      this.groups.node('firm', this.state.firm.firm),
    ];
    this.paths[index] = path;
    this.buckets[index] = path.map((node) => {
      node.members.add(index);
      node.dirty = true;
      const bucket = this.groups.bucket(node, account.currency);
      bucket.accounts += 1;
      return bucket;
    });
    this.contribute(index, 1n);
  }

  /** Keeps the day P&L of the nodes an account leaves or joins: what was earned before stays where it was earned [EX14]. */
  carryDay(index: number, keys: ReadonlySet<string>, sign: 1n | -1n): void {
    const account = accountAt(this.state, index);
    const day = this.equityUnits(index) - account.groupDayBase;
    for (const node of this.pathOf(index)) {
      if (!keys.has(node.key)) continue;
      const bucket = this.groups.bucket(node, account.currency);
      const key = `${node.key}:${account.currency}`;
      bucket.dayBase += sign * day;
      this.state.groupCarry.set(key, (this.state.groupCarry.get(key) ?? 0n) + sign * day);
    }
  }

  /** The firm's day starts: carried parts of the former day end. */
  dropCarry(): void {
    for (const node of this.groups.nodes.values()) {
      for (const bucket of node.buckets.values()) {
        bucket.dayBase -= this.state.groupCarry.get(`${node.key}:${bucket.currency}`) ?? 0n;
      }
    }
    this.state.groupCarry.clear();
  }

  /** After a restore: carried parts stand again in the buckets that members built anew. */
  restoreCarry(): void {
    for (const [key, carried] of this.state.groupCarry) {
      const place = key.lastIndexOf(':');
      const node = this.groups.nodes.get(key.slice(0, place));
      if (node !== undefined) this.groups.bucket(node, key.slice(place + 1)).dayBase += carried;
    }
  }

  leave(index: number): void {
    this.contribute(index, -1n);
    for (const node of this.pathOf(index)) {
      node.members.delete(index);
      node.dirty = true;
    }
    for (const bucket of this.buckets[index] ?? []) bucket.accounts -= 1;
  }

  private contribute(index: number, sign: 1n | -1n): void {
    const account = accountAt(this.state, index);
    const seen = this.seen(index);
    for (const bucket of this.buckets[index] ?? []) {
      shiftBig(bucket, UNREALIZED, sign * seen.unrealized);
      shiftBig(bucket, LONG, sign * seen.long);
      shiftBig(bucket, SHORT, sign * seen.short);
      bucket.balance += sign * this.balanceUnits(index);
      bucket.dayBase += sign * account.groupDayBase;
      bucket.realizedDay += sign * this.realizedDayUnits(index);
    }
  }

  pathOf(index: number): readonly GroupNode[] {
    return this.paths[index] ?? [];
  }

  balanceUnits(index: number): bigint {
    const account = accountAt(this.state, index);
    return divideHalfEven(balance24(account), pow10Big(24 - ledgerScale(account.currency)));
  }

  realizedDayUnits(index: number): bigint {
    const account = accountAt(this.state, index);
    const net = account.realized24 - account.fees24 + account.carry24;
    return divideHalfEven(net - account.dayStartRealized24, pow10Big(24 - ledgerScale(account.currency)));
  }

  /** Runs a change of an account's booked amounts and carries its difference to the groups and the hot balance. */
  rebook(index: number, change: () => void): void {
    const account = accountAt(this.state, index);
    const before = { balance: this.balanceUnits(index), base: account.groupDayBase, day: this.realizedDayUnits(index) };
    change();
    const balance = this.balanceUnits(index);
    const day = this.realizedDayUnits(index);
    for (const bucket of this.buckets[index] ?? []) {
      bucket.balance += balance - before.balance;
      bucket.dayBase += account.groupDayBase - before.base;
      bucket.realizedDay += day - before.day;
    }
    this.rows[index * ROW + COL_BALANCE] = Number(balance);
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
    if (this.isDirtyFlags[account] === 0) this.markDirty(account);
    if (this.wides[account] !== null) return this.observeWide(account);
    const { rows } = this;
    const row = account * ROW;
    const unrealized = at(rows, row + COL_UNREALIZED);
    const long = at(rows, row + COL_LONG);
    const short = at(rows, row + COL_SHORT);
    const equity = at(rows, row + COL_BALANCE) + unrealized;
    const gross = long + short;
    if (!(isWithin(equity, SUM_MAX) && isWithin(unrealized, SUM_MAX) && gross <= SUM_MAX)) {
      this.widen(account);
      return this.observeWide(account);
    }
    const byUnrealized = unrealized - at(rows, row + COL_SEEN_UNREALIZED);
    const byLong = long - at(rows, row + COL_SEEN_LONG);
    const byShort = short - at(rows, row + COL_SEEN_SHORT);
    const buckets = this.buckets[account] as Bucket[];
    if (byUnrealized !== 0) {
      rows[row + COL_SEEN_UNREALIZED] = unrealized;
      shiftAll(buckets, UNREALIZED, byUnrealized);
    }
    if (equity > at(rows, row + COL_PEAK)) this.raisePeak(account, equity);
    else if (equity < at(rows, row + COL_VALLEY)) this.lowerValley(account, equity);
    if (byLong !== 0) {
      rows[row + COL_SEEN_LONG] = long;
      shiftAll(buckets, LONG, byLong);
    }
    if (byShort !== 0) {
      rows[row + COL_SEEN_SHORT] = short;
      shiftAll(buckets, SHORT, byShort);
    }
    if (equity < at(rows, row + COL_DAY_LOW)) rows[row + COL_DAY_LOW] = equity;
    if (equity < at(rows, row + COL_LOW)) rows[row + COL_LOW] = equity;
    else if (equity > at(rows, row + COL_HIGH)) rows[row + COL_HIGH] = equity;
    if (gross > at(rows, row + COL_MAX_GROSS)) rows[row + COL_MAX_GROSS] = gross;
    const net = long > short ? long - short : short - long;
    const isLossDue = equity <= at(rows, row + COL_LOWER) || equity >= at(rows, row + COL_UPPER);
    const isGrossDue = gross >= at(rows, row + COL_GROSS_HIGH) || gross < at(rows, row + COL_GROSS_LOW);
    const isNetDue = net >= at(rows, row + COL_NET_HIGH) || net < at(rows, row + COL_NET_LOW);
    return (isLossDue ? LOSS_DUE : 0) | (isGrossDue || isNetDue ? EXPOSURE_DUE : 0);
  }

  private raisePeak(account: number, equity: number): void {
    this.rows[account * ROW + COL_PEAK] = equity;
    this.rows[account * ROW + COL_VALLEY] = equity;
  }

  private lowerValley(account: number, equity: number): void {
    const { rows } = this;
    const peak = at(rows, account * ROW + COL_PEAK);
    const drawdown = peak - equity;
    rows[account * ROW + COL_VALLEY] = equity;
    if (drawdown > at(rows, account * ROW + COL_MAX_DRAWDOWN)) rows[account * ROW + COL_MAX_DRAWDOWN] = drawdown;
    if (
      peak > 0 &&
      drawdown / peak > at(rows, account * ROW + COL_RATIO_DRAWDOWN) / at(rows, account * ROW + COL_RATIO_PEAK)
    ) {
      rows[account * ROW + COL_RATIO_DRAWDOWN] = drawdown;
      rows[account * ROW + COL_RATIO_PEAK] = peak;
    }
  }

  private observeWide(account: number): number {
    const wide = this.wides[account];
    assert(wide !== null && wide !== undefined, 'Invariant: a wide account has wide figures');
    const now = this.wideSource(account);
    for (const bucket of this.buckets[account] ?? []) {
      shiftBig(bucket, UNREALIZED, now.unrealized - wide.unrealized);
      shiftBig(bucket, LONG, now.long - wide.long);
      shiftBig(bucket, SHORT, now.short - wide.short);
    }
    Object.assign(wide, now);
    const { history } = wide;
    const equity = this.balanceUnits(account) + wide.unrealized;
    if (equity > history.peak) history.peak = history.valley = equity;
    if (equity < history.valley) history.valley = equity;
    const drawdown = history.peak - history.valley;
    if (drawdown > history.maxDrawdown) history.maxDrawdown = drawdown;
    this.foldWideRatio(account, drawdown, history.peak);
    if (equity < history.dayLow) history.dayLow = equity;
    if (wide.long + wide.short > history.maxGross) history.maxGross = wide.long + wide.short;
    const extremes = this.wideExtremes[account];
    if (extremes !== undefined && equity < extremes.low) extremes.low = equity;
    if (extremes !== undefined && equity > extremes.high) extremes.high = equity;
    return LOSS_DUE | EXPOSURE_DUE;
  }

  private foldWideRatio(account: number, drawdown: bigint, peak: bigint): void {
    const { rows } = this;
    const ratio = Number(drawdown) / Number(peak);
    if (!(ratio > at(rows, account * ROW + COL_RATIO_DRAWDOWN) / at(rows, account * ROW + COL_RATIO_PEAK))) return;
    rows[account * ROW + COL_RATIO_DRAWDOWN] = Number(drawdown);
    rows[account * ROW + COL_RATIO_PEAK] = Number(peak);
  }

  /** Moves an account to BigInt figures for good: slower, same result. */
  widen(account: number): void {
    if (this.wides[account] !== null) return;
    const seen = this.seen(account);
    const history = this.history(account);
    const { rows } = this;
    this.wideExtremes[account] = {
      low: BigInt(at(rows, account * ROW + COL_LOW)),
      high: BigInt(at(rows, account * ROW + COL_HIGH)),
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
    const big = (place: number): bigint => BigInt(at(rows, account * ROW + place));
    return { unrealized: big(COL_SEEN_UNREALIZED), long: big(COL_SEEN_LONG), short: big(COL_SEEN_SHORT) };
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
    const big = (place: number): bigint => BigInt(at(rows, account * ROW + place));
    return {
      balance,
      unrealized: big(COL_UNREALIZED),
      long: big(COL_LONG),
      short: big(COL_SHORT),
      peak: big(COL_PEAK),
      low: big(COL_LOW),
      high: big(COL_HIGH),
    };
  }

  /** Asserts the sums of a node against those of its members, currency by currency. */
  assertTotals(node: GroupNode): void {
    for (const bucket of node.buckets.values()) {
      let [balance, unrealized, long, short] = [0n, 0n, 0n, 0n];
      for (const member of node.members) {
        if (accountAt(this.state, member).currency !== bucket.currency) continue;
        const figures = this.figures(member);
        balance += figures.balance;
        unrealized += figures.unrealized;
        long += figures.long;
        short += figures.short;
      }
      assert(balance === bucket.balance, 'Invariant: a group holds the balance of its members');
      assert(unrealized === limbs(bucket, UNREALIZED), 'Invariant: a group holds the unrealized P&L of its members');
      assert(long === limbs(bucket, LONG), 'Invariant: a group holds the long exposure of its members');
      assert(short === limbs(bucket, SHORT), 'Invariant: a group holds the short exposure of its members');
    }
  }

  /** Extremes since the last collection start anew at the present equity. */
  restartExtremes(account: number): void {
    const { rows } = this;
    const equity = at(rows, account * ROW + COL_BALANCE) + at(rows, account * ROW + COL_UNREALIZED);
    rows[account * ROW + COL_LOW] = equity;
    rows[account * ROW + COL_HIGH] = equity;
    if (this.wides[account] === null) return;
    const exact = this.equityUnits(account);
    this.wideExtremes[account] = { low: exact, high: exact };
  }

  /** Sets the gross and absolute net at or above, and below which, the exposure limits of an account are judged exactly. */
  setExposureBand(account: number, gross: Band, net: Band): void {
    const { rows } = this;
    const row = account * ROW;
    rows[row + COL_GROSS_LOW] = gross.low;
    rows[row + COL_GROSS_HIGH] = gross.high;
    rows[row + COL_NET_LOW] = net.low;
    rows[row + COL_NET_HIGH] = net.high;
  }

  /** Sets the equities at or beyond which the rules of an account are judged exactly. */
  setBand(account: number, lower: number, upper: number): void {
    const { rows } = this;
    rows[account * ROW + COL_LOWER] = lower;
    rows[account * ROW + COL_UPPER] = upper;
  }
}

function isWithin(value: number, bound: number): boolean {
  return value <= bound && value >= -bound;
}

/** Adds a difference to the three levels above an account. */
function shiftAll(buckets: readonly Bucket[], place: number, difference: number): void {
  for (let level = 0; level < 3; level += 1) {
    const bucket = buckets[level] as Bucket;
    const sum = at(bucket.low, place) + difference;
    // The low limbs are far from their bound almost always; `shift` carries when one is not.
    if (isWithin(sum, LIMB_ROOM)) bucket.low[place] = sum;
    else shift(bucket, place, difference);
  }
}
