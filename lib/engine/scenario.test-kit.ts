import type {
  AccountId,
  AlertId,
  CalendarId,
  Currency,
  DecimalText,
  FillId,
  InstrumentId,
  LimitId,
  Microseconds,
  Origin,
  RulesetId,
  Seq,
  TradingDay,
  UserId,
} from '#lib/model/ids.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import type { Input } from '#lib/model/input.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitView } from '#lib/model/view.ts';
import type {
  LimitDefinition,
  LimitMetric,
  LimitRule,
  MetricRule,
  Rung,
  RulesetRule,
  ScopeNode,
} from '#lib/model/limit.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import { RiskEngine } from './engine.ts';

/** A small hand for tests of the rules: inputs in few words, one second apart, and what came out of each. */
export class Scenario {
  engine: RiskEngine;
  readonly journal: JournalEntry[] = [];
  outcome: Outcome | null = null;
  notices: Notice[] = [];
  private timeUs: number;
  private fills = 0;

  constructor(engine: RiskEngine = new RiskEngine(), startUs = 1_000_000_000_000) {
    this.engine = engine;
    this.timeUs = startUs;
  }

  at(): { readonly tsEventUs: Microseconds } {
    return { tsEventUs: this.timeUs as Microseconds };
  }

  wait(us: number): this {
    this.timeUs += us;
    return this;
  }

  /** Applies one input and keeps its outcome and notices. */
  do(input: Input, origin = 'test'): Outcome {
    this.timeUs += 1_000_000;
    const time = this.timeUs as Microseconds;
    const entry: JournalEntry = {
      seq: (this.engine.seq + 1) as Seq,
      tsJournalUs: time,
      tsReceivedUs: time,
      origin: origin as Origin,
      inputId: String(this.engine.seq + 1),
      causationId: null,
      input,
    };
    const out: (Notice | Outcome)[] = [];
    this.engine.apply(entry, out);
    this.journal.push(entry);
    const [outcome, ...notices] = out;
    this.outcome = outcome as Outcome;
    this.notices = notices as Notice[];
    return this.outcome;
  }

  firm(pairs: readonly (readonly [string, string, string])[] = [], ownFill = true): this {
    this.do({ type: 'CalendarDefined', ...this.at(), calendarId: 'day' as CalendarId, zone: 'UTC', resetMinute: 0 });
    this.do({
      type: 'FirmConfigured',
      ...this.at(),
      firm: 'house',
      reportingCurrency: 'USD' as Currency,
      markPolicy: 'mid',
      ownFillUntilMarked: ownFill,
      fxPairs: pairs.map(([base, quote, instrument]) => ({
        base: base as Currency,
        quote: quote as Currency,
        instrument: instrument as InstrumentId,
      })),
      calendarId: 'day' as CalendarId,
    });
    return this;
  }

  list(
    instrument: string,
    multiplier = '1',
    currency = 'USD',
    kind: 'linear' | 'inverse' = 'linear',
    negative = false,
    more: Partial<Instrument> = {},
  ): this {
    this.do({
      type: 'InstrumentListed',
      ...this.at(),
      instrument: {
        instrument: instrument as InstrumentId,
        kind,
        multiplier: multiplier as DecimalText,
        quoteCurrency: currency as Currency,
        settlementCurrency: currency as Currency,
        assetClass: 'other',
        negativePriceAllowed: negative,
        ...more,
      },
    });
    return this;
  }

  open(account: string, startBalance: string, currency = 'USD', trader = 't1', desk = 'd1'): this {
    this.do({
      type: 'AccountOpened',
      ...this.at(),
      account: account as AccountId,
      currency: currency as Currency,
      startBalance: startBalance as DecimalText,
      trader,
      desk,
    });
    return this;
  }

  fill(account: string, instrument: string, signedQty: string, px: string, fee = '0', fillId?: string): Outcome {
    this.fills += 1;
    const isSell = signedQty.startsWith('-');
    return this.do({
      type: 'FillReceived',
      ...this.at(),
      fillId: (fillId ?? `F${this.fills}-${this.engine.seq}`) as FillId,
      account: account as AccountId,
      instrument: instrument as InstrumentId,
      side: isSell ? 'sell' : 'buy',
      lastQty: (isSell ? signedQty.slice(1) : signedQty) as DecimalText,
      lastPx: px as DecimalText,
      fee: fee as DecimalText,
    });
  }

  mark(instrument: string, px: string): Outcome {
    return this.do({
      type: 'MarkUpdated',
      ...this.at(),
      instrument: instrument as InstrumentId,
      px: px as DecimalText,
    });
  }

  cash(
    account: string,
    amount: string,
    cashKind: 'deposit' | 'withdrawal' | 'payout' | 'funding' | 'fee' = 'deposit',
    currency = 'USD',
  ): Outcome {
    return this.do({
      type: 'CashMoved',
      ...this.at(),
      cashId: `C${this.engine.seq}`,
      account: account as AccountId,
      amount: amount as DecimalText,
      currency: currency as Currency,
      cashKind,
    });
  }

  report(account: string, instrument: string, signedQty: string, avgPx: string): Outcome {
    return this.do({
      type: 'PositionReported',
      ...this.at(),
      account: account as AccountId,
      instrument: instrument as InstrumentId,
      signedQty: signedQty as DecimalText,
      avgPx: avgPx as DecimalText,
    });
  }

  roll(label: string): Outcome {
    const instantUs = (this.timeUs + 1_000_000) as Microseconds;
    const nextInstantUs = (instantUs + 86_400_000_000) as Microseconds;
    return this.do({
      type: 'TradingDayRolled',
      calendarId: 'day' as CalendarId,
      label: label as TradingDay,
      instantUs,
      nextInstantUs,
    });
  }

  actor(role: ActorRole = 'lead', user = 'u1') {
    return { actor: { user: user as UserId, name: user.toUpperCase(), role }, clientActionId: `a${this.engine.seq}` };
  }

  rules(
    account: string,
    rules: Readonly<Record<string, LimitRule>>,
    role: ActorRole = 'lead',
    more: Pick<Ruleset, 'effective'> = {},
  ): Outcome {
    return this.do({
      type: 'AssignRuleset',
      ...this.at(),
      ...this.actor(role),
      account: account as AccountId,
      ruleset: {
        rulesetId: 'p' as RulesetId,
        version: 1,
        name: 'Programme',
        ...more,
        rules: Object.entries(rules).map(([ruleId, rule]): RulesetRule => ({
          ruleId,
          name: ruleId,
          rule,
          ...ladder(),
        })),
      },
    });
  }

  define(limitId: string, scope: ScopeNode, rule: LimitRule, change: DefineChange = {}): Outcome {
    const {
      baseVersion = 0,
      role = 'manager',
      currency = 'USD',
      alertFrom = 'warning',
      watch = '50',
      hysteresis = '2',
      options = {},
    } = change;
    return this.do({
      type: 'DefineLimit',
      ...this.at(),
      ...this.actor(role),
      draft: {
        limitId: limitId as LimitId,
        name: limitId,
        scope,
        rule,
        currency: currency as Currency,
        ...ladder(watch, hysteresis),
        alertFrom,
        ...options,
        baseVersion,
      },
    });
  }

  acknowledge(alertId: string, rungSeen: Rung, user = 'u1', role: ActorRole = 'manager'): Outcome {
    return this.do({
      type: 'AcknowledgeAlert',
      ...this.at(),
      ...this.actor(role, user),
      alertId: alertId as AlertId,
      rungSeen,
      seqSeen: this.engine.seq,
    });
  }

  unacknowledge(alertId: string): Outcome {
    return this.do({ type: 'UnacknowledgeAlert', ...this.at(), ...this.actor('manager'), alertId: alertId as AlertId });
  }

  /** The present alert of a limit as `state rung`, or `none`. */
  alert(limitId: string): string {
    const found = this.engine.alerts(100).filter((alert) => alert.limitId === limitId);
    const [latest] = found.toSorted((a, b) => b.openedSeq - a.openedSeq);
    return latest === undefined ? 'none' : `${latest.state} ${latest.rung}`;
  }

  alertId(limitId: string): string {
    const found = this.engine.alerts(100).filter((alert) => alert.limitId === limitId);
    return found.toSorted((a, b) => b.openedSeq - a.openedSeq)[0]?.alertId ?? '';
  }

  /** Triggers of the alert notices of the last input. */
  triggers(): string[] {
    return this.notices.flatMap((notice) => (notice.type === 'AlertTransitioned' ? [notice.trigger] : []));
  }

  /** State, used in whole units, and rung of a limit as a desk reads it; `id@level/node` for one of several. */
  seen(limitId: string, node?: ScopeNode): readonly [used: number | null, rung: Rung] {
    const own = node?.level === 'account' ? (this.engine.accountDetail(node.id)?.limits ?? []) : [];
    const found = [...own, ...this.engine.personLimits()].find((view) => view.limitId === limitId);
    if (found === undefined) throw new Error(`no limit ${limitId}`);
    return [found.used === null ? null : found.used / 10 ** found.scale, found.rung];
  }

  resetLatch(account: string, ruleId: string, role: ActorRole = 'lead'): Outcome {
    return this.do({
      type: 'ResetLatch',
      ...this.at(),
      ...this.actor(role),
      account: account as AccountId,
      limitId: `${account}:${ruleId}` as LimitId,
      reason: 'settled',
    });
  }

  limit(account: string, ruleId: string): LimitView {
    const found = this.engine.accountDetail(account)?.limits.find((view) => view.limitId === `${account}:${ruleId}`);
    if (found === undefined) throw new Error(`no limit ${account}:${ruleId}`);
    return found;
  }

  floor(account: string, ruleId: string): number | null {
    const detail = this.engine.accountDetail(account);
    const limit = detail?.limits.find((view) => view.limitId === `${account}:${ruleId}`);
    return limit?.floor === null || limit?.floor === undefined ? null : limit.floor / 10 ** limit.scale;
  }

  breached(account: string): string[] {
    return this.engine
      .limitsOf(account)
      .flatMap((limit) => (limit.firstBreachSeq === null ? [] : [limit.limitId.split(':')[1] ?? '']));
  }
}

type DefineChange = {
  readonly baseVersion?: number;
  readonly role?: ActorRole;
  readonly currency?: string;
  readonly alertFrom?: Rung;
  readonly watch?: string;
  readonly options?: Partial<LimitDefinition>;
  readonly hysteresis?: string;
};

/** Fields of a rule beyond those the short forms below take. */
export function withMore(rule: LimitRule, more: Readonly<Record<string, unknown>>): LimitRule {
  // A test's own object: the engine's checks are what is under test.
  return { ...rule, ...more } as LimitRule;
}

export function ladder(watch = '50', hysteresis = '2') {
  return {
    ladder: {
      watch: watch as DecimalText,
      warning: '75' as DecimalText,
      critical: '90' as DecimalText,
      hysteresis: hysteresis as DecimalText,
    },
    alertFrom: 'warning' as Rung,
    ackFrom: 'critical' as Rung,
  };
}

export function maxLoss(
  amount: string,
  trail: 'none' | 'eod_balance' | 'closed_balance' | 'intraday_equity',
  lockOffset: string | null = null,
  breachWhen: 'lte' | 'lt' = 'lte',
): LimitRule {
  return {
    type: 'maxLoss',
    amount: amount as DecimalText,
    trail,
    lockOffset: lockOffset as DecimalText | null,
    breachWhen,
    action: 'fail',
  };
}

export function dailyLoss(
  amount: string,
  reference: 'balance' | 'equity' | 'max' | 'intraday_peak' = 'equity',
  breachWhen: 'lte' | 'lt' = 'lte',
  action: 'pause' | 'alertOnly' | 'fail' = 'pause',
): LimitRule {
  return { type: 'dailyLoss', amount: amount as DecimalText, reference, breachWhen, action };
}

export function metric(name: LimitMetric, amount: string, more: Partial<MetricRule> = {}): LimitRule {
  return { type: 'metric', metric: name, amount: amount as DecimalText, breachWhen: 'lte', ...more };
}

export function exposure(measure: 'gross' | 'net' | 'long' | 'short', amount: string): LimitRule {
  return { type: 'exposure', measure, amount: amount as DecimalText, breachWhen: 'lte' };
}
