import { abs, max, over, parseD40, stored, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { ReferenceAccount } from './reference-account.ts';
import { absoluteSteps, AS_VALUES, climb, newLadder, percentSteps } from './reference-ladder.ts';
import type { LadderState, Steps } from './reference-ladder.ts';
import { atRate } from './reference-market.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { ReferenceMetrics } from './reference-metrics.ts';
import type { Metered } from './reference-metrics.ts';
import { beginMemory, followMembers, isInside, isOfResults, rollMemory, totalOf } from './reference-results.ts';
import type { ResultMemory, ResultTerms } from './reference-results.ts';
import { measuredOf } from './reference-rules.ts';
import type { ReferenceRule } from './reference-rules.ts';
import type { Input } from '#lib/model/input.ts';
import type { LimitDefinition, LimitOptions, LimitRule, MetricRule, ScopeNode } from '#lib/model/limit.ts';

/** What the oracle reads of a definition; ids and codes as plain text. */
export type LimitTerms = Pick<LimitDefinition, 'rule' | 'ladder' | 'scope'> &
  LimitOptions & {
    readonly limitId: string;
    readonly currency: string;
  };

const UNIT: D40 = parseD40('1');

/** One limit on one node. A loss rule keeps its levels in the rules of its account and only its ladder here. */
export type ReferenceLimit = {
  terms: LimitTerms;
  readonly node: ScopeNode;
  readonly ladder: LadderState;
  /** The condition as of now, and whether it breaches: after its confirmations, or by a latch [LI11], [LI12]. */
  holds: boolean;
  isBroken: boolean;
  firstBreachSeq: number | null;
  /** What was measured last, over `den`; null while unknown. */
  value: D40 | null;
  den: D40;
  /** Its present value has been counted for no confirmation yet [LI11]. */
  isUncounted: boolean;
  /** A hard limit's breach that only a lead's reset ends [LI12]. */
  isLatched: boolean;
  /** Of a metric on results. */
  memory: ResultMemory | null;
  readonly crossings: { readonly seq: number; readonly value: D40 }[];
};

/** All limits: their values measured anew after each entry, their rungs by the ladder [LI]. */
export class ReferenceLimits {
  readonly byId = new Map<string, ReferenceLimit>();
  /** Definitions with one state for each node below. */
  readonly #spread = new Map<string, LimitTerms>();
  readonly #market: ReferenceMarket;
  readonly #metrics: ReferenceMetrics;
  readonly #accounts: ReadonlyMap<string, ReferenceAccount>;

  constructor(market: ReferenceMarket, accounts: ReadonlyMap<string, ReferenceAccount>) {
    this.#market = market;
    this.#metrics = new ReferenceMetrics(market);
    this.#accounts = accounts;
  }

  put(terms: LimitTerms, account: ReferenceAccount | null): void {
    const { rule, limitId, scope } = terms;
    if (account !== null && (rule.type === 'maxLoss' || rule.type === 'dailyLoss')) {
      account.rules.put(limitId, rule, { base: account.startBalance + account.deposits, ...account.levelStart });
    }
    if (isSpread(terms)) {
      this.#spread.set(limitId, terms);
      for (const limit of this.byId.values()) if (limit.terms.limitId === limitId) renew(limit, terms);
      return;
    }
    const known = this.byId.get(limitId);
    if (known !== undefined) renew(known, terms);
    else this.byId.set(limitId, newLimit(terms, scope));
  }

  /** A lead's reset of a hard limit's latch [LI12]: of the account's own where the limit has one for each. */
  resetLatch(limitId: string, account: ReferenceAccount): void {
    const limit = this.byId.get(`${limitId}@account/${account.account}`) ?? this.byId.get(limitId);
    if (limit !== undefined) limit.isLatched = false;
  }

  /** The limits with a value of their own for each node below them: all there are now [LI1]. */
  partsOf(limitId: string): readonly ReferenceLimit[] {
    return [...this.byId.values()].filter(({ terms }) => terms.limitId === limitId);
  }

  /** A reset: limits of its accounts begin their windows, those of groups with the firm's calendar [SE11]. */
  roll(calendarId: string, days: { readonly label: string; readonly before: string | null }): void {
    const firms = this.#market.firm?.calendarId;
    for (const { terms, node, memory } of this.byId.values()) {
      const owner = node.level === 'account' ? this.#accounts.get(node.id) : undefined;
      if ((owner?.calendarId ?? firms) !== calendarId || memory === null || terms.rule.type !== 'metric') continue;
      rollMemory(memory, resultTerms(terms, terms.rule, node), days, this.#market);
    }
  }

  /** `input`: what counted at this entry; null where nothing did. */
  observe(seq: number, input: Input | null): void {
    this.#spreadOut();
    for (const limit of this.byId.values()) {
      const loss = this.lossOf(limit);
      if (loss === null) this.#judge(limit, seq, input);
      else {
        const { account, state } = loss;
        const { balance, equity } = account.values;
        const { allowance } = state;
        const value = allowance - (measuredOf(state.rule, { balance, equity }) - state.floor);
        limit.value = value;
        const isLatched = state.latch !== 'none';
        const isOwnLive = account.isRated(this.#market) && this.#isLive(account, account.currency);
        const reading = {
          value,
          allowance,
          holds: state.holds,
          isLatched,
          isLive: isOwnLive,
        };
        climb(limit.ladder, reading, percentSteps(limit.terms.ladder), 1);
      }
    }
  }

  /** Makes the states of limits with one for each node below, and drops those of nodes that are no longer below. */
  #spreadOut(): void {
    for (const [limitId, terms] of this.#spread) {
      const level = terms.per === undefined || terms.per === 'node' ? 'account' : terms.per;
      const ids = new Set(this.members(terms.scope).map((account) => account[level]));
      for (const { node } of this.partsOf(limitId)) if (!ids.has(node.id)) this.byId.delete(keyOf(limitId, node));
      for (const id of ids) {
        const key = keyOf(limitId, { level, id });
        if (!this.byId.has(key)) this.byId.set(key, newLimit(terms, { level, id }));
      }
    }
  }

  lossOf(limit: ReferenceLimit): { readonly account: ReferenceAccount; readonly state: ReferenceRule } | null {
    const account = this.#accounts.get(limit.node.id);
    const state = limit.node.level === 'account' ? account?.rules.byId.get(limit.terms.limitId) : undefined;
    return account === undefined || state === undefined ? null : { account, state };
  }

  #judge(limit: ReferenceLimit, seq: number, input: Input | null): void {
    const { rule, confirm = 1, hard } = limit.terms;
    const { value, den, isLive } = this.#measure(limit);
    const isNew = limit.isUncounted || !isSame(limit, value, den) || this.#isBookedBy(limit, input);
    limit.value = value;
    limit.den = den;
    limit.isUncounted = false;
    const { steps, allowance } = stepsOf(limit.terms);
    const isBelow = rule.type === 'metric' && rule.worseWhen === 'below';
    const read = value === null ? null : isBelow ? -value : value;
    const holds = read !== null && isBroken(limit.terms, read, den);
    const reading = { value: read, den, allowance, holds, isLatched: limit.isLatched, isLive, isNew };
    climb(limit.ladder, reading, steps, confirm);
    const isBreach = confirm > 1 ? limit.ladder.rung === 'breach' : holds;
    if (isBreach && !limit.isBroken) {
      limit.crossings.push({ seq, value: this.#signed(limit, value ?? ZERO) });
      limit.firstBreachSeq ??= seq;
    }
    if (isBreach && hard?.latches === true) {
      limit.isLatched = true;
      limit.ladder.rung = 'breach';
    }
    limit.holds = holds;
    limit.isBroken = isBreach || limit.isLatched;
  }

  /**
   * Whether an entry books something that a booked metric measures, whatever comes of it: that is an observation [LI11].
   * Days let no other metric count its observations.
   */
  #isBookedBy({ terms, node }: ReferenceLimit, input: Input | null): boolean {
    const { rule, within } = terms;
    if (input === null || rule.type !== 'metric') return false;
    const members = this.members(node);
    if (input.type === 'CashMoved') {
      const isOfCash = rule.metric === 'realizedLoss' && within === undefined;
      return isOfCash && members.some(({ account }) => account === input.account);
    }
    const isOfPosition =
      input.type === 'FillReceived' ||
      input.type === 'FillBusted' ||
      input.type === 'FillCorrected' ||
      input.type === 'PositionReported';
    if (!isOfPosition && input.type !== 'SettlementPosted') return false;
    const instrument = this.#market.instruments.get(input.instrument);
    if (instrument === undefined || !isInside(instrument, within ?? null)) return false;
    return isOfPosition
      ? members.some(({ account }) => account === input.account)
      : members.some((account) => account.signedQty(input.instrument) !== ZERO);
  }

  /** What the hard limits in breach over an account say [LI12]. */
  gateOf(account: ReferenceAccount): 'open' | 'reduceOnly' | 'blocked' {
    const gates = [...this.byId.values()].flatMap(({ terms, node, ladder }) =>
      terms.hard !== undefined && ladder.rung === 'breach' && this.members(node).includes(account)
        ? [terms.hard.gate]
        : [],
    );
    if (gates.includes('blocked')) return 'blocked';
    return gates.length > 0 ? 'reduceOnly' : 'open';
  }

  /** The same of what is exposed: positions that cancel are not. */
  #isExposureLive({ values }: ReferenceAccount, currency: string): boolean {
    return values.leaves.every(
      ({ instrument, px, signedQty }) =>
        signedQty === ZERO ||
        (px !== null &&
          this.#market.isLive(instrument.instrument) &&
          this.#market.isRateLive(instrument.settlementCurrency, currency)),
    );
  }

  /** While a mark or rate behind an open holding is missing or not live, a rung may rise and does not fall [LI9]. */
  #isLive(account: ReferenceAccount, currency: string): boolean {
    return account.values.leaves.every(
      // Positions that cancel hang on no mark; what they cost still hangs on a rate.
      ({ instrument, px, signedQty }) =>
        (signedQty === ZERO || (px !== null && this.#market.isLive(instrument.instrument))) &&
        this.#market.isRateLive(instrument.settlementCurrency, currency),
    );
  }

  members(scope: ScopeNode): readonly ReferenceAccount[] {
    return [...this.#accounts.values()].filter((account) => {
      if (scope.level === 'firm') return this.#market.firm?.firm === scope.id;
      return (scope.level === 'account' ? account.account : account[scope.level]) === scope.id;
    });
  }

  #measure(limit: ReferenceLimit): Metered {
    const { node, terms } = limit;
    const { rule } = terms;
    const members = this.members(node);
    if (rule.type === 'metric') return this.#measureMetric(limit, rule, members);
    // A quantity comes from fills: no mark or rate is behind it.
    if (rule.type === 'position') {
      return { value: abs(members[0]?.signedQty(rule.instrument) ?? ZERO), den: UNIT, isLive: true };
    }
    const { long, short } = this.exposure(node, terms.currency);
    const value = rule.type === 'exposure' ? abs(sideOf(rule, long, short)) : ZERO;
    return { value, den: UNIT, isLive: members.every((account) => this.#isExposureLive(account, terms.currency)) };
  }

  /** What counts results follows its members, and its peak rises before it is compared [IN10]. */
  #measureMetric(limit: ReferenceLimit, rule: MetricRule, members: readonly ReferenceAccount[]): Metered {
    const terms = resultTerms(limit.terms, rule, limit.node);
    if (isOfResults(rule)) {
      limit.memory ??= beginMemory(terms, members);
      followMembers(limit.memory, terms, members);
      if (rule.metric === 'drawdown' || rule.metric === 'drawdownPct') {
        limit.memory.peak = max(limit.memory.peak, totalOf(limit.memory, terms, this.#market));
      }
    }
    return this.#metrics.measure({ ...terms, memory: limit.memory }, members);
  }

  /** Each leaf converted by itself into the limit's currency, then summed [FX4]. */
  exposure(scope: ScopeNode, currency: string): { readonly long: D40; readonly short: D40 } {
    let [long, short] = [ZERO, ZERO];
    for (const account of this.members(scope)) {
      for (const { exposure, instrument } of account.values.leaves) {
        const rate = this.#market.rateBetween(instrument.settlementCurrency, currency);
        if (exposure === null || rate === null) continue;
        const value = atRate(exposure, rate);
        if (value > ZERO) long += value;
        else short -= value;
      }
    }
    return { long, short };
  }

  /** Tapes print the value with its sign. */
  #signed({ node, terms }: ReferenceLimit, value: D40): D40 {
    const { rule } = terms;
    if (rule.type === 'position') return this.members(node)[0]?.signedQty(rule.instrument) ?? ZERO;
    const { long, short } = this.exposure(node, terms.currency);
    return rule.type === 'exposure' ? sideOf(rule, long, short) : value;
  }
}

function sideOf(rule: Extract<LimitRule, { type: 'exposure' }>, long: D40, short: D40): D40 {
  if (rule.measure === 'long') return long;
  if (rule.measure === 'short') return short;
  return rule.measure === 'gross' ? long + short : long - short;
}

function isSpread({ per }: LimitTerms): boolean {
  return per !== undefined && per !== 'node';
}

function keyOf(limitId: string, node: ScopeNode): string {
  return `${limitId}@${node.level}/${node.id}`;
}

function resultTerms({ within, currency }: LimitTerms, rule: MetricRule, node: ScopeNode): ResultTerms {
  return { rule, within: within ?? null, node, currency };
}

function newLimit(terms: LimitTerms, node: ScopeNode): ReferenceLimit {
  return {
    terms,
    node,
    ladder: newLadder(),
    holds: false,
    isBroken: false,
    firstBreachSeq: null,
    value: null,
    den: UNIT,
    isUncounted: true,
    isLatched: false,
    memory: null,
    crossings: [],
  };
}

/** A new version keeps rung, latch and memory, and counts its confirmations anew [LL16]. */
function renew(limit: ReferenceLimit, terms: LimitTerms): void {
  limit.terms = terms;
  limit.ladder.streaks.fill(0);
  limit.isUncounted = true;
}

/** Values as they would be stored [NU4]: a quotient that differs beyond the 24th decimal is no other value. */
function isSame(limit: ReferenceLimit, value: D40 | null, den: D40): boolean {
  if (value === null || limit.value === null) return value === limit.value;
  return stored(over(value, den)) === stored(over(limit.value, limit.den));
}

/** Rungs of uses, or of values of their own [LI4]. */
function stepsOf({ rule, ladder, resetBand }: LimitTerms): { readonly steps: Steps; readonly allowance: D40 } {
  if (rule.type !== 'metric' || rule.mode !== 'absolute') {
    return { steps: percentSteps(ladder), allowance: parseD40(rule.amount) };
  }
  const steps = absoluteSteps(ladder, rule.amount, resetBand, rule.worseWhen === 'below');
  return { steps, allowance: AS_VALUES };
}

/** The condition of the breach rung [LI7]; a limit of zero allows none and is breached by any value above it [LI8]. */
function isBroken({ rule }: LimitTerms, value: D40, den: D40): boolean {
  const isAbsolute = rule.type === 'metric' && rule.mode === 'absolute';
  const isBelow = rule.type === 'metric' && rule.worseWhen === 'below';
  const amount = parseD40(rule.amount) * (isBelow ? -1n : 1n) * den;
  const isPassed = rule.breachWhen === 'lt' || (amount === ZERO && !isAbsolute);
  return isPassed ? value * UNIT > amount : value * UNIT >= amount;
}
