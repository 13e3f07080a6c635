import { parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { roundRatio } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import type { LimitDefinition, MetricRule } from '#lib/model/limit.ts';
import type { Exposure } from './exposure.ts';
import { readFills } from './fill-limits.ts';
import { timeToFloor } from './floor-time.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import { feedAge, markAge, OpenBreaks } from './health-ages.ts';
import type { AgeReading } from './health-ages.ts';
import type { Holdings } from './holdings.ts';
import type { AccountReadings } from './account-readings.ts';
import { absoluteSteps, belowBreach, isAtRung, readLadder, utilizationSteps } from './ladder.ts';
import type { AbsoluteLadder, Steps } from './ladder.ts';
import { measurableOf } from './limit-books.ts';
import { readLoss, readTerms } from './loss-rule.ts';
import type { LossObservation, LossTerms } from './loss-rule.ts';
import { observeBook, readBook } from './metric-book.ts';
import type { BookReading } from './metric-book.ts';
import { areBooked, areHoldingsLive, areOpenResultsLive, areRatesLive } from './liveness.ts';
import { membersOf } from './leaves.ts';
import { isExposureMetric, measure } from './measures.ts';
import { openResult, worstTripLoss } from './open-results.ts';
import { isResultMetric, isTold } from './metric-rule.ts';
import { accountAt, balance24 } from './state.ts';
import type { EngineState, LimitState } from './state.ts';

/** Present use of one limit, exact, 10^-24 of its unit. */
export type LimitUse = {
  /** What is used of the allowance, or the value of an absolute metric; 0 while unknown. */
  readonly used24: bigint;
  readonly allowance24: bigint;
  /** The rule's own condition, as of now. */
  readonly breached: boolean;
  readonly floor24: bigint | null;
};
export type LimitReading = LimitUse & {
  readonly steps: Steps;
  /** The same for rising: a loss rule never rises to the breach by its use alone [LI10]. */
  readonly rises: Steps;
  /** The value on the scale of the steps; null is unknown [LI9]. */
  readonly value24: bigint | null;
  /** False while an input is not live: the rung may rise and does not fall. */
  readonly isLive: boolean;
  /** The value of a linear metric before it is cut off at 0; else the value. */
  readonly raw24: bigint;
  /** What was left out of the value. */
  readonly missing: readonly string[];
  /** Of a metric on results: what lowers its value, 10^-24 by currency, before converting. */
  readonly results?: ReadonlyMap<string, bigint> | undefined;
};
const NONE: readonly string[] = [];
type Value = {
  readonly value24: bigint | null;
  readonly raw24: bigint;
  readonly ratio: { readonly numerator: bigint; readonly denominator: bigint } | null;
  readonly missing: readonly string[];
  readonly isLive: boolean;
  readonly results?: ReadonlyMap<string, bigint>;
};

/** The steps of a definition for one allowance; `rises` lacks the breach of a loss rule, which its own condition decides. */
type Formed = { readonly amount24: bigint; readonly steps: Steps; readonly rises: Steps };

export type ReaderParts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly groups: Groups;
  readonly rates: Rates;
  readonly exposure: Exposure;
};

/** Reads what a limit measures, exactly and without changing anything. */
export class LimitReader {
  private readonly parts: ReaderParts;
  private readonly breaks: OpenBreaks;
  private readonly formed = new WeakMap<LimitDefinition, Formed>();

  constructor(parts: ReaderParts) {
    this.parts = parts;
    this.breaks = new OpenBreaks(parts.state);
  }

  /** Equity and balance of an account, exact at 10^-24. */
  exactly(account: number): LossObservation {
    const state = accountAt(this.parts.state, account);
    let equity24 = balance24(state);
    const balance = equity24;
    for (const index of state.holdings.values()) equity24 += this.parts.holdings.exactUnrealized24(index);
    return { equity24, balance24: balance };
  }

  /** What an observation moves before it is compared: the peak of a drawdown [IN10]. */
  observe(limit: LimitState): void {
    const measurable = measurableOf(limit);
    if (measurable !== null) observeBook(this.parts, measurable);
  }

  isAccountLive(account: number): boolean {
    return this.parts.exposure.isLive(account);
  }

  read(limit: LimitState, terms: LossTerms | null, seen: AccountReadings): LimitReading {
    const { definition, amount24 } = limit;
    const { rule } = definition;
    if (rule.type === 'dailyLoss' || rule.type === 'maxLoss') {
      const reading = readLoss(terms ?? readTerms(rule), limit, seen.of(limit.account));
      const { used24, isCrossed, floor24 } = reading;
      // During the day a rule that is judged at the close has no condition: it would breach.
      const breached = isCrossed && (rule.check !== 'eod' || limit.heldAtClose);
      const { steps, rises } = this.formedFor(limit);
      return {
        used24,
        allowance24: amount24,
        breached,
        floor24,
        steps,
        rises,
        value24: used24,
        raw24: used24,
        isLive: seen.isLive(limit.account),
        missing: NONE,
      };
    }
    const value = this.valueOf(limit, seen);
    const { ratio } = value;
    // A quotient is compared by its parts, never after dividing [NU7].
    const formed = this.formedFor(limit).steps;
    const steps = ratio === null ? formed : scaled(formed, ratio.denominator);
    const value24 = ratio === null ? value.value24 : ratio.numerator * pow10Big(24);
    const breached = value24 !== null && isAtRung(steps, 4, value24);
    const { raw24, isLive, missing, results } = value;
    return {
      used24: value.value24 ?? 0n,
      allowance24: amount24,
      breached,
      floor24: null,
      steps,
      rises: steps,
      value24,
      raw24,
      isLive,
      missing,
      results,
    };
  }

  /** The steps of a definition for the allowance of now, formed once: that of a percentage follows its level. */
  private formedFor({ definition, amount24 }: LimitState): Formed {
    const known = this.formed.get(definition);
    if (known?.amount24 === amount24) return known;
    const { rule } = definition;
    const steps =
      rule.type === 'metric' && rule.mode === 'absolute'
        ? absoluteSteps(absoluteLadderOf(definition, rule))
        : utilizationSteps(readLadder(definition.ladder), amount24, rule.breachWhen === 'lt');
    const isLoss = rule.type === 'dailyLoss' || rule.type === 'maxLoss';
    const formed = { amount24, steps, rises: isLoss ? belowBreach(steps) : steps };
    this.formed.set(definition, formed);
    return formed;
  }

  private valueOf(limit: LimitState, seen: AccountReadings): Value {
    const { definition, node } = limit;
    const { rule } = definition;
    const { exposure } = this.parts;
    if (rule.type === 'metric') return this.metricValue(limit, rule, seen);
    // A quantity comes from fills: no mark or rate is behind it [LI9].
    if (rule.type === 'position') return plainValue(exposure.position24(limit.account, rule.instrument), true);
    if (rule.type !== 'exposure') return plainValue(0n, this.isLive(limit, seen));
    const { currency } = definition;
    const value24 = exposure.measure24(node, limit.account, rule.measure, currency);
    // Each leaf is converted by itself [FX4].
    return plainValue(value24, areHoldingsLive(this.parts, membersOf(this.parts, node), null, currency));
  }

  private metricValue(limit: LimitState, rule: MetricRule, seen: AccountReadings): Value {
    const { definition, node } = limit;
    const { metric } = rule;
    const { currency } = definition;
    if (isExposureMetric(metric)) {
      const query = { node, within: definition.within ?? null, metric, currency, side: rule.side };
      const measured = measure(this.parts, query);
      const { value24, ratio, incomplete } = measured;
      return { value24, raw24: value24 ?? 0n, ratio, missing: incomplete, isLive: measured.isLive };
    }
    if (isResultMetric(metric) && limit.book !== null) {
      const measurable = { definition, rule, book: limit.book };
      const reading = readBook(this.parts, measurable, () => this.equity24(node, currency));
      const { raw24, ratio, missing, results } = reading;
      const areLive = this.isResultLive(limit, rule, reading);
      if (ratio === null) return { ...partlyKnown(limit, { raw24, missing, isLive: areLive }), results };
      const isKnown = ratio.denominator > 0n;
      return { ...ratioValue(isKnown ? ratio : null, missing, areLive && missing.length === 0), raw24 };
    }
    if (isTold(rule)) return this.toldValue(limit, rule, seen);
    const within = definition.within ?? null;
    const areOpenLive = (): boolean => areOpenResultsLive(this.parts, membersOf(this.parts, node), within, currency);
    if (metric === 'openLoss') {
      // [PN] max(0, -unrealized): before it is cut off it moves with equity.
      const { amount24, missing } = openResult(this.parts, { node, within, currency });
      const results = new Map([[currency, amount24]]);
      return { ...partlyKnown(limit, { raw24: -amount24, missing, isLive: areOpenLive() }), results };
    }
    if (metric === 'lossPerTrade') {
      const { amount24, missing } = worstTripLoss(this.parts, { node, within, currency });
      return { ...plainValue(amount24, areOpenLive() && missing.length === 0), missing };
    }
    const isLive = this.isLive(limit, seen);
    if (metric === 'room') return this.room(limit, seen, isLive);
    const own = accountAt(this.parts.state, limit.account).currency;
    return this.converted(seen.of(limit.account).equity24, own, currency, isLive);
  }

  /** Ages, rates, single fills and the time to the floor: their inputs are times and fills, live by themselves. */
  private toldValue(limit: LimitState, rule: MetricRule, seen: AccountReadings): Value {
    const { node, definition } = limit;
    const { state } = this.parts;
    const { within = null } = definition;
    switch (rule.metric) {
      case 'timeToFloor': {
        const { minutes, missing } = timeToFloor(state, limit.account, seen.of(limit.account));
        return ratioValue(minutes, missing, missing.length === 0 && this.isLive(limit, seen));
      }
      case 'markAge':
        return ageValue(markAge(this.parts, node, within));
      case 'feedAge':
        return ageValue(feedAge(this.parts, node, rule));
      case 'breakAge':
        return ageValue(this.breaks.age(this.parts, node, within));
      default: {
        const read = readFills(limit, rule, state.timeUs);
        return ratioValue(read, read === null ? ['price, rate or history before the fill'] : [], true);
      }
    }
  }

  /** False while a feed behind a value is stale or down [LI9]. */
  private isLive(limit: LimitState, seen: AccountReadings): boolean {
    if (limit.account >= 0) return seen.isLive(limit.account);
    return membersOf(this.parts, limit.node).every((member) => seen.isLive(member));
  }

  /** The same of results: what is booked has no mark behind it, and what is nothing needs no rate. */
  private isResultLive({ definition, node }: LimitState, rule: MetricRule, { currencies }: BookReading): boolean {
    const { exposure } = this.parts;
    const { currency, within } = definition;
    for (const from of currencies) if (!exposure.isRateLive(from, currency)) return false;
    const members = membersOf(this.parts, node);
    if (!areBooked(this.parts, members)) return false;
    if (rule.metric === 'drawdownPct' && !areRatesLive(this.parts, members, currency)) return false;
    const isBooked = rule.metric === 'realizedLoss' || rule.includes?.open === false;
    return isBooked || areHoldingsLive(this.parts, members, within ?? null, null);
  }

  private equity24(node: LimitState['node'], currency: string): bigint {
    let equity24 = 0n;
    for (const member of membersOf(this.parts, node)) {
      const rate = this.parts.rates.get(accountAt(this.parts.state, member).currency, currency);
      if (rate.known) equity24 += convert(this.exactly(member).equity24, rate);
    }
    return equity24;
  }

  private converted(amount24: bigint, from: string, to: string, isLive: boolean): Value {
    const rate = this.parts.rates.get(from, to);
    if (rate.known) return plainValue(convert(amount24, rate), isLive && this.parts.exposure.isRateLive(from, to));
    return { value24: null, raw24: 0n, ratio: null, missing: [`${from}/${to}`], isLive };
  }

  /** The least room of the account's loss rules; unknown where it has none. */
  private room(limit: LimitState, seen: AccountReadings, isLive: boolean): Value {
    const owner = accountAt(this.parts.state, limit.account);
    let least: bigint | null = null;
    for (const limitId of owner.limitIds) {
      const other = this.parts.state.limits.get(limitId);
      const rule = other?.definition.rule;
      if (other === undefined || (rule?.type !== 'dailyLoss' && rule?.type !== 'maxLoss')) continue;
      const { room24 } = readLoss(readTerms(rule), other, seen.of(limit.account));
      if (least === null || room24 < least) least = room24;
    }
    if (least === null) return { value24: null, raw24: 0n, ratio: null, missing: ['loss rules'], isLive };
    return this.converted(least, owner.currency, limit.definition.currency, isLive);
  }
}

/**
 * A loss, 0 for a gain. What lacks a rate is left out of a group's by name, and then its rung does not fall [IN17]; of an
 * account's own nothing is left.
 */
function partlyKnown(
  { account }: LimitState,
  { raw24, missing, isLive }: Pick<Value, 'raw24' | 'missing' | 'isLive'>,
): Value {
  const isUnknown = account >= 0 && missing.length > 0;
  const value24 = isUnknown ? null : raw24 > 0n ? raw24 : 0n;
  return { value24, raw24, ratio: null, missing, isLive: isLive && missing.length === 0 };
}

/** An exact quotient; null is unknown. */
function ratioValue(ratio: Ratio | null, missing: readonly string[], isLive: boolean): Value {
  const value24 = ratio === null ? null : roundRatio(ratio, 24);
  return { value24, raw24: value24 ?? 0n, ratio, missing, isLive };
}

/** An age in milliseconds; while one of what is looked at has none, the rung may rise and does not fall [LI9]. */
function ageValue({ ageUs, missing }: AgeReading): Value {
  const value24 = ageUs === null ? null : BigInt(ageUs) * pow10Big(21);
  return { value24, raw24: value24 ?? 0n, ratio: null, missing, isLive: missing.length === 0 };
}

function plainValue(value24: bigint, isLive: boolean): Value {
  return { value24, raw24: value24, ratio: null, missing: [], isLive };
}

/** The same steps for a value given as a numerator over this denominator. */
function scaled(steps: Steps, denominator: bigint): Steps {
  return {
    ...steps,
    thresholds: steps.thresholds.map((threshold) => (threshold === null ? null : threshold * denominator)),
    band: steps.band * denominator,
  };
}

/** The values of a definition's ladder in absolute mode. */
export function absoluteLadderOf(definition: LimitDefinition, rule: MetricRule): AbsoluteLadder {
  const { ladder, resetBand } = definition;
  const value = (text: string | null): bigint | null => (text === null ? null : parseUnits(text, 24));
  return {
    values24: [value(ladder.watch), value(ladder.warning), value(ladder.critical)],
    breach24: parseUnits(rule.amount, 24),
    isBelow: rule.worseWhen === 'below',
    isPassed: rule.breachWhen === 'lt',
    band24: resetBand === undefined ? null : parseUnits(resetBand, 24),
    hysteresis: parseUnits(ladder.hysteresis, 12),
  };
}
