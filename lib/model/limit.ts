import type { Currency, DecimalText, InstrumentId, LimitId } from './ids.ts';

/** Named level of a ladder, from least to worst. Watch marks the row only; an alert opens at `alertFrom`. */
export type Rung = 'none' | 'watch' | 'warning' | 'critical' | 'breach';
export const RUNGS: readonly Rung[] = ['none', 'watch', 'warning', 'critical', 'breach'];

/** 0 for none up to 4 for breach: the order of severity. */
export function rungRank(rung: Rung): number {
  return RUNGS.indexOf(rung);
}

/** What raises the peak of a maximum-loss rule (semantics.md section 12). */
export type Trail = 'none' | 'eod_balance' | 'closed_balance' | 'intraday_equity';
export type DailyReference = 'balance' | 'equity' | 'max' | 'intraday_peak';
export type BreachWhen = 'lte' | 'lt';
export type BreachAction = 'fail' | 'pause' | 'alertOnly';

/** What is measured. Money is in the limit's currency and positive; a loss limit of 2000 is "2000". */
export type LimitRule =
  | {
      readonly type: 'dailyLoss';
      readonly amount: DecimalText;
      readonly reference: DailyReference;
      readonly breachWhen: BreachWhen;
      readonly action: BreachAction;
    }
  | {
      readonly type: 'maxLoss';
      readonly amount: DecimalText;
      readonly trail: Trail;
      /** The floor never rises above initial balance + lockOffset; null = it trails for ever [LL1]. */
      readonly lockOffset: DecimalText | null;
      readonly breachWhen: BreachWhen;
      readonly action: BreachAction;
    }
  /** long, short, gross or abs(net) of a node's exposure; touched is breached unless `breachWhen` is `lt` (then: passed). */
  | {
      readonly type: 'exposure';
      readonly measure: 'gross' | 'net' | 'long' | 'short';
      readonly amount: DecimalText;
      readonly breachWhen: BreachWhen;
    }
  /** abs(quantity) of one instrument in one account, in contracts or units. */
  | {
      readonly type: 'position';
      readonly instrument: InstrumentId;
      readonly amount: DecimalText;
      readonly breachWhen: BreachWhen;
    };

/** A node of firm > desk > trader > account. Loss and position rules apply to accounts; exposure rules to any node. */
export type ScopeNode = { readonly level: NodeLevel; readonly id: string };
export type NodeLevel = 'firm' | 'desk' | 'trader' | 'account';

/** Percent of the allowance, as decimal text; a rung may be null (left out), breach is always 100. */
export type Ladder = {
  readonly watch: DecimalText | null;
  readonly warning: DecimalText | null;
  readonly critical: DecimalText | null;
  /** Percentage points below a threshold at which the rung falls again. */
  readonly hysteresis: DecimalText;
};

export type LimitDefinition = {
  readonly limitId: LimitId;
  /** 1, 2, 3 ...; given by the engine, which refuses a definition based on an older version. */
  readonly version: number;
  readonly name: string;
  readonly scope: ScopeNode;
  readonly rule: LimitRule;
  readonly currency: Currency;
  readonly ladder: Ladder;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
};

/** A definition as a person proposes it: no version yet, and the version it is meant to replace (0 = new). */
export type LimitDraft = Omit<LimitDefinition, 'version'> & { readonly baseVersion: number };

/** One rule of a programme; it becomes a limit named `{account}:{ruleId}` on each account bound to the ruleset. */
export type RulesetRule = {
  readonly ruleId: string;
  readonly name: string;
  readonly rule: LimitRule;
  readonly ladder: Ladder;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
};
