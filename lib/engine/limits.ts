import { rungRank } from '#lib/model/limit.ts';
import { AccountBands } from './account-bands.ts';
import { AccountLosses } from './account-losses.ts';
import { AccountReadings } from './account-readings.ts';
import type { Alerts } from './alerts.ts';
import type { Exposure } from './exposure.ts';
import { GroupFilter } from './group-filter.ts';
import type { Groups, GroupNode } from './groups.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import { judgeAlert } from './limit-alerts.ts';
import { climbLimit } from './limit-climb.ts';
import { limitKey, nodeKey } from './limit-nodes.ts';
import { LimitReader } from './limit-reader.ts';
import type { LimitReading } from './limit-reader.ts';
import {
  byId,
  fittingScale,
  hangsOnPeak,
  hasMoney,
  isOfEquity,
  isPlain,
  markLevels,
  newWatch,
  sidesOf,
  units,
} from './limit-bands.ts';
import { footingOf } from './footing.ts';
import type { LimitParts, Watch } from './limit-bands.ts';
import { alertOf, neighbours } from './loss-bands.ts';
import { depositLevels, isLossRule, payoutLevels } from './loss-rule.ts';
import type { LossObservation, LossTerms, WindowStarts } from './loss-rule.ts';
import { EXPOSURE_DUE, LOSS_DUE } from './observation.ts';
import type { Observations } from './observation.ts';
import { accountAt, instrumentAt, ledgerScale } from './state.ts';
import type { EngineState, LimitState } from './state.ts';
import { ToldWatches } from './told-watches.ts';
import { WatchLists } from './watch-lists.ts';
import { WayGaps } from './way-gaps.ts';

/**
 * Metric -> utilization -> trigger. The hot columns are a filter: inside its band no rule of an account can move; at its
 * edge, widened by the proven error of the rounded figures, the exact values are formed and decide [NU6].
 */
export class Limits {
  readonly state: EngineState;
  private readonly holdings: Holdings;
  readonly accounts: Observations;
  readonly groups: Groups;
  readonly rates: Rates;
  private readonly exposure: Exposure;
  readonly alerts: Alerts;
  private readonly lists = new WatchLists();
  private readonly byNode = new Map<string, readonly Watch[]>();
  private readonly forced = new Set<number>();
  private readonly forcedNodes = new Set<string>();
  /** Nodes with an account that this entry booked something on. */
  private readonly booked = new Set<string>();
  private hasRateMoved = false;
  /** Counts changes of what is under watch. */
  revision = 0;
  private readonly dueNow: Watch[] = [];
  /** Accounts that a fill was booked on, which their bands outlast, with the instrument's name. */
  private readonly bookings = new Map<number, string>();
  /** Read and judged at this entry. */
  private readonly readings: AccountReadings;
  private readonly observed = new Set<number>();
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
  /** Called when a limit holds another rung than before [EP6]. */
  onMoved: (watch: Watch, before: LimitState['rung']) => void = () => undefined;
  /** Called for a node with a limit on its peak before it is judged [EX14]. */
  onPeakNode: (node: GroupNode) => void = () => undefined;
  private readonly reader: LimitReader;
  private readonly filter: GroupFilter;
  private readonly bands: AccountBands;

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
    this.readings = new AccountReadings(this.reader);
    const gaps = new WayGaps(parts.state, parts.rates);
    this.bands = new AccountBands(parts, gaps);
    this.filter = new GroupFilter(parts, gaps);
    for (const limit of this.state.limits.values()) this.watch(limit);
    this.told.forget();
  }

  /** Takes a limit under watch; a new version replaces the former one. */
  watch(limit: LimitState): void {
    const { definition, node } = limit;
    const { rule } = definition;
    const key = limitKey(definition, node);
    this.unwatch(key);
    this.revision += 1;
    if (limit.isSpread) return;
    const watch = newWatch(limit);
    this.watches.set(key, watch);
    this.told.add(watch);
    if (limit.account < 0) {
      this.byNode.set(nodeKey(node), byId([...this.ofNode(nodeKey(node)), watch]));
      this.forceNode(nodeKey(node));
      // Their rows say whether any limit covers them [LI15].
      this.markMembers(limit);
      return;
    }
    this.lists.add(limit.account, watch);
    const isForeign = definition.currency !== accountAt(this.state, limit.account).currency;
    if (isForeign && (rule.type === 'exposure' || rule.type === 'metric')) this.foreign.add(limit.account);
    this.force(limit.account);
  }

  unwatch(key: string): void {
    const old = this.watches.get(key);
    if (old === undefined) return;
    this.watches.delete(key);
    this.told.remove(old);
    this.revision += 1;
    const { account, node } = old.limit;
    if (account >= 0) return this.lists.remove(account, old);
    const at = nodeKey(node);
    this.byNode.set(
      at,
      this.ofNode(at).filter((watch) => watch !== old),
    );
  }

  /** A limit under watch; null for one that only spreads over nodes, or is retired. */
  watchOf(limit: LimitState): Watch | null {
    return this.watches.get(limitKey(limit.definition, limit.node)) ?? null;
  }

  of(account: number): readonly Watch[] {
    return this.lists.of(account).all;
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
    for (const account of this.foreign) {
      // Money that is booked moves with the rate too, and has no band of equities.
      if (this.of(account).some(({ limit, pace }) => pace === 'booked' && hasMoney(limit))) this.force(account);
      else this.accounts.touch(account);
    }
  }

  rankOf(account: number): number {
    return this.ranks[account] ?? 0;
  }

  /** A fill was booked: what it may move is judged at the end of this entry, which is little while the bands hold. */
  book(account: number, instrument: number): void {
    const isPlainAccount = !this.foreign.has(account) && this.of(account).every(isPlain);
    const isFirst = this.bookings.size === 0 && !this.forced.has(account);
    if (!isFirst || !isPlainAccount || !this.bands.outlast(account, instrument)) {
      this.force(account);
      return;
    }
    this.bookings.set(account, instrumentAt(this.state, instrument).listing.instrument);
    this.accounts.touch(account);
  }

  /** Steps 2 to 5 of [LL4] for all that this entry touched: accounts first, then the groups above them. */
  settle(seq: number): void {
    const due = this.dueNow;
    due.length = 0;
    const { forced, bookings } = this;
    if (this.hasRateMoved) for (const account of this.foreign) this.bands.reconvert(account, this.lists.of(account));
    const hasForced = forced.size > 0;
    const hasBooked = hasForced || bookings.size > 0;
    for (const account of this.accounts.touched) {
      const reached = this.accounts.observe(account);
      if (reached === 0 && !hasBooked) continue;
      if (hasForced && forced.has(account)) due.push(...this.of(account));
      else this.pushRules(account, reached, due);
    }
    if (hasBooked && this.byNode.size > 0) this.noteBooked();
    if (this.byNode.size > 0 || this.forcedNodes.size > 0) this.pushGroups(due);
    this.hasRateMoved = false;
    if (this.told.size > 0) this.told.complete(due).forEach(markLevels);
    if (due.length > 0) this.judge(due.length === 1 ? due : byId(due), seq);
    if (!hasBooked) return;
    for (const account of forced) {
      this.rerank(account);
      this.bands.narrow(account, this.lists.of(account).equity);
      if (this.lists.of(account).exposed.length === 0) this.bands.narrowExposure(account, []);
    }
    forced.clear();
    bookings.clear();
  }

  /** The rules of an account that what it reached, or a fill, may move. */
  private pushRules(account: number, reached: number, due: Watch[]): void {
    const booked = this.bookings.size === 0 ? undefined : this.bookings.get(account);
    if (reached === 0 && booked === undefined) return;
    const isExposed = (reached & EXPOSURE_DUE) !== 0;
    const isLossy = (reached & LOSS_DUE) !== 0;
    const lists = this.lists.of(account);
    if (booked === undefined) {
      if (isLossy) for (const watch of lists.equity) if (this.bands.isOutside(watch)) due.push(watch);
      if (isExposed) due.push(...lists.exposed);
      return;
    }
    const reach = { isExposed, isLossy, booked };
    for (const watch of lists.all) if (this.bands.isBookingDue(watch, reach)) due.push(watch);
  }

  private noteBooked(): void {
    for (const accounts of [this.forced, this.bookings.keys()])
      for (const account of accounts) for (const { key } of this.accounts.pathOf(account)) this.booked.add(key);
  }

  /** Observes and judges what is due, in order, then forms the bands of the accounts anew. */
  private judge(ordered: readonly Watch[], seq: number): void {
    const { readings, observed, exposed } = this;
    readings.clear();
    for (const { limit, terms } of ordered) {
      if (terms === null || observed.has(limit.account)) continue;
      observed.add(limit.account);
      this.losses.observe(limit.account, this.lists.of(limit.account).equity, readings.of(limit.account));
    }
    for (const watch of ordered) this.evaluate(watch, seq, readings);
    for (const account of observed) this.bands.narrow(account, this.lists.of(account).equity);
    for (const account of exposed) this.bands.narrowExposure(account, this.lists.of(account).exposed);
    observed.clear();
    exposed.clear();
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

  /** Equity and balance of an account, exact at 10^-24. */
  exactly(account: number): LossObservation {
    return this.reader.exactly(account);
  }

  /** Use of a limit as of now, without changing anything. */
  use(limit: LimitState): LimitReading {
    return this.reader.read(limit, this.watchOf(limit)?.terms ?? null, this.newReadings());
  }

  /** The same for a copy that is not in force: nothing else changes. */
  rehearse(limit: LimitState, terms: LossTerms | null, readings: AccountReadings): LimitReading {
    this.reader.observe(limit);
    const use = this.reader.read(limit, terms, readings);
    climbLimit(limit, terms, use, { seq: this.state.seq, isAnnounced: true });
    return use;
  }

  /** For questions that read many accounts while nothing moves. */
  newReadings(): AccountReadings {
    return new AccountReadings(this.reader);
  }

  private evaluate(watch: Watch, seq: number, readings: AccountReadings): void {
    const { limit, terms } = watch;
    const { rule } = limit.definition;
    const { rung: before, used24: shown24 } = limit;
    this.reader.observe(limit);
    const use = this.reader.read(limit, terms, readings);
    const { reached, isHeld } = climbLimit(limit, terms, use, { seq, isAnnounced: this.told.isAnnounced(watch) });
    // Told limits are judged of accounts that the entry never touched.
    const isTold = watch.pace === 'told' && use.used24 !== shown24;
    if (isTold && limit.account >= 0) this.accounts.changed.add(limit.account);
    if (limit.rung !== before) this.moved(watch, before);
    markLevels(watch);
    judgeAlert(this, watch, { use, isAbove: rungRank(reached) >= rungRank(limit.definition.alertFrom), isHeld });
    if (rule.type === 'position') watch.raw = units(use.used24, watch.shownScale);
    else if (terms === null) this.setBand(watch, use);
    if (limit.account < 0) return;
    if (sidesOf(limit) !== null) this.exposed.add(limit.account);
    if (!isOfEquity(watch)) return;
    this.bands.reform(watch, readings.of(limit.account));
    this.observed.add(limit.account);
  }

  /** A limit holds another rung. */
  private moved(watch: Watch, before: LimitState['rung']): void {
    const { limit } = watch;
    this.onMoved(watch, before);
    if (limit.account >= 0) {
      this.rerank(limit.account);
      this.accounts.changed.add(limit.account);
    } else if (limit.definition.hard !== undefined) this.markMembers(limit);
  }

  private rerank(account: number): void {
    let rank = 0;
    for (const { limit } of this.of(account)) rank = Math.max(rank, rungRank(limit.rung));
    this.ranks[account] = rank;
  }

  private markMembers(limit: LimitState): void {
    for (const member of this.groups.nodes.get(nodeKey(limit.node))?.members ?? []) this.accounts.changed.add(member);
  }

  /** Decimals in which a limit's amounts are shown: smaller where they would leave the safe integers. */
  scaleOf(limit: LimitState): number {
    return fittingScale(limit, hasMoney(limit) ? ledgerScale(limit.definition.currency) : 8);
  }

  /** Values around the present one at which a limit on exposure, or on equity, may move. */
  private setBand(watch: Watch, use: LimitReading): void {
    const { limit } = watch;
    watch.raw = units(use.raw24, watch.scale);
    const { below, above } = neighbours(watch, watch.raw, 2, alertOf(this.state, limit));
    watch.high = above - 1;
    watch.low = below + 1;
    watch.footing = watch.pace === 'linear' ? footingOf(this, limit, watch.scale, use.results) : null;
    watch.isKnown = use.value24 !== null;
    // What counts observations is not filtered [LI11].
    if ((limit.definition.confirm ?? 1) > 1) watch.high = Number.NEGATIVE_INFINITY;
    // What is left out of a value comes back with its rate, at whatever it is then.
    if (use.value24 === null || use.missing.length > 0) watch.high = Number.NEGATIVE_INFINITY;
    // A rung that is held for want of a price or rate may fall as soon as all is live.
    if (!use.isLive && limit.rung !== 'none') watch.high = Number.NEGATIVE_INFINITY;
  }

  /** [AL17] after a roll: acknowledged alerts of the account whose rung still holds fire again. */
  dayRolled(account: number): void {
    for (const { limit } of this.of(account)) if (limit.alertId !== null) this.alerts.dayRolled(limit.alertId);
  }
}
