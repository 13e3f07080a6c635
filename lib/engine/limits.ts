import { rungRank } from '#lib/model/limit.ts';
import { AccountLosses } from './account-losses.ts';
import type { Alerts } from './alerts.ts';
import type { Exposure } from './exposure.ts';
import { GroupFilter } from './group-filter.ts';
import type { Groups, GroupNode } from './groups.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import { belowBreach, climbConfirmed, isBelowReset } from './ladder.ts';
import { limitKey, nodeKey } from './limit-nodes.ts';
import { LimitReader } from './limit-reader.ts';
import type { LimitReading } from './limit-reader.ts';
import { byId, exposureBands, fittingScale, formSteps, hangsOnPeak, hasMoney, newWatch, units } from './limit-bands.ts';
import { roughEquity } from './rough-equity.ts';
import type { LimitParts, Watch } from './limit-bands.ts';
import { equityBand, neighbours } from './loss-bands.ts';
import { depositLevels, isLossRule, payoutLevels } from './loss-rule.ts';
import type { LossObservation, WindowStarts } from './loss-rule.ts';
import { EXPOSURE_DUE, LOSS_DUE } from './observation.ts';
import type { Observations } from './observation.ts';
import { accountAt, calendarOf, ledgerScale } from './state.ts';
import type { AlertEntry, EngineState, LimitState } from './state.ts';
import { ToldWatches } from './told-watches.ts';

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
  /** Nodes with an account that this entry booked something on. */
  private readonly booked = new Set<string>();
  private hasRateMoved = false;
  private readonly dueNow: Watch[] = [];
  /** Accounts with an exposure limit in another currency than their own. */
  private readonly foreign = new Set<number>();
  /** Accounts whose exposure limits this entry evaluated. */
  private readonly exposed = new Set<number>();
  /** Highest rung rank of each account's limits. */
  private readonly ranks: number[] = [];
  private readonly watches = new Map<string, Watch>();
  /** Limits that must be told of what they observe. */
  readonly told = new ToldWatches();
  private readonly losses: AccountLosses;
  /** Called for a node with a limit on its peak before it is judged [EX14], and after every judgement [EP6]. */
  onJudged: (watch: Watch, before: LimitState['rung']) => void = () => undefined;
  onPeakNode: (node: GroupNode) => void = () => undefined;
  private readonly reader: LimitReader;
  private readonly filter: GroupFilter;

  constructor(parts: LimitParts) {
    this.state = parts.state;
    this.holdings = parts.holdings;
    this.accounts = parts.accounts;
    this.groups = parts.groups;
    this.rates = parts.rates;
    this.exposure = parts.exposure;
    this.alerts = parts.alerts;
    this.losses = new AccountLosses(parts.state, parts.holdings);
    this.reader = new LimitReader(parts);
    this.filter = new GroupFilter(parts);
    for (const limit of this.state.limits.values()) this.watch(limit);
    this.told.forget();
  }

  /** Takes a limit under watch; a new version replaces the former one. */
  watch(limit: LimitState): void {
    const { definition, node } = limit;
    const { rule } = definition;
    const key = limitKey(definition, node);
    this.unwatch(key);
    if (limit.isSpread) return;
    const watch = newWatch(limit);
    this.watches.set(key, watch);
    this.told.add(watch);
    if (limit.account < 0) {
      this.byNode.set(nodeKey(node), byId([...this.ofNode(nodeKey(node)), watch]));
      this.forceNode(nodeKey(node));
      return;
    }
    this.byAccount[limit.account] = byId([...this.of(limit.account), watch]);
    const isForeign = definition.currency !== accountAt(this.state, limit.account).currency;
    if (isForeign && (rule.type === 'exposure' || rule.type === 'metric')) this.foreign.add(limit.account);
    if (rule.type === 'exposure') {
      this.exposureWatches[limit.account] = byId([...(this.exposureWatches[limit.account] ?? []), watch]);
    }
    this.force(limit.account);
  }

  unwatch(key: string): void {
    const old = this.watches.get(key);
    if (old === undefined) return;
    this.watches.delete(key);
    this.told.remove(old);
    const without = (list: Watch[] | undefined): Watch[] => (list ?? []).filter((watch) => watch !== old);
    const { account, node } = old.limit;
    if (account < 0) {
      this.byNode.set(nodeKey(node), without(this.byNode.get(nodeKey(node))));
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
    const due = this.dueNow;
    due.length = 0;
    const hasForced = this.forced.size > 0;
    for (const account of this.accounts.touched) {
      const reached = this.accounts.observe(account);
      if (reached === 0 && !hasForced) continue;
      if (this.forced.has(account)) due.push(...this.of(account));
      else {
        if ((reached & LOSS_DUE) !== 0) this.pushLossRules(account, due);
        if ((reached & EXPOSURE_DUE) !== 0) due.push(...(this.exposureWatches[account] ?? []));
      }
    }
    if (hasForced && this.byNode.size > 0)
      for (const account of this.forced) for (const { key } of this.accounts.pathOf(account)) this.booked.add(key);
    if (hasForced) this.forced.clear();
    if (this.byNode.size > 0 || this.forcedNodes.size > 0) this.pushGroups(due);
    this.hasRateMoved = false;
    if (this.told.size > 0) for (const watch of this.told.complete(due)) this.markRow(watch);
    if (due.length === 0) return;
    const seen = new Map<number, LossObservation>();
    const ordered = due.length === 1 ? due : byId(due);
    const judged = new Set<number>();
    for (const { limit, terms } of ordered) {
      if (terms === null || judged.has(limit.account)) continue;
      judged.add(limit.account);
      this.losses.observe(limit.account, this.of(limit.account), this.observation(limit.account, seen));
    }
    for (const watch of ordered) this.evaluate(watch, seq, seen);
    for (const [account, observed] of seen) this.setEquityBand(account, observed);
    for (const account of this.exposed) {
      const { gross, net } = exposureBands(this.exposureWatches[account] ?? [], this.errorUnits(account));
      this.accounts.setExposureBand(account, gross, net);
    }
    this.exposed.clear();
    this.told.forget();
  }

  /** The nodes above what moved, and those that are due whatever moved. */
  private pushGroups(due: Watch[]): void {
    const nodes = new Set<GroupNode>();
    for (const account of this.accounts.touched) for (const node of this.accounts.pathOf(account)) nodes.add(node);
    for (const key of this.hasRateMoved || this.accounts.hasSwept ? this.byNode.keys() : []) {
      const node = this.groups.nodes.get(key);
      if (node !== undefined) nodes.add(node);
    }
    for (const node of nodes) this.pushGroup(node, due);
    for (const key of this.forcedNodes) due.push(...this.ofNode(key));
    this.forcedNodes.clear();
    this.booked.clear();
  }

  /** Loss rules, and metrics that move with equity or with anything. */
  private pushLossRules(account: number, due: Watch[]): void {
    for (const watch of this.of(account))
      if (watch.terms !== null || (watch.pace !== null && watch.pace !== 'booked')) due.push(watch);
  }

  /** Step 1 of [LL5]: rules judged at the close alone, on the closing values. */
  close(account: number, closing: LossObservation): void {
    this.losses.close(account, this.of(account), closing);
  }

  /** Steps 2 to 4 of [LL5]. */
  roll(account: number, closing: LossObservation, starts: WindowStarts): void {
    this.losses.roll(this.of(account), closing, starts);
  }

  /** Every level rises with a deposit [LL15]. */
  deposit(account: number, amount24: bigint): void {
    for (const { limit } of this.of(account)) if (isLossRule(limit.definition.rule)) depositLevels(limit, amount24);
  }

  payout(account: number): void {
    for (const { limit, terms } of this.of(account)) if (terms !== null) payoutLevels(terms, limit);
  }

  /** The account's state from the latches of its rules. */
  settleStatus(account: number): void {
    this.losses.settleStatus(account, this.of(account));
  }

  private pushGroup(node: GroupNode, due: Watch[]): void {
    const watches = this.ofNode(node.key);
    if (watches.some(hangsOnPeak)) this.onPeakNode(node);
    if (this.forcedNodes.has(node.key)) return;
    const isBooked = this.booked.has(node.key);
    for (const watch of watches) if (this.filter.isDue(watch, node, isBooked)) due.push(watch);
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
    return this.reader.exactly(account);
  }

  /** Use of a limit as of now, without changing anything. */
  use(limit: LimitState, seen: Map<number, LossObservation>): LimitReading {
    const terms = this.watches.get(limitKey(limit.definition, limit.node))?.terms ?? null;
    return this.reader.read(limit, terms, (account) => this.observation(account, seen));
  }

  private evaluate(watch: Watch, seq: number, seen: Map<number, LossObservation>): void {
    const { limit, terms } = watch;
    const { rule, confirm = 1, hard } = limit.definition;
    this.reader.observe(limit);
    const use = this.reader.read(limit, terms, (account) => this.observation(account, seen));
    const { steps, value24, isLive } = use;
    const isNew = this.told.isAnnounced(watch) || use.used24 !== limit.counted24;
    limit.counted24 = confirm > 1 ? use.used24 : null;
    const rises = terms === null || limit.rung === 'breach' ? steps : belowBreach(steps);
    const climb = { steps: rises, value24, held: limit.rung, mayFall: isLive };
    const climbed = climbConfirmed(climb, confirm, limit.counts, isNew);
    const isBroken = confirm > 1 ? climbed.rung === 'breach' : use.breached;
    if (isBroken && terms === null) {
      limit.crossedSeq ??= seq;
      limit.firstBreachSeq ??= seq;
      if (hard?.latches === true) limit.latched = true;
    }
    const isHeld = limit.latched || limit.heldAtClose;
    // A loss rule's breach rung is its own condition, and a latch holds it [LI10]: use alone never rises to it.
    const isBreach = isHeld || (use.breached && terms !== null);
    const reached = isBreach ? 'breach' : terms !== null && climbed.reached === 'breach' ? 'critical' : climbed.reached;
    const before = limit.rung;
    limit.rung = isBreach ? 'breach' : climbed.rung;
    limit.breached = isBroken || isHeld;
    limit.used24 = use.used24;
    this.onJudged(watch, before);
    this.markRow(watch);
    if (limit.account < 0 && hard !== undefined && limit.rung !== before) this.markMembers(limit);
    const isAbove = rungRank(reached) >= rungRank(limit.definition.alertFrom);
    if (limit.alertId !== null || isAbove) this.judgeAlert(watch, { use, isAbove, isHeld });
    if (terms === null && rule.type !== 'position') this.setBand(watch, use);
    if (rule.type === 'exposure' && limit.account >= 0) this.exposed.add(limit.account);
    if (watch.pace !== null && watch.pace !== 'told' && limit.account >= 0) this.observation(limit.account, seen);
  }

  private markMembers(limit: LimitState): void {
    for (const member of this.groups.nodes.get(nodeKey(limit.node))?.members ?? []) this.accounts.changed.add(member);
  }

  private markRow(watch: Watch): void {
    const { limit } = watch;
    const scale = ledgerScale(limit.definition.currency);
    if (watch.formedFor24 !== limit.amount24) formSteps(watch);
    watch.top = units(limit.floor24 + limit.amount24, scale);
    watch.allowance = units(limit.amount24, scale);
    if (limit.account < 0) return;
    let rank = 0;
    for (const other of this.of(limit.account)) rank = Math.max(rank, rungRank(other.limit.rung));
    this.ranks[limit.account] = rank;
    this.accounts.changed.add(limit.account);
  }

  private judgeAlert({ limit }: Watch, read: { use: LimitReading; isAbove: boolean; isHeld: boolean }): void {
    const { use, isAbove, isHeld } = read;
    const { definition, node } = limit;
    const account = limit.account < 0 ? null : accountAt(this.state, limit.account);
    const calendarId = account === null ? this.state.firm.calendarId : calendarOf(this.state, account);
    limit.alertId = this.alerts.judge(limit.alertId, {
      family: 'market',
      limitId: definition.limitId,
      limitKey: limitKey(definition, node),
      holdUs: (definition.holdMs ?? 0) * 1_000,
      isBelow: use.steps.isBelow,
      limitVersion: definition.version,
      limitName: definition.name,
      ruleType: definition.rule.type,
      scope: node,
      trader: account?.trader ?? (node.level === 'trader' ? node.id : ''),
      desk: account?.desk ?? (node.level === 'desk' ? node.id : ''),
      tradingDay: this.state.calendars.get(calendarId)?.label ?? '',
      alertFrom: definition.alertFrom,
      ackFrom: definition.ackFrom,
      currency: hasMoney(limit) ? definition.currency : '',
      scale: this.scaleOf(limit),
      rung: limit.rung,
      isAbove,
      isBelowReset: !isHeld && use.value24 !== null && isBelowReset(use.steps, definition.alertFrom, use.value24),
      mayFall: use.isLive && use.value24 !== null && !isHeld,
      used24: use.used24,
      allowance24: use.allowance24,
      breached: limit.breached,
    });
  }

  /** Decimals in which a limit's amounts are shown: smaller where they would leave the safe integers. */
  scaleOf(limit: LimitState): number {
    return fittingScale(limit, hasMoney(limit) ? ledgerScale(limit.definition.currency) : 8);
  }

  /** Values around the present one at which a limit on exposure, or on equity, may move. */
  private setBand(watch: Watch, use: LimitReading): void {
    const { limit } = watch;
    const { currency } = limit.definition;
    watch.raw = units(use.raw24, ledgerScale(currency));
    const { below, above } = neighbours(watch, watch.raw, 2, this.alertOf(watch));
    watch.high = above - 1;
    watch.low = below + 1;
    const node = limit.account < 0 ? this.groups.nodes.get(nodeKey(limit.node)) : undefined;
    if (node !== undefined && watch.pace === 'linear')
      watch.at = roughEquity(node, currency, this.groups, this.rates).value;
    watch.isKnown = use.value24 !== null;
    // What counts observations is not filtered [LI11].
    if ((limit.definition.confirm ?? 1) > 1) watch.high = Number.NEGATIVE_INFINITY;
    // In another currency the account's own figures are no filter: always exact.
    if (limit.account < 0) return;
    if (currency === accountAt(this.state, limit.account).currency) watch.at = this.accounts.roughEquity(limit.account);
    else watch.high = Number.NEGATIVE_INFINITY;
  }

  private alertOf({ limit }: Watch): AlertEntry | undefined {
    return limit.alertId === null ? undefined : this.state.alerts.get(limit.alertId);
  }

  /** The nearest equities below and above at which any rule of the account that hangs on equity may move. */
  private setEquityBand(account: number, observed: LossObservation): void {
    const error = this.errorUnits(account) + 2;
    const { currency } = accountAt(this.state, account);
    const { below, above } = equityBand(this.of(account), currency, observed, error, (watch) => this.alertOf(watch));
    this.accounts.setBand(account, below, above);
  }

  /** [AL17] after a roll: acknowledged alerts of the account whose rung still holds fire again. */
  dayRolled(account: number): void {
    for (const { limit } of this.of(account)) if (limit.alertId !== null) this.alerts.dayRolled(limit.alertId);
  }
}
