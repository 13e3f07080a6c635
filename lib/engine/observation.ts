import { assert } from '#lib/base/assert.ts';
import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
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

const COLUMNS = [
  'balance',
  'unrealized',
  'long',
  'short',
  'seenUnrealized',
  'seenLong',
  'seenShort',
  'peak',
  'valley',
  'maxDrawdown',
  'ratioDrawdown',
  'ratioPeak',
  'dayStart',
  'dayLow',
  'maxDayLoss',
  'maxGross',
  'low',
  'high',
  'lower',
  'upper',
  'stamp',
] as const;
type Column = (typeof COLUMNS)[number];
const HISTORY = ['peak', 'valley', 'maxDrawdown', 'dayStart', 'dayLow', 'maxDayLoss', 'maxGross'] as const;
const SUM_MAX = 2 ** 52;
const LIMB_ROOM = 2 ** 51;

/** Every index is that of an account opened here, so a read is a number. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}

/** The accounts' half of the hot state: sums, extremes, and their carriage to the groups, once per observation. */
export class Observations {
  private readonly state: EngineState;
  private readonly groups: Groups;
  private readonly wideSource: WideSource;
  columns = makeColumns(64);
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
    const { stamp } = this.columns;
    if (at(stamp, account) === this.stampNow) return;
    stamp[account] = this.stampNow;
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
    if (index >= this.columns.balance.length) {
      this.columns = growColumns(this.columns);
      const flags = new Uint8Array(this.columns.balance.length);
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
    this.columns.balance[index] = Number(start);
    this.setBand(index, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.restartExtremes(index);
    this.join(index);
    this.touch(index);
  }

  history(index: number): AccountHistory {
    const { columns } = this;
    const wide = this.wides[index];
    const big = (column: Column): bigint => BigInt(at(columns[column], index));
    const ratio = { ratioDrawdown: at(columns.ratioDrawdown, index), ratioPeak: at(columns.ratioPeak, index) };
    if (wide !== null && wide !== undefined) return { ...wide.history, ...ratio, wide: true };
    return {
      peak: big('peak'),
      valley: big('valley'),
      maxDrawdown: big('maxDrawdown'),
      dayStart: big('dayStart'),
      dayLow: big('dayLow'),
      maxDayLoss: big('maxDayLoss'),
      maxGross: big('maxGross'),
      ...ratio,
      wide: false,
    };
  }

  setHistory(index: number, history: AccountHistory): void {
    const { columns } = this;
    for (const name of HISTORY) columns[name][index] = Number(history[name]);
    columns.ratioDrawdown[index] = history.ratioDrawdown;
    columns.ratioPeak[index] = history.ratioPeak;
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
    this.columns.balance[index] = Number(balance);
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
   * One observation of an account: extremes, groups; true when its equity reached the band outside of which a rule may
   * decide. Peaks here are for display; rules keep their own, exact ones.
   */
  observe(account: number): boolean {
    if (this.isDirtyFlags[account] === 0) this.markDirty(account);
    if (this.wides[account] !== null) return this.observeWide(account);
    const { columns } = this;
    const unrealized = at(columns.unrealized, account);
    const long = at(columns.long, account);
    const short = at(columns.short, account);
    const equity = at(columns.balance, account) + unrealized;
    if (!(isWithin(equity, SUM_MAX) && isWithin(unrealized, SUM_MAX) && long <= SUM_MAX && short <= SUM_MAX)) {
      this.widen(account);
      return this.observeWide(account);
    }
    const byUnrealized = unrealized - at(columns.seenUnrealized, account);
    const byLong = long - at(columns.seenLong, account);
    const byShort = short - at(columns.seenShort, account);
    columns.seenUnrealized[account] = unrealized;
    columns.seenLong[account] = long;
    columns.seenShort[account] = short;
    const buckets = this.buckets[account] as Bucket[];
    for (let level = 0; level < 3; level += 1) {
      const bucket = buckets[level] as Bucket;
      const { low } = bucket;
      const sum = at(low, UNREALIZED) + byUnrealized;
      // The low limbs are far from their bound almost always; `shift` carries when one is not.
      if (isWithin(sum, LIMB_ROOM)) low[UNREALIZED] = sum;
      else shift(bucket, UNREALIZED, byUnrealized);
      if (byLong !== 0) shift(bucket, LONG, byLong);
      if (byShort !== 0) shift(bucket, SHORT, byShort);
    }
    if (equity > at(columns.peak, account)) this.raisePeak(account, equity);
    else if (equity < at(columns.valley, account)) this.lowerValley(account, equity);
    if (equity < at(columns.dayLow, account)) columns.dayLow[account] = equity;
    if (equity < at(columns.low, account)) columns.low[account] = equity;
    if (equity > at(columns.high, account)) columns.high[account] = equity;
    if (long + short > at(columns.maxGross, account)) columns.maxGross[account] = long + short;
    return equity <= at(columns.lower, account) || equity >= at(columns.upper, account);
  }

  private raisePeak(account: number, equity: number): void {
    this.columns.peak[account] = equity;
    this.columns.valley[account] = equity;
  }

  private lowerValley(account: number, equity: number): void {
    const { columns } = this;
    const peak = at(columns.peak, account);
    const drawdown = peak - equity;
    columns.valley[account] = equity;
    if (drawdown > at(columns.maxDrawdown, account)) columns.maxDrawdown[account] = drawdown;
    if (peak > 0 && drawdown / peak > at(columns.ratioDrawdown, account) / at(columns.ratioPeak, account)) {
      columns.ratioDrawdown[account] = drawdown;
      columns.ratioPeak[account] = peak;
    }
  }

  private observeWide(account: number): boolean {
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
    return true;
  }

  private foldWideRatio(account: number, drawdown: bigint, peak: bigint): void {
    const { columns } = this;
    const ratio = Number(drawdown) / Number(peak);
    if (!(ratio > at(columns.ratioDrawdown, account) / at(columns.ratioPeak, account))) return;
    columns.ratioDrawdown[account] = Number(drawdown);
    columns.ratioPeak[account] = Number(peak);
  }

  /** Moves an account to BigInt figures for good: slower, same result. */
  widen(account: number): void {
    if (this.wides[account] !== null) return;
    const seen = this.seen(account);
    const history = this.history(account);
    const { columns } = this;
    this.wideExtremes[account] = { low: BigInt(at(columns.low, account)), high: BigInt(at(columns.high, account)) };
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
    const { seenUnrealized, seenLong, seenShort } = this.columns;
    return {
      unrealized: BigInt(at(seenUnrealized, account)),
      long: BigInt(at(seenLong, account)),
      short: BigInt(at(seenShort, account)),
    };
  }

  figures(account: number): Figures {
    const balance = this.balanceUnits(account);
    const wide = this.wides[account];
    if (wide !== null && wide !== undefined) {
      const extremes = this.wideExtremes[account] ?? { low: 0n, high: 0n };
      const { unrealized, long, short } = wide;
      return { balance, unrealized, long, short, peak: wide.history.peak, ...extremes };
    }
    const { columns } = this;
    const big = (column: Column): bigint => BigInt(at(columns[column], account));
    return {
      balance,
      unrealized: big('unrealized'),
      long: big('long'),
      short: big('short'),
      peak: big('peak'),
      low: big('low'),
      high: big('high'),
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
    const { columns } = this;
    const equity = at(columns.balance, account) + at(columns.unrealized, account);
    columns.low[account] = equity;
    columns.high[account] = equity;
    if (this.wides[account] === null) return;
    const exact = this.equityUnits(account);
    this.wideExtremes[account] = { low: exact, high: exact };
  }

  /** Sets the equities at or beyond which the rules of an account are judged exactly. */
  setBand(account: number, lower: number, upper: number): void {
    this.columns.lower[account] = lower;
    this.columns.upper[account] = upper;
  }
}

function makeColumns(length: number): Record<Column, Float64Array> {
  // Every name of COLUMNS is set in the loop.
  const columns = {} as Record<Column, Float64Array>;
  for (const name of COLUMNS) columns[name] = new Float64Array(length);
  return columns;
}

function growColumns(columns: Record<Column, Float64Array>): Record<Column, Float64Array> {
  const grown = makeColumns(columns.balance.length * 2);
  for (const name of COLUMNS) grown[name].set(columns[name]);
  return grown;
}

function isWithin(value: number, bound: number): boolean {
  return value <= bound && value >= -bound;
}
