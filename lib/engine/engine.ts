import { assert } from '#lib/base/assert.ts';
import { FingerprintHash } from '#lib/base/hash.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { BreachRecord } from '#lib/model/breach.ts';
import type { AccountsRevalued, Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { ObjectiveView } from '#lib/model/objectives.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { LimitView } from '#lib/model/view.ts';
import { alertRecord } from './alert-record.ts';
import type { EntryClock } from './alerts.ts';
import { findUnbooked } from './book-change.ts';
import { BookQueries } from './book-queries.ts';
import { decide, isCommand } from './commands.ts';
import { reachWallTime } from './conduct.ts';
import { applyFact } from './facts.ts';
import { ForetoldRows } from './foretold-rows.ts';
import { fireDue } from './due.ts';
import { isFeed } from './feed-origins.ts';
import { noteFact } from './feeds.ts';
import { assertTotals, restoreCarry } from './group-carry.ts';
import type { GroupLevel } from './groups.ts';
import type { EngineAccount, EngineAccountDetail, ExactFigures } from './engine-answers.ts';
import type { AccountHistory } from './account-row.ts';
import { proposalViews } from './proposals.ts';
import { objectivesOf } from './objectives.ts';
import { gateOf } from './gate.ts';
import { EngineQueries } from './queries.ts';
import { mapPairs } from './registry.ts';
import { positionViews, resultView } from './position-views.ts';
import { digest, freeze, NOT_DOMAIN, thaw } from './snapshot.ts';
import { emptyState } from './empty-state.ts';
import { accountAt } from './state.ts';
import type { WallTimeState } from './objective-state.ts';
import type { CalendarState, EngineState } from './state.ts';
import { accountsOf, passTime, planOf, rollTradingDay } from './trading-day.ts';
import { observeInput } from './limit-inputs.ts';
import { limitView, personLimits } from './limit-view.ts';
import { followRates } from './unbooked.ts';
import { ToldRates } from './told-rates.ts';
import { accountCard, accountRows, feedView, groupViews, pushSession } from './views.ts';
import { putTrial } from './trial.ts';
import { buildWorld, outcomeOf } from './world.ts';
import { dayResults } from './trading-record.ts';
import { applyWatched } from './watched-facts.ts';
import type { GroupNode } from './groups.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Named by snapshots and journals; a change of any rule's result is a new version [CT6]. */
export const ENGINE_VERSION = '11';

/** Plain data: JSON keeps it whole. */
export type EngineSnapshot = {
  readonly engineVersion: string;
  readonly seq: number;
  readonly state: unknown;
  readonly histories: unknown;
  /** Every group there has been, in order of appearance; an emptied one still shows its day. */
  readonly groups: readonly { readonly level: GroupLevel; readonly id: string }[];
};
export type EngineCalendar = Readonly<Omit<CalendarState, 'prices' | 'resets'>>;

type Writable<Value> = { -readonly [Field in keyof Value]: Value[Field] };

/** The pure state machine: the same entries give the same state, effects and fingerprint on every host. */
export class RiskEngine {
  private readonly world: World;
  /** Questions about exposure, marks and groups: reads only. */
  readonly queries: EngineQueries;
  /** Breaks, closed trades and strategies. */
  readonly books: BookQueries;
  private readonly foretold = new ForetoldRows();
  private readonly rates = new ToldRates();
  private isSessionDirty = true;
  private isJudgingAll = false;
  /** The entry being applied, in objects kept for all entries. */
  private readonly notices: Notice[] = [];
  private readonly clock: Writable<EntryClock> = { seq: 0 as Seq, atUs: 0 as Microseconds, eventUs: 0 as Microseconds };
  private readonly moment: Writable<Moment> = { seq: 0 as Seq, atUs: 0 as Microseconds, origin: '' };

  constructor(state: EngineState = emptyState()) {
    const world = buildWorld(state);
    this.world = world;
    this.queries = new EngineQueries(world);
    this.books = new BookQueries(world);
  }

  get seq(): Seq {
    // Only `apply` writes it, from an entry's seq.
    return this.world.state.seq as Seq;
  }

  get timeUs(): Microseconds {
    return this.world.state.timeUs as Microseconds;
  }

  /**
   * Pushes exactly one outcome, then the notices of this entry in order.
   * Deadlines not after the entry fire first [TI2], then the input applies, then everything it touched is judged once.
   */
  apply(entry: JournalEntry, out: (Notice | Outcome)[]): void {
    const { world } = this;
    const { state } = world;
    assert(entry.seq === state.seq + 1, 'Invariant: entries are applied in seq order without gaps');
    assert(entry.tsJournalUs >= state.timeUs, 'Invariant: engine time never decreases');
    state.seq = entry.seq;
    state.timeUs = entry.tsJournalUs;
    const { notices, clock, moment } = this;
    const { input } = entry;
    notices.length = 0;
    clock.seq = moment.seq = entry.seq;
    clock.atUs = moment.atUs = entry.tsJournalUs;
    clock.eventUs = 'tsEventUs' in input ? input.tsEventUs : entry.tsJournalUs;
    moment.origin = entry.origin;
    world.accounts.begin();
    world.alerts.begin(clock, notices);
    fireDue(world, moment, notices);
    world.trails.before(input, entry.seq);
    const verdict = this.handle(input, moment, notices);
    followRates(world, moment);
    world.trails.after(entry.seq, verdict === null);
    observeInput(world, input, entry.origin, verdict === null);
    if (this.isJudgingAll) this.forceAll();
    world.limits.settle(entry.seq);
    if (verdict === null && input.type === 'TradingDayRolled') {
      this.isSessionDirty = true;
      for (const account of accountsOf(world, input.calendarId)) world.limits.dayRolled(account);
    }
    out.push(outcomeOf(entry.seq, verdict));
    for (const notice of notices) out.push(notice);
  }

  private handle(input: Input, moment: Moment, notices: Notice[]): Verdict {
    if (isCommand(input)) return decide(this.world, input, moment, notices);
    switch (input.type) {
      case 'TimeAdvanced':
        return passTime(this.world, moment);
      case 'TradingDayRolled':
        return rollTradingDay(this.world, input, moment, notices);
      case 'WallTimeReached':
        return reachWallTime(this.world, input, moment);
      default: {
        const verdict = applyWatched(this.world, input, moment, applyFact);
        if (input.type === 'FirmConfigured' || input.type === 'CalendarDefined') this.isSessionDirty = true;
        noteFact(this.world, input, moment, verdict === null);
        return verdict;
      }
    }
  }

  /** Latest value of every dirty key as of `seq`; clears the dirty set, which is no part of the fingerprint [HS4]. */
  collect(out: Delta[]): void {
    const { world } = this;
    for (const index of world.cards) out.push({ type: 'AccountCarded', card: accountCard(world, index) });
    world.dirtyGroups.gather();
    this.foretold.renew(world.state.past.looks, world.accounts.changed);
    const nodes = new Set<GroupNode>();
    const { list } = world.accounts.changed;
    for (const index of list) for (const node of world.accounts.pathOf(index)) nodes.add(node);
    if (list.length > 0) out.push(this.rows(list.toSorted((a, b) => a - b)));
    for (const index of list) world.accounts.restartExtremes(index);
    const due = [...world.groups.nodes.values()].filter(
      (node) => nodes.has(node) || node.dirty || world.groups.areAllDirty,
    );
    for (const group of groupViews(world, due)) out.push({ type: 'GroupRevalued', group });
    for (const node of due) node.dirty = false;
    for (const origin of world.feeds) {
      const feed = world.state.feeds.get(origin);
      if (feed !== undefined && isFeed(origin)) out.push({ type: 'FeedAged', feed: feedView(feed) });
    }
    world.groups.areAllDirty = false;
    if (this.isSessionDirty) pushSession(world, out);
    this.isSessionDirty = false;
    this.rates.pushMoved(world, out);
    world.cards.clear();
    world.feeds.clear();
    world.accounts.changed.clear();
  }

  /** The whole picture; leaves the dirty set alone. */
  collectAll(out: Delta[]): void {
    const { world } = this;
    const indexes = [...world.state.accounts.keys()];
    for (const index of indexes) out.push({ type: 'AccountCarded', card: accountCard(world, index) });
    out.push(this.rows(indexes));
    for (const group of groupViews(world, [...world.groups.nodes.values()])) out.push({ type: 'GroupRevalued', group });
    for (const feed of world.state.feeds.values())
      if (isFeed(feed.origin)) out.push({ type: 'FeedAged', feed: feedView(feed) });
    pushSession(world, out);
    this.rates.push(world, out);
  }

  private rows(indexes: readonly number[]): AccountsRevalued {
    const rows = accountRows(this.world, indexes);
    this.foretold.told(rows);
    return rows;
  }

  /** True when the account changed since the last `collect`. */
  isDirty(account: string): boolean {
    const index = this.world.state.accountIndex.get(account);
    return index !== undefined && this.world.accounts.changed.has(index);
  }

  /** Positions, limits and newest fills of one account; null when there is none of that name. */
  accountDetail(account: string): EngineAccountDetail | null {
    const { world } = this;
    const index = world.state.accountIndex.get(account);
    if (index === undefined) return null;
    return {
      index,
      result: resultView(world, index),
      positions: positionViews(world, index),
      limits: world.limits.of(index).map(({ limit }) => limitView(world, limit)),
      fills: accountAt(world.state, index).fills.toReversed(),
      corrections: [...accountAt(world.state, index).corrections],
    };
  }

  /** All alerts that are not cleared, then the newest cleared ones. */
  alerts(clearedMax: number): AlertRecord[] {
    const entries = [...this.world.state.alerts.values()];
    const open = entries.filter((entry) => entry.state !== 'cleared');
    const cleared = entries.filter(({ state }) => state === 'cleared').toSorted((a, b) => b.changedSeq - a.changedSeq);
    return [...open, ...cleared.slice(0, clearedMax)].map(alertRecord);
  }

  /** The newest booked breaches of an account, oldest first [LL17]; empty for an unknown one. */
  breachesOf(account: string): readonly BreachRecord[] {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? [] : [...accountAt(this.world.state, index).breaches];
  }

  /** What an account may do [LL13]; null for an unknown one. */
  gateOf(account: string): ReturnType<typeof gateOf> | null {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? null : gateOf(this.world, index);
  }

  /** Limits that persons defined, with their present use, and those that stand on each desk or trader below a node. */
  personLimits(): LimitView[] {
    return personLimits(this.world);
  }

  /** [PR8] progress and formula of what the account's programme asks for beside its loss rules. */
  objectivesOf(account: string): readonly ObjectiveView[] {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? [] : objectivesOf(this.world, index);
  }

  /** Open proposals in order of their making, then the newest that ended. */
  proposals(endedMax: number): readonly ProposalView[] {
    return proposalViews(this.world, endedMax);
  }

  /** Results of the closed days of an account, oldest first; amounts as decimal text, flows excluded [PN8]. */
  dayResults(account: string): ReturnType<typeof dayResults> {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? [] : dayResults(accountAt(this.world.state, index));
  }

  wallTimes(): readonly Readonly<WallTimeState>[] {
    return [...this.world.state.wallTimes.values()];
  }

  calendars(): readonly EngineCalendar[] {
    return [...this.world.state.calendars.values()].map(planOf);
  }

  firm(): { readonly firm: string; readonly reportingCurrency: string; readonly calendarId: string } {
    const { firm, reportingCurrency, calendarId } = this.world.state.firm;
    return { firm, reportingCurrency, calendarId };
  }

  account(account: string): EngineAccount | null {
    const index = this.world.state.accountIndex.get(account);
    if (index === undefined) return null;
    const { trader, desk, currency } = accountAt(this.world.state, index);
    return { index, trader, desk, currency };
  }

  /** 16 hex digits over the domain state; equal on every host that applied the same entries. */
  fingerprint(): string {
    const hash = new FingerprintHash();
    digest(hash, this.world.state, NOT_DOMAIN);
    digest(hash, this.histories(), NOT_DOMAIN);
    return hash.digest();
  }

  private histories(): AccountHistory[] {
    return this.world.state.accounts.map((_, index) => this.world.accounts.history(index));
  }

  snapshot(): EngineSnapshot {
    const { state } = this.world;
    return {
      engineVersion: ENGINE_VERSION,
      seq: state.seq,
      state: freeze(state),
      histories: freeze(this.histories()),
      groups: [...this.world.groups.nodes.values()].map(({ level, id }) => ({ level, id })),
    };
  }

  /** The engine that applied the same entries: hot state, bands and groups are formed anew from the cold state. */
  static restore(snapshot: EngineSnapshot): RiskEngine {
    assert(snapshot.engineVersion === ENGINE_VERSION, 'Invariant: a snapshot is restored by the engine that wrote it');
    // `freeze` wrote this state; the fingerprint stored beside the snapshot proves it.
    const state = thaw(snapshot.state) as EngineState;
    const histories = thaw(snapshot.histories) as AccountHistory[];
    const engine = new RiskEngine(state);
    for (const { level, id } of snapshot.groups) engine.world.groups.node(level, id);
    engine.rebuild(histories);
    return engine;
  }

  private rebuild(histories: readonly AccountHistory[]): void {
    const { world } = this;
    const { state } = world;
    const notices: Notice[] = [];
    world.accounts.begin();
    world.alerts.begin({ seq: this.seq, atUs: this.timeUs, eventUs: this.timeUs }, notices);
    for (let index = 0; index < state.instruments.length; index += 1) world.holdings.addInstrument();
    state.accounts.forEach((_, index) => {
      world.accounts.add(index);
      world.holdings.addAccount();
      if (accountAt(state, index).local !== null) world.revalued.accounts.add(index);
      world.cards.add(index);
    });
    state.holdings.forEach((_, index) => {
      world.holdings.addHolding(index);
      world.holdings.setPosition(index);
    });
    histories.forEach((history, index) => world.accounts.setHistory(index, history));
    findUnbooked(world);
    mapPairs(world);
    world.freshness.reviewAll();
    restoreCarry(world);
    this.forceAll();
    world.limits.settle(this.seq);
    for (let index = 0; index < state.accounts.length; index += 1) world.accounts.restartExtremes(index);
    for (const origin of state.feeds.keys()) world.feeds.add(origin);
    assert(notices.length === 0, 'Invariant: restoring a state decides nothing anew');
  }

  /** Exact figures of one account for replay and proofs, 10^-24 of its currency; null when unknown. */
  exactFigures(account: string): ExactFigures | null {
    const { world } = this;
    const index = world.state.accountIndex.get(account);
    if (index === undefined) return null;
    const owner = accountAt(world.state, index);
    const { equity24, balance24 } = world.limits.exactly(index);
    const { long, short } = world.exposure.account24(index, owner.currency);
    return {
      equity24,
      balance24,
      realized24: owner.realized24,
      fees24: owner.fees24,
      long24: long,
      short24: short,
      dayStartEquity24: owner.dayStartEquity24,
      history: world.accounts.history(index),
    };
  }

  /** The next entry judges every rule exactly, as a program without a filter would: for proofs of the filter [NU6]. */
  judgeAllNext(): void {
    this.isJudgingAll = true;
  }

  /** On a fork alone: a definition in force outside the journal; false while it cannot stand. */
  putTrial(definition: LimitView['definition']): boolean {
    return putTrial(this.world, definition);
  }

  private forceAll(): void {
    const { state, limits, groups } = this.world;
    for (let index = 0; index < state.accounts.length; index += 1) limits.force(index);
    for (const key of groups.nodes.keys()) limits.forceNode(key);
    this.isJudgingAll = false;
  }

  /** Asserts that every group's sums equal those of its members' rows, exactly [HS5]; for proofs. */
  assertTotals(): void {
    for (const node of this.world.groups.nodes.values()) assertTotals(this.world, node);
  }

  accountIds(): readonly string[] {
    return this.world.state.accounts.map((account) => account.account);
  }

  limitsOf(account: string): readonly { readonly limitId: string; readonly firstBreachSeq: number | null }[] {
    const index = this.world.state.accountIndex.get(account) ?? -1;
    const limits = this.world.limits.of(index).map((watch) => watch.limit);
    return limits.map(({ definition, firstBreachSeq }) => ({ limitId: definition.limitId, firstBreachSeq }));
  }
}
