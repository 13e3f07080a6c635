import { pow10, pow10Big } from '#lib/base/decimal.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import { UNREALIZED } from './groups.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { isFlat } from './position.ts';
import { accountAt, balance24, holdingAt, ledgerScale } from './state.ts';
import type { EngineState, GroupState, GroupWindowState, ResultTotals } from './state.ts';
import { windowStarts } from './loss-account.ts';

/** Since when a group's result and its peak count; a window begins with the firm's trading day [SE11]. */
export const GROUP_WINDOWS = ['inception', 'month', 'week', 'day'] as const;
export type GroupWindow = (typeof GROUP_WINDOWS)[number];

/** A group's result in one window, exact, 10^-24 of the firm's reporting currency; flows excluded. */
export type GroupReading = {
  readonly currency: string;
  /** Sum over members of what they earned since they joined or the window began [EX14]; leavers' parts included. */
  readonly pnl24: bigint;
  /** Running maximum of that sum, not below 0, its value when the window began. */
  readonly peak24: bigint;
  readonly drawdown24: bigint;
  /** The highest sum at a reset of the firm's calendar since inception. */
  readonly eodPeak24: bigint;
  /** The same result without open P&L, and the fees in it; open P&L of the members when the window began. */
  readonly booked24: bigint;
  readonly fees24: bigint;
  readonly openAtStart24: bigint;
  /** Equity of the members at present. */
  readonly equity24: bigint;
  /** What is left out for want of a price or rate; the peak stands still meanwhile. */
  readonly missing: readonly string[];
};

type Parts = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly groups: Groups;
  readonly holdings: Holdings;
  /** Equity and balance of an account, exact. */
  readonly exactly: (account: number) => { readonly equity24: bigint; readonly balance24: bigint };
};

/**
 * Results, peaks and drawdowns of traders, desks and the firm. A member brings nothing when it joins and leaves its part
 * behind when it goes, because both move the base by what the member has earned. Nodes under a limit are observed at
 * every entry that touches them, all others at clock entries; the hot sums decide whether a peak can have moved.
 */
export class GroupResults {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** The account counts under these nodes from now on. */
  joined(account: number, keys: Iterable<string>): void {
    this.shiftBases(account, keys, 1n);
  }

  /** The account no longer counts under these nodes; what it earned there stays. */
  left(account: number, keys: Iterable<string>): void {
    this.shiftBases(account, keys, -1n);
  }

  /** The firm goes by another name: its node is another one with the same past. */
  renamed(from: string, to: string): void {
    const { groupResults } = this.parts.state;
    const past = groupResults.get(from);
    groupResults.delete(from);
    if (past !== undefined) groupResults.set(to, past);
  }

  private shiftBases(account: number, keys: Iterable<string>, sign: 1n | -1n): void {
    const { currency, start24, flows24 } = accountAt(this.parts.state, account);
    const { total24, booked24, fees24 } = this.memberTotals(account);
    for (const key of keys) {
      const node = this.stateOf(key);
      const capital24 = node.capital24.get(currency) ?? 0n;
      node.capital24.set(currency, capital24 + sign * (start24 + flows24));
      for (const window of GROUP_WINDOWS) {
        const base = baseOf(node[window], currency);
        base.total24 += sign * total24;
        base.booked24 += sign * booked24;
        base.fees24 += sign * fees24;
      }
    }
  }

  /** Money moved in or out of an account: capital of its groups, never a result. */
  flowed(account: number, amount24: bigint, path: readonly GroupNode[]): void {
    const { currency } = accountAt(this.parts.state, account);
    for (const { key } of path) {
      const { capital24 } = this.stateOf(key);
      capital24.set(currency, (capital24.get(currency) ?? 0n) + amount24);
    }
  }

  /** The firm's day begins: closing peaks first, then the windows that begin with it start at nothing. */
  rolled(closed: string | null, label: string): void {
    const starts = windowStarts(closed, label);
    for (const node of this.parts.groups.nodes.values()) {
      const reading = this.observe(node);
      const state = this.stateOf(node.key);
      if (reading.pnl24 > state.eodPeak24 && reading.missing.length === 0) state.eodPeak24 = reading.pnl24;
      const now = this.totals(node);
      this.restart(state.day, now);
      if (starts.week) this.restart(state.week, now);
      if (starts.month) this.restart(state.month, now);
    }
  }

  private restart(window: GroupWindowState, now: ReadonlyMap<string, ResultTotals>): void {
    window.base.clear();
    // By code: members stand in another order after a restore, and the state must not depend on it [JR6].
    const ordered = [...now].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [currency, totals] of ordered) window.base.set(currency, { ...totals });
    window.peak24 = 0n;
  }

  /** Raises the peaks of a node to its present result, exactly; only entries may call it. Returns that of inception. */
  observe(node: GroupNode): GroupReading {
    const state = this.stateOf(node.key);
    const now = this.totals(node);
    const missing = this.missing(node);
    for (const window of GROUP_WINDOWS) {
      const { pnl24 } = this.result(state[window], now);
      if (missing.length === 0 && pnl24 > state[window].peak24) state[window].peak24 = pnl24;
    }
    return this.reading(node, 'inception', now, missing);
  }

  /** The same where the hot sums cannot exclude a new peak: for nodes under a limit, at every entry. */
  observeRoughly(node: GroupNode): void {
    if (this.mayPeak(node)) this.observe(node);
  }

  private mayPeak(node: GroupNode): boolean {
    const state = this.stateOf(node.key);
    return GROUP_WINDOWS.some((window) => {
      const { value, error } = this.rough(node, window);
      return !(value + error < Number(state[window].peak24) * this.toUnits());
    });
  }

  /** Peaks of a node from the groups' sums, to the ledger unit: for nodes without a limit, at clock entries. */
  sample(node: GroupNode): void {
    if (!this.mayPeak(node) || !this.isComplete(node)) return;
    const state = this.stateOf(node.key);
    const now = new Map<string, ResultTotals>();
    for (const { currency, scale, balance, place } of node.buckets.values()) {
      const equity = balance + this.parts.groups.sums.whole(place + UNREALIZED);
      const total24 = equity * pow10Big(24 - scale) - (state.capital24.get(currency) ?? 0n);
      now.set(currency, { total24, booked24: 0n, fees24: 0n });
    }
    // A currency that its last account has left: after a restart there is no bucket for it.
    for (const [currency, capital24] of state.capital24)
      if (!now.has(currency)) now.set(currency, { total24: -capital24, booked24: 0n, fees24: 0n });
    for (const window of GROUP_WINDOWS) {
      const { pnl24 } = this.result(state[window], now);
      if (pnl24 > state[window].peak24) state[window].peak24 = pnl24;
    }
  }

  private isComplete(node: GroupNode): boolean {
    for (const member of node.members) if ((this.parts.holdings.unpriced[member] ?? 0) > 0) return false;
    return [...node.buckets.values()].every(({ accounts, currency }) => accounts === 0 || this.rate(currency).known);
  }

  /** The firm reports in another currency: its peaks are stated in that one from now on, at the present rate. */
  restate(from: string): void {
    const rate = this.parts.rates.get(from, this.parts.state.firm.reportingCurrency);
    for (const state of this.parts.state.groupResults.values()) {
      for (const window of GROUP_WINDOWS) state[window].peak24 = rate.known ? convert(state[window].peak24, rate) : 0n;
      state.eodPeak24 = rate.known ? convert(state.eodPeak24, rate) : 0n;
    }
  }

  /** A node's present result in a window; changes nothing. */
  read(node: GroupNode, window: GroupWindow): GroupReading {
    return this.reading(node, window, this.totals(node), this.missing(node));
  }

  private reading(
    node: GroupNode,
    window: GroupWindow,
    now: ReadonlyMap<string, ResultTotals>,
    missing: readonly string[],
  ): GroupReading {
    const { reportingCurrency: currency } = this.parts.state.firm;
    const state = this.stateOf(node.key);
    const result = this.result(state[window], now);
    const isNew = missing.length === 0 && result.pnl24 > state[window].peak24;
    const peak24 = isNew ? result.pnl24 : state[window].peak24;
    const drawdown24 = peak24 > result.pnl24 ? peak24 - result.pnl24 : 0n;
    return {
      currency,
      ...result,
      peak24,
      drawdown24,
      eodPeak24: state.eodPeak24,
      equity24: this.equity24(state, now),
      missing,
    };
  }

  private result(window: GroupWindowState, now: ReadonlyMap<string, ResultTotals>) {
    let [pnl24, booked24, fees24, openAtStart24] = [0n, 0n, 0n, 0n];
    for (const currency of new Set([...now.keys(), ...window.base.keys()])) {
      const rate = this.rate(currency);
      if (!rate.known) continue;
      const have = now.get(currency) ?? NOTHING;
      const base = window.base.get(currency) ?? NOTHING;
      pnl24 += convert(have.total24 - base.total24, rate);
      booked24 += convert(have.booked24 - base.booked24, rate);
      fees24 += convert(have.fees24 - base.fees24, rate);
      openAtStart24 += convert(base.total24 - base.booked24, rate);
    }
    return { pnl24, booked24, fees24, openAtStart24 };
  }

  private equity24(state: GroupState, now: ReadonlyMap<string, ResultTotals>): bigint {
    let equity24 = 0n;
    for (const [currency, { total24 }] of now) {
      const rate = this.rate(currency);
      if (rate.known) equity24 += convert(total24 + (state.capital24.get(currency) ?? 0n), rate);
    }
    return equity24;
  }

  /**
   * A node's result in a window as a float in ledger units of the reporting currency, with its error: from the groups'
   * hot sums, so it costs a few products a currency. Infinite error where a rate is missing.
   */
  rough(node: GroupNode, window: GroupWindow): { readonly value: number; readonly error: number } {
    const state = this.stateOf(node.key);
    const { base } = state[window];
    let value = 0;
    let error = 2;
    for (const bucket of node.buckets.values()) {
      const rate = this.rate(bucket.currency);
      if (!rate.known) return { value: 0, error: Number.POSITIVE_INFINITY };
      const factor = (Number(rate.num24) / Number(rate.den24)) * this.unit(bucket.currency);
      const offset24 = (state.capital24.get(bucket.currency) ?? 0n) + (base.get(bucket.currency)?.total24 ?? 0n);
      const offset = Number(offset24) / Number(pow10Big(24 - bucket.scale));
      const equity = Number(bucket.balance) + this.parts.groups.sums.rough(bucket.place + UNREALIZED);
      value += (equity - offset) * factor;
      // Values and costs of the leaves and balances of the members are rounded; floats keep 53 bits of each sum.
      error += (this.parts.holdings.leafCount() * 3 + bucket.accounts * 2 + 2) * factor;
      error += (Math.abs(equity) + Math.abs(offset)) * factor * 1e-14;
    }
    return { value, error };
  }

  private toUnits(): number {
    return 1 / Number(pow10Big(24 - ledgerScale(this.parts.state.firm.reportingCurrency)));
  }

  /** Ledger units of the reporting currency in one of another currency, at a rate of one. */
  private unit(currency: string): number {
    return pow10(ledgerScale(this.parts.state.firm.reportingCurrency)) / pow10(ledgerScale(currency));
  }

  private rate(currency: string) {
    return this.parts.rates.get(currency, this.parts.state.firm.reportingCurrency);
  }

  /** What the members have earned since they were opened, by currency; exact. */
  private totals(node: GroupNode): Map<string, ResultTotals> {
    const totals = new Map<string, ResultTotals>();
    for (const member of node.members) {
      const { currency } = accountAt(this.parts.state, member);
      const { total24, booked24, fees24 } = this.memberTotals(member);
      const sum = totals.get(currency);
      if (sum === undefined) {
        totals.set(currency, { total24, booked24, fees24 });
        continue;
      }
      sum.total24 += total24;
      sum.booked24 += booked24;
      sum.fees24 += fees24;
    }
    return totals;
  }

  private memberTotals(index: number): ResultTotals {
    const account = accountAt(this.parts.state, index);
    const booked24 = balance24(account) - account.start24 - account.flows24;
    const observed = this.parts.exactly(index);
    return { total24: booked24 + observed.equity24 - observed.balance24, booked24, fees24: account.fees24 };
  }

  /** Holdings and accounts that the sum leaves out. */
  private missing(node: GroupNode): string[] {
    const { state } = this.parts;
    const names: string[] = [];
    for (const member of node.members) {
      const account = accountAt(state, member);
      if (!this.rate(account.currency).known) names.push(account.account);
      for (const [instrument, holding] of account.holdings) {
        if (!isFlat(holdingAt(state, holding)) && !this.parts.holdings.isPriced(holding))
          names.push(`${account.account}/${instrument}`);
      }
    }
    return names;
  }

  private stateOf(key: string): GroupState {
    const { groupResults } = this.parts.state;
    const known = groupResults.get(key);
    if (known !== undefined) return known;
    const made: GroupState = {
      inception: emptyWindow(),
      month: emptyWindow(),
      week: emptyWindow(),
      day: emptyWindow(),
      capital24: new Map(),
      eodPeak24: 0n,
    };
    groupResults.set(key, made);
    return made;
  }
}

const NOTHING: Readonly<ResultTotals> = { total24: 0n, booked24: 0n, fees24: 0n };

function emptyWindow(): GroupWindowState {
  return { base: new Map(), peak24: 0n };
}

function baseOf(window: GroupWindowState, currency: string): ResultTotals {
  const known = window.base.get(currency);
  if (known !== undefined) return known;
  const made = { ...NOTHING };
  window.base.set(currency, made);
  return made;
}
