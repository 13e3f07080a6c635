import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { Outcome, RejectReason } from '#lib/model/effect.ts';
import { assert } from '#lib/base/assert.ts';
import { causeOf, isNewFiring } from './alert-cause.ts';
import { Costs } from './alert-cost.ts';
import { Alerts } from './alerts.ts';
import { Burns } from './burns.ts';
import { EntryUndo } from './entry-undo.ts';
import { Escalations } from './escalations.ts';
import { Exposure } from './exposure.ts';
import { Rates } from './fx.ts';
import { DirtyGroups } from './dirty-groups.ts';
import { Freshness } from './freshness.ts';
import { GroupResults } from './group-results.ts';
import { Groups } from './groups.ts';
import { Holdings } from './holdings.ts';
import { Inhibitions } from './inhibitions.ts';
import { LimitBooks } from './limit-books.ts';
import { LimitSpread } from './limit-spread.ts';
import { Limits } from './limits.ts';
import type { LimitUse } from './limit-reader.ts';
import type { LossObservation } from './loss-rule.ts';
import { Observations } from './observation.ts';
import { isFlat } from './position.ts';
import { Silences } from './silences.ts';
import { expose, unmask } from './snooze-end.ts';
import { Trails } from './trails.ts';
import type { AlertEntry } from './alert-entry.ts';
import { accountAt, holdingAt } from './state.ts';
import type { EngineState } from './state.ts';

/** The parts of one engine around its cold state; handlers take it, decide, then write [HL12]. */
export type World = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly groups: Groups;
  readonly accounts: Observations;
  readonly holdings: Holdings;
  readonly exposure: Exposure;
  readonly results: GroupResults;
  readonly dirtyGroups: DirtyGroups;
  readonly freshness: Freshness;
  readonly alerts: Alerts;
  readonly escalations: Escalations;
  readonly costs: Costs;
  readonly limits: Limits;
  readonly undo: EntryUndo;
  readonly burns: Burns;
  readonly trails: Trails;
  /** Which nodes limits are judged on, and what those on results remember. */
  readonly spread: LimitSpread;
  /** The changes of breaks that limits on their age were told of. */
  readonly breaksSeen: { changes: number };
  /** Ids of the proposals that wait. */
  readonly openProposals: Set<string>;
  /** Ids of the limits in an emergency. */
  readonly liveEmergencies: Set<string>;
  readonly silences: Silences;
  readonly cards: Set<number>;
  readonly feeds: Set<string>;
  /** Holdings with a result or a fee that has no rate to be booked at [FX6]. */
  readonly unbooked: Set<number>;
  /** Accounts that keep their balances by currency, and the rates at which they were last valued. */
  readonly revalued: { readonly accounts: Set<number>; version: number };
  /** Pairs of currencies whose rate is this instrument's mark. */
  readonly pairsOf: (instrument: number) => readonly string[] | undefined;
  readonly pairs: Map<number, string[]>;
  /** Options by their underlying: its price moves their delta exposure. */
  readonly dependents: Map<number, number[]>;
  readonly markGroupsDirty: () => void;
};
/** The entry being applied, for handlers. */
export type Moment = { readonly seq: Seq; readonly atUs: Microseconds; readonly origin: string };
export type Refusal = {
  readonly reason: RejectReason;
  readonly field?: string | undefined;
  readonly detail?: string | undefined;
};
/** Null: accepted. */
export type Verdict = Refusal | null;

export function buildWorld(state: EngineState): World {
  const rates = new Rates(state);
  const groups = new Groups();
  // The holdings are made after the accounts, which ask them only once an account is wide.
  const late: { holdings: Holdings | null } = { holdings: null };
  const accounts = new Observations(
    state,
    groups,
    (account) => late.holdings?.sumUnits(account) ?? { unrealized: 0n, long: 0n, short: 0n },
  );
  const holdings = new Holdings(state, rates, accounts);
  late.holdings = holdings;
  const pairs = new Map<number, string[]>();
  // Freshness and results ask the limits, which are made after them.
  const parts: { limits: Limits | null } = { limits: null };
  const limitsOf = (): Limits => {
    assert(parts.limits !== null, 'Invariant: nothing ages before the world is built');
    return parts.limits;
  };
  const freshness = freshnessOf({ state, rates, holdings, accounts, groups, pairs, limitsOf });
  const exposure = new Exposure({ state, groups, rates, freshness, payoffs: holdings.payoffs });
  const alerts = new Alerts(state);
  const limits = new Limits({ state, holdings, accounts, groups, rates, exposure, alerts });
  parts.limits = limits;
  const escalations = new Escalations(state, alerts);
  const silences = new Silences(state, alerts);
  const exactly = (account: number): LossObservation => limits.exactly(account);
  const costs = wireAlerts(alerts, { state, limits, accounts, escalations, silences, world: () => world, exactly });
  const results = new GroupResults({ state, rates, groups, holdings, exactly });
  limits.onPeakNode = (node) => results.observeRoughly(node);
  const books = new LimitBooks({ state, holdings, rates, groups });
  const spread = new LimitSpread({ state, groups, limits, alerts, books });
  const trails = new Trails(() => world);
  holdings.onKnown = (account) => forceAround({ limits, accounts }, account);
  limits.onMoved = (watch, before) => trails.moved(watch, before);
  const world: World = {
    state,
    rates,
    groups,
    accounts,
    holdings,
    exposure,
    results,
    dirtyGroups: new DirtyGroups({ groups, accounts }),
    freshness,
    alerts,
    escalations,
    costs,
    limits,
    undo: new EntryUndo(state, rates),
    burns: new Burns(state, { limits: () => limits, accounts }),
    trails,
    spread,
    breaksSeen: { changes: state.breakChanges },
    openProposals: new Set(openProposals(state)),
    liveEmergencies: new Set(liveEmergencies(state)),
    silences,
    cards: new Set(),
    feeds: new Set(),
    unbooked: new Set(),
    revalued: { accounts: new Set(), version: 0 },
    pairs,
    dependents: new Map(),
    pairsOf: (instrument) => pairs.get(instrument),
    markGroupsDirty: () => {
      groups.areAllDirty = true;
    },
  };
  return world;
}

/** Every limit on an account and above it is judged with the present entry. */
function forceAround({ limits, accounts }: Pick<World, 'limits' | 'accounts'>, account: number): void {
  limits.force(account);
  for (const node of accounts.pathOf(account)) limits.forceNode(node.key);
}

type FreshnessParts = Pick<World, 'state' | 'rates' | 'holdings' | 'accounts' | 'groups'> & {
  readonly pairs: Map<number, string[]>;
  readonly limitsOf: () => Limits;
};

/** What ages marks and rates; it asks the limits, which are made after it. */
function freshnessOf({ state, rates, holdings, accounts, groups, pairs, limitsOf }: FreshnessParts): Freshness {
  return new Freshness({
    state,
    rates,
    holdings,
    accounts,
    force: (account) => limitsOf().force(account),
    forceNode: (key) => limitsOf().forceNode(key),
    forceAll: () => {
      for (let account = 0; account < state.accounts.length; account += 1) limitsOf().force(account);
      for (const key of groups.nodes.keys()) limitsOf().forceNode(key);
    },
    pairsOf: (instrument) => pairs.get(instrument),
    instrumentOf: (pair) => instrumentOfPair(pairs, pair),
    rerate: (moved) => {
      if (moved.length === 0) return;
      groups.areAllDirty = true;
      limitsOf().ratesMoved();
      holdings.rerate(moved);
    },
  });
}

function liveEmergencies({ emergencies }: EngineState): string[] {
  return [...emergencies.values()].filter(({ ended }) => ended === null).map(({ limitId }) => limitId);
}

function openProposals(state: EngineState): string[] {
  return [...state.proposals.values()].filter((entry) => entry.state === 'open').map(({ proposalId }) => proposalId);
}

/** What alerts ask and tell: the use behind them, masks that a transition ends, rows that time alone changed, their cost. */
function wireAlerts(
  alerts: Alerts,
  {
    state,
    limits,
    accounts,
    escalations,
    silences,
    world,
    exactly,
  }: Pick<World, 'state' | 'limits' | 'accounts' | 'escalations' | 'silences'> & {
    readonly exactly: (account: number) => LossObservation;
    readonly world: () => World;
  },
): Costs {
  const inhibitions = new Inhibitions(state, alerts);
  const costs = new Costs({ state, alerts, exactly });
  alerts.presentUse = (entry) => presentUse(state, limits, entry);
  alerts.onMove = (entry, from, trigger) => {
    escalations.follow(entry, from, trigger);
    if (isNewFiring(entry, from, trigger)) entry.cause = causeOf(world(), entry);
    costs.follow(entry, from, trigger);
  };
  alerts.onMarked = (entry) => escalations.plan(entry);
  alerts.onMoved = (entry) => {
    unmask(alerts, entry);
    silences.moved(entry);
    inhibitions.moved(entry);
    escalations.moved(entry);
  };
  alerts.onFiring = (entry) => {
    silences.fired(entry);
    inhibitions.fired(entry);
  };
  alerts.onAsking = (entry) => escalations.restart(entry);
  alerts.onJudged = (entry) => {
    expose(alerts, entry);
    inhibitions.judged(entry);
  };
  alerts.onUndone = (entry, before) => {
    entry.silence = silences.restored(entry, before);
  };
  alerts.mayWorsen = (entry) => !isSettled(state, entry);
  alerts.onDeadline = (entry) => {
    const account = state.limits.get(entry.limitKey)?.account ?? -1;
    if (account >= 0) accounts.changed.add(account);
  };
  return costs;
}

/** [AL16] a latched breach of an account without an open position; working orders are no facts yet. */
function isSettled(state: EngineState, { limitKey }: AlertEntry): boolean {
  const limit = state.limits.get(limitKey);
  if (limit === undefined || !limit.latched || limit.account < 0) return false;
  return [...accountAt(state, limit.account).holdings.values()].every((index) => isFlat(holdingAt(state, index)));
}

function presentUse(state: EngineState, limits: Limits, entry: AlertEntry): LimitUse | null {
  const limit = state.limits.get(entry.limitKey);
  return limit?.alertId === entry.alertId ? limits.use(limit) : null;
}

function instrumentOfPair(pairs: ReadonlyMap<number, readonly string[]>, pair: string): number {
  for (const [instrument, own] of pairs) if (own.includes(pair)) return instrument;
  return -1;
}

export function refuse(reason: RejectReason, field?: string, detail?: string): Refusal {
  return { reason, field, detail };
}

export function outcomeOf(seq: Seq, verdict: Verdict): Outcome {
  if (verdict === null) return { type: 'Accepted', seq };
  return { type: 'Rejected', seq, reason: verdict.reason, field: verdict.field, detail: verdict.detail };
}
