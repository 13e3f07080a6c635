import { abs, parseD40, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { ReferenceAccount } from './reference-account.ts';
import { climb, newLadder, percentSteps } from './reference-ladder.ts';
import type { LadderState } from './reference-ladder.ts';
import { atRate } from './reference-market.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { measuredOf } from './reference-rules.ts';
import type { ReferenceRule } from './reference-rules.ts';
import type { LimitDefinition, LimitRule, ScopeNode } from '#lib/model/limit.ts';

/** What the oracle reads of a definition; ids and codes as plain text. */
export type LimitTerms = Pick<LimitDefinition, 'rule' | 'ladder' | 'scope'> & {
  readonly limitId: string;
  readonly currency: string;
};

/** One limit on one node. A loss rule keeps its levels in the rules of its account and only its ladder here. */
export type ReferenceLimit = {
  terms: LimitTerms;
  readonly ladder: LadderState;
  holds: boolean;
  firstBreachSeq: number | null;
  value: D40 | null;
  readonly crossings: { readonly seq: number; readonly value: D40 }[];
};

/** All limits: their values measured anew after each entry, their rungs by the ladder [LI]. */
export class ReferenceLimits {
  readonly byId = new Map<string, ReferenceLimit>();
  readonly #market: ReferenceMarket;
  readonly #accounts: ReadonlyMap<string, ReferenceAccount>;

  constructor(market: ReferenceMarket, accounts: ReadonlyMap<string, ReferenceAccount>) {
    this.#market = market;
    this.#accounts = accounts;
  }

  put(terms: LimitTerms, account: ReferenceAccount | null): void {
    const { rule, limitId } = terms;
    if (account !== null && (rule.type === 'maxLoss' || rule.type === 'dailyLoss')) {
      account.rules.put(limitId, rule, { base: account.startBalance + account.deposits, ...account.levelStart });
    }
    const known = this.byId.get(limitId);
    if (known !== undefined) known.terms = terms;
    else
      this.byId.set(limitId, {
        terms,
        ladder: newLadder(),
        holds: false,
        firstBreachSeq: null,
        value: null,
        crossings: [],
      });
  }

  observe(seq: number): void {
    for (const limit of this.byId.values()) {
      const loss = this.lossOf(limit);
      if (loss === null) this.#judge(limit, seq);
      else {
        const { account, state } = loss;
        const { balance, equity } = account.values;
        const { allowance } = state;
        const value = allowance - (measuredOf(state.rule, { balance, equity }) - state.floor);
        limit.value = value;
        const isLatched = state.latch !== 'none';
        const reading = { value, allowance, holds: state.holds, isLatched, isLive: this.#isLive(account) };
        climb(limit.ladder, reading, percentSteps(limit.terms.ladder), 1);
      }
    }
  }

  lossOf(limit: ReferenceLimit): { readonly account: ReferenceAccount; readonly state: ReferenceRule } | null {
    const account = this.#accounts.get(limit.terms.scope.id);
    const state = limit.terms.scope.level === 'account' ? account?.rules.byId.get(limit.terms.limitId) : undefined;
    return account === undefined || state === undefined ? null : { account, state };
  }

  #judge(limit: ReferenceLimit, seq: number): void {
    const { rule, ladder, scope } = limit.terms;
    const value = this.#measure(limit.terms);
    limit.value = value;
    const allowance = parseD40(rule.amount);
    // A limit of zero allows none: it is breached by any value above it, never by an empty book [LI8].
    const reached = allowance === ZERO ? value > ZERO : value >= allowance;
    const holds = rule.breachWhen === 'lt' ? value > allowance : reached;
    if (holds && !limit.holds) {
      limit.crossings.push({ seq, value: this.#signed(limit.terms, value) });
      limit.firstBreachSeq ??= seq;
    }
    limit.holds = holds;
    // A quantity comes from fills: no mark or rate is behind it.
    const isLive = rule.type === 'position' || this.members(scope).every((account) => this.#isLive(account));
    climb(limit.ladder, { value, allowance, holds, isLatched: false, isLive }, percentSteps(ladder), 1);
  }

  /** While a mark or rate behind an open holding is missing or not live, a rung may rise and does not fall [LI9]. */
  #isLive(account: ReferenceAccount): boolean {
    if (!account.isRated(this.#market)) return false;
    return account.values.leaves.every(
      ({ instrument, px }) =>
        px !== null &&
        this.#market.isLive(instrument.instrument) &&
        this.#market.isRateLive(instrument.settlementCurrency, account.currency),
    );
  }

  members(scope: ScopeNode): readonly ReferenceAccount[] {
    return [...this.#accounts.values()].filter((account) => {
      if (scope.level === 'firm') return this.#market.firm?.firm === scope.id;
      return (scope.level === 'account' ? account.account : account[scope.level]) === scope.id;
    });
  }

  #measure(terms: LimitTerms): D40 {
    const { rule, scope } = terms;
    if (rule.type === 'position') return abs(this.members(scope)[0]?.signedQty(rule.instrument) ?? ZERO);
    const { long, short } = this.exposure(scope, terms.currency);
    return rule.type === 'exposure' ? abs(sideOf(rule, long, short)) : ZERO;
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
  #signed({ rule, scope, currency }: LimitTerms, value: D40): D40 {
    if (rule.type === 'position') return this.members(scope)[0]?.signedQty(rule.instrument) ?? ZERO;
    const { long, short } = this.exposure(scope, currency);
    return rule.type === 'exposure' ? sideOf(rule, long, short) : value;
  }
}

function sideOf(rule: Extract<LimitRule, { type: 'exposure' }>, long: D40, short: D40): D40 {
  if (rule.measure === 'long') return long;
  if (rule.measure === 'short') return short;
  return rule.measure === 'gross' ? long + short : long - short;
}
