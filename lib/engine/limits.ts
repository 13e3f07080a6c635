import { rungRank } from '#lib/model/limit.ts';
import { worsenedLevel24 } from './alerts.ts';
import type { Alerts } from './alerts.ts';
import { lossLevels, raiseLevels } from './drawdown.ts';
import type { LossObservation } from './drawdown.ts';
import type { Exposure } from './exposure.ts';
import type { Groups, GroupNode } from './groups.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import { climbLadder, isBelowReset, readLadder } from './ladder.ts';
import { exposureBands, byId, fittingScale, isOver, measured, units, uses } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { EXPOSURE_DUE, LOSS_DUE } from './observation.ts';
import type { Observations } from './observation.ts';
import { accountAt, balance24, calendarOf, ledgerScale } from './state.ts';
import type { EngineState, LimitState } from './state.ts';

/** Present use of one limit, exact, 10^-24 (contracts: of 1). */
export type LimitUse = {
  readonly used24: bigint;
  readonly allowance24: bigint;
  readonly breached: boolean;
  readonly floor24: bigint | null;
};

/**
 * Metric -> utilization -> trigger. The hot columns are a filter: inside its band no rule of an account can move; at its
 * edge, widened by the proven error of the rounded figures, the exact values are formed and decide [NU6].
 */
export class Limits {
  private readonly state: EngineState;
  private readonly holdings: Holdings;
  private readonly accounts: Observations;
  private readonly groups: Groups;
  private readonly rates: Rates;
  private readonly exposure: Exposure;
  private readonly alerts: Alerts;
  private readonly byAccount: Watch[][] = [];
  private readonly exposureWatches: (Watch[] | undefined)[] = [];
  private readonly byNode = new Map<string, Watch[]>();
  private readonly forced = new Set<number>();
  private readonly forcedNodes = new Set<string>();
  private hasRateMoved = false;
  /** Accounts with an exposure limit in another currency than their own. */
  private readonly foreign = new Set<number>();
  /** Accounts whose exposure limits this entry evaluated. */
  private readonly exposed = new Set<number>();
  /** Highest rung rank of each account's limits. */
  private readonly ranks: number[] = [];
  private readonly watches = new Map<string, Watch>();
  /** Called for each limit whose first breach was booked by this entry. */
  onBreach: (limit: LimitState) => void = () => undefined;

  constructor(parts: {
    state: EngineState;
    holdings: Holdings;
    accounts: Observations;
    groups: Groups;
    rates: Rates;
    exposure: Exposure;
    alerts: Alerts;
  }) {
    this.state = parts.state;
    this.holdings = parts.holdings;
    this.accounts = parts.accounts;
    this.groups = parts.groups;
    this.rates = parts.rates;
    this.exposure = parts.exposure;
    this.alerts = parts.alerts;
    for (const limit of this.state.limits.values()) this.watch(limit);
  }

  /** Takes a limit under watch; a new version replaces the former one. */
  watch(limit: LimitState): void {
    const { definition } = limit;
    this.unwatch(definition.limitId);
    const ladder = readLadder(definition.ladder);
    const scale = ledgerScale(definition.currency);
    const watch: Watch = {
      limit,
      ladder,
      rises: uses(ladder, limit.amount24, 0n, scale),
      falls: uses(ladder, limit.amount24, ladder.hysteresis, scale),
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
      top: 0,
      allowance: 0,
    };
    this.watches.set(definition.limitId, watch);
    if (limit.account < 0) {
      const key = `${definition.scope.level}/${definition.scope.id}`;
      this.byNode.set(key, byId([...(this.byNode.get(key) ?? []), watch]));
      this.forceNode(key);
      return;
    }
    this.byAccount[limit.account] = byId([...(this.byAccount[limit.account] ?? []), watch]);
    if (definition.rule.type === 'exposure') {
      if (definition.currency !== accountAt(this.state, limit.account).currency) this.foreign.add(limit.account);
      this.exposureWatches[limit.account] = byId([...(this.exposureWatches[limit.account] ?? []), watch]);
    }
    this.force(limit.account);
  }

  unwatch(limitId: string): void {
    const old = this.watches.get(limitId);
    if (old === undefined) return;
    this.watches.delete(limitId);
    const without = (list: Watch[] | undefined): Watch[] => (list ?? []).filter((watch) => watch !== old);
    const { account, definition } = old.limit;
    if (account < 0) {
      const key = `${definition.scope.level}/${definition.scope.id}`;
      this.byNode.set(key, without(this.byNode.get(key)));
      return;
    }
    this.byAccount[account] = without(this.byAccount[account]);
    const rest = without(this.exposureWatches[account]);
    this.exposureWatches[account] = rest.length > 0 ? rest : undefined;
  }

  of(account: number): readonly Watch[] {
    return this.byAccount[account] ?? [];
  }

  ofNode(key: string): readonly Watch[] {
    return this.byNode.get(key) ?? [];
  }

  /** All limits of an account are evaluated at the end of this entry. */
  force(account: number): void {
    this.forced.add(account);
    this.accounts.touch(account);
  }

  /** All limits of a node are evaluated at the end of this entry. */
  forceNode(key: string): void {
    this.forcedNodes.add(key);
  }

  /** A rate moved: limits stated in another currency than their leaves see other values, though no row changed. */
  ratesMoved(): void {
    this.hasRateMoved = true;
    for (const account of this.foreign) this.force(account);
  }

  rankOf(account: number): number {
    return this.ranks[account] ?? 0;
  }

  /** Steps 2 to 5 of [LL4] for all that this entry touched: accounts first, then the groups above them. */
  settle(seq: number): void {
    const due: Watch[] = [];
    const isGroupDue = this.byNode.size > 0;
    const nodes = new Set<GroupNode>();
    const hasForced = this.forced.size > 0;
    for (const account of this.accounts.touched) {
      const reached = this.accounts.observe(account);
      if (isGroupDue) for (const node of this.accounts.pathOf(account)) nodes.add(node);
      if (hasForced && this.forced.has(account)) due.push(...this.of(account));
      else if (reached !== 0) {
        if ((reached & LOSS_DUE) !== 0) this.pushLossRules(account, due);
        if ((reached & EXPOSURE_DUE) !== 0) due.push(...(this.exposureWatches[account] ?? []));
      }
    }
    this.forced.clear();
    if (this.hasRateMoved || this.accounts.hasSwept) for (const key of this.byNode.keys()) this.addNode(key, nodes);
    this.hasRateMoved = false;
    for (const node of nodes) if (!this.forcedNodes.has(node.key)) this.pushGroup(node, due);
    for (const key of this.forcedNodes) due.push(...this.ofNode(key));
    this.forcedNodes.clear();
    if (due.length === 0) return;
    const seen = new Map<number, LossObservation>();
    const ordered = due.length === 1 ? due : byId(due);
    for (const watch of ordered) this.evaluate(watch, seq, seen);
    for (const [account, observed] of seen) this.setEquityBand(account, observed);
    for (const account of this.exposed) this.setExposureBand(account);
    this.exposed.clear();
  }

  private addNode(key: string, nodes: Set<GroupNode>): void {
    const node = this.groups.nodes.get(key);
    if (node !== undefined) nodes.add(node);
  }

  private pushLossRules(account: number, due: Watch[]): void {
    for (const watch of this.of(account)) {
      const { type } = watch.limit.definition.rule;
      if (type === 'dailyLoss' || type === 'maxLoss') due.push(watch);
    }
  }

  private setExposureBand(account: number): void {
    const { gross, net } = exposureBands(this.exposureWatches[account] ?? [], this.errorUnits(account));
    this.accounts.setExposureBand(account, gross, net);
  }

  private pushGroup(node: GroupNode, due: Watch[]): void {
    for (const watch of this.ofNode(node.key)) {
      const { rule, currency } = watch.limit.definition;
      if (rule.type !== 'exposure') continue;
      const { long, short } = this.groups.roughExposure(node, currency, this.rates);
      const value = measured(rule.measure, long, short);
      // Rounded leaves and float sums: far inside one part in 10^9 of the gross, plus one unit for each leaf.
      const error = (long + short) * 1e-9 + this.holdings.leafCount() * 1e4 + 1;
      if (!(value < watch.high - error && value >= watch.low + error)) due.push(watch);
    }
  }

  /** Proven error of an account's rounded sums: value and cost of each open holding, and the balance [MN7]. */
  private errorUnits(account: number): number {
    return 2 * (this.holdings.open[account] ?? 0) + 2;
  }

  private observation(account: number, seen: Map<number, LossObservation>): LossObservation {
    const known = seen.get(account);
    if (known !== undefined) return known;
    const observed = this.exactly(account);
    seen.set(account, observed);
    return observed;
  }

  /** Equity and balance of an account, exact at 10^-24. */
  exactly(account: number): LossObservation {
    const state = accountAt(this.state, account);
    let equity24 = balance24(state);
    const balance = equity24;
    for (const index of state.holdings.values()) equity24 += this.holdings.exactUnrealized24(index);
    return { equity24, balance24: balance };
  }

  /** Use of a limit as of now, without changing anything. */
  use(limit: LimitState, seen: Map<number, LossObservation>): LimitUse {
    const { definition, amount24 } = limit;
    const { rule } = definition;
    if (rule.type === 'dailyLoss' || rule.type === 'maxLoss') {
      const { used24, breached, floor24 } = lossLevels(limit, this.observation(limit.account, seen));
      return { used24, breached, allowance24: amount24, floor24 };
    }
    // No metric rule passes the checks of a definition yet.
    if (rule.type === 'metric') return { used24: 0n, breached: false, allowance24: amount24, floor24: null };
    const used24 =
      rule.type === 'position'
        ? this.exposure.position24(limit.account, rule.instrument)
        : this.exposure.measure24(definition.scope, limit.account, rule.measure, definition.currency);
    return { used24, breached: isOver(used24, amount24, definition), allowance24: amount24, floor24: null };
  }

  private evaluate(watch: Watch, seq: number, seen: Map<number, LossObservation>): void {
    const { limit, ladder } = watch;
    const { rule } = limit.definition;
    const isLoss = rule.type === 'dailyLoss' || rule.type === 'maxLoss';
    if (isLoss) raiseLevels(limit, this.observation(limit.account, seen));
    const use = this.use(limit, seen);
    if (use.breached) {
      limit.crossedSeq ??= seq;
      if (limit.firstBreachSeq === null) {
        limit.firstBreachSeq = seq;
        this.onBreach(limit);
      }
      if (isLoss && rule.action !== 'alertOnly') this.latch(limit, rule.action);
    }
    const isLive = limit.account < 0 || this.exposure.isLive(limit.account);
    const before = limit.rung;
    const { reached, rung } = climbLadder(ladder, { ...use, latched: limit.latched }, before, isLive);
    limit.rung = rung;
    limit.breached = use.breached || limit.latched;
    limit.used24 = use.used24;
    this.markRow(watch);
    const isAbove = rungRank(reached) >= rungRank(limit.definition.alertFrom);
    if (limit.alertId !== null || isAbove) this.judgeAlert(watch, use, isAbove, isLive);
    if (!isLoss && rule.type !== 'position') this.setBand(watch, use.used24);
    if (rule.type === 'exposure' && limit.account >= 0) this.exposed.add(limit.account);
  }

  private markRow(watch: Watch): void {
    const { limit } = watch;
    const scale = ledgerScale(limit.definition.currency);
    watch.top = units(limit.floor24 + limit.amount24, scale);
    watch.allowance = units(limit.amount24, scale);
    if (limit.account < 0) return;
    let rank = 0;
    for (const other of this.of(limit.account)) rank = Math.max(rank, rungRank(other.limit.rung));
    this.ranks[limit.account] = rank;
    this.accounts.changed.add(limit.account);
  }

  /** [LL9] breaches latch: a pause until the next reset, a fail until a lead resets it. */
  private latch(limit: LimitState, action: 'fail' | 'pause'): void {
    limit.latched = true;
    const account = accountAt(this.state, limit.account);
    if (action === 'fail') account.status = 'failed';
    else if (account.status === 'open') account.status = 'paused';
  }

  private judgeAlert(watch: Watch, use: LimitUse, isAbove: boolean, isLive: boolean): void {
    const { limit, ladder } = watch;
    const { definition } = limit;
    const account = limit.account < 0 ? null : accountAt(this.state, limit.account);
    const calendarId = account === null ? this.state.firm.calendarId : calendarOf(this.state, account);
    limit.alertId = this.alerts.judge(limit.alertId, {
      family: 'market',
      limitId: definition.limitId,
      limitVersion: definition.version,
      limitName: definition.name,
      ruleType: definition.rule.type,
      scope: definition.scope,
      trader: account?.trader ?? (definition.scope.level === 'trader' ? definition.scope.id : ''),
      desk: account?.desk ?? (definition.scope.level === 'desk' ? definition.scope.id : ''),
      tradingDay: this.state.calendars.get(calendarId)?.label ?? '',
      alertFrom: definition.alertFrom,
      ackFrom: definition.ackFrom,
      currency: definition.rule.type === 'position' ? '' : definition.currency,
      scale: this.scaleOf(limit),
      rung: limit.rung,
      isAbove,
      isBelowReset: !limit.latched && isBelowReset(ladder, definition.alertFrom, use.used24, use.allowance24),
      mayFall: isLive && !limit.latched,
      used24: use.used24,
      allowance24: use.allowance24,
      breached: limit.breached,
    });
  }

  /** Decimals in which a limit's amounts are shown: smaller where they would leave the safe integers. */
  scaleOf(limit: LimitState): number {
    if (limit.definition.rule.type === 'position') return fittingScale(limit, 8);
    return fittingScale(limit, ledgerScale(limit.definition.currency));
  }

  /** Values around the present one at which an exposure limit may move. */
  private setBand(watch: Watch, used24: bigint): void {
    const { limit } = watch;
    const { currency } = limit.definition;
    const { below, above } = this.neighbours(watch, units(used24, ledgerScale(currency)), 2);
    watch.high = above - 1;
    watch.low = below + 1;
    // In another currency the account's own figures are no filter: always exact.
    if (limit.account >= 0 && currency !== accountAt(this.state, limit.account).currency)
      watch.high = Number.NEGATIVE_INFINITY;
  }

  /**
   * The nearest uses at or below and above which something may move: the rungs above the held one, its own fall, the
   * alert's threshold, reset and worsening, and the condition itself. One that lies within `error` counts on both sides.
   */
  private neighbours(watch: Watch, used: number, error: number): { below: number; above: number } {
    const { limit, rises, falls } = watch;
    let below = Number.NEGATIVE_INFINITY;
    let above = Number.POSITIVE_INFINITY;
    const consider = (level: number): void => {
      if (level >= used - error && level < above) above = level;
      if (level <= used + error && level > below) below = level;
    };
    const entry = limit.alertId === null ? undefined : this.state.alerts.get(limit.alertId);
    if (entry?.state === 'acknowledged') {
      consider(units(worsenedLevel24(entry, limit.amount24), ledgerScale(limit.definition.currency)));
    }
    if (limit.latched) return { below, above };
    const held = rungRank(limit.rung);
    for (let rank = held + 1; rank <= 4; rank += 1) consider(rises[rank] ?? Number.NaN);
    consider(rises[4] ?? Number.NaN);
    if (held > 0) consider(falls[held] ?? Number.NaN);
    if (entry !== undefined) {
      const from = rungRank(limit.definition.alertFrom);
      consider(rises[from] ?? Number.NaN);
      consider(falls[from] ?? Number.NaN);
      if (entry.acknowledgement !== null)
        for (let rank = from; rank < 4; rank += 1) consider(rises[rank] ?? Number.NaN);
    }
    return { below, above };
  }

  /** The nearest equities below and above at which any loss rule of the account may move. */
  private setEquityBand(account: number, observed: LossObservation): void {
    const error = this.errorUnits(account) + 2;
    const scale = ledgerScale(accountAt(this.state, account).currency);
    const equity = units(observed.equity24, scale);
    let lower = Number.NEGATIVE_INFINITY;
    let upper = Number.POSITIVE_INFINITY;
    for (const watch of this.of(account)) {
      const { limit, top } = watch;
      const { rule } = limit.definition;
      if (rule.type !== 'maxLoss' && rule.type !== 'dailyLoss') continue;
      const { below, above } = this.neighbours(watch, top - equity, error);
      lower = Math.max(lower, top - above + error);
      upper = Math.min(upper, top - below - error);
      if (rule.type === 'maxLoss' && rule.trail === 'intraday_equity')
        upper = Math.min(upper, units(limit.peak24, scale) - error);
      if (rule.type === 'dailyLoss' && rule.reference === 'intraday_peak')
        upper = Math.min(upper, units(limit.reference24, scale) - error);
    }
    this.accounts.setBand(account, lower, upper);
  }

  /** [AL17] after a roll: acknowledged alerts of the account whose rung still holds fire again. */
  dayRolled(account: number): void {
    for (const { limit } of this.of(account)) if (limit.alertId !== null) this.alerts.dayRolled(limit.alertId);
  }
}
