import type {
  AccountId,
  CalendarId,
  Currency,
  DecimalText,
  InstrumentId,
  Microseconds,
  RulesetId,
} from '#lib/model/ids.ts';
import type {
  AccountOpened,
  Actor,
  AssignRuleset,
  CalendarDefined,
  FirmConfigured,
  Input,
  InstrumentListed,
  OriginConfigured,
} from '#lib/model/input.ts';
import type { AssetClass } from '#lib/model/instrument.ts';
import type { Ladder, LimitRule, RulesetRule, Trail } from '#lib/model/limit.ts';

/**
 * A tape's `ref.json`: what its events refer to. Amounts are canonical decimal text; lib/protocol/ref.ts checks a file.
 * The mapping below is "the tapes' conventions as configuration" of semantics.md section 18.
 */
export type TapeRef = {
  readonly tape: string;
  /** Milliseconds after midnight UTC at which the trading day rolls; a whole minute. */
  readonly dayRollMs: number;
  readonly symbols: readonly TapeSymbol[];
  readonly accounts: readonly TapeAccount[];
  /** Rate of base/quote is the mark of `symbol`. */
  readonly fx: readonly { readonly base: string; readonly quote: string; readonly symbol: string }[];
};

export type TapeSymbol = {
  readonly symbol: string;
  readonly ccy: string;
  readonly multiplier: DecimalText;
  readonly inverse: boolean;
  readonly tick?: DecimalText | undefined;
  readonly lot?: DecimalText | undefined;
  readonly assetClass: AssetClass;
};

export type TapeAccount = {
  readonly account: string;
  readonly ccy: string;
  readonly startBalance: DecimalText;
  readonly limits: TapeLimits;
};

export type TapeLimits = {
  readonly dailyLoss?: DecimalText | undefined;
  readonly staticDrawdown?: DecimalText | undefined;
  readonly trailingDrawdown?: DecimalText | undefined;
  readonly eodDrawdown?: DecimalText | undefined;
  /** The floor of a trailing rule stops at the start balance. */
  readonly trailingLock: boolean;
  readonly grossExposure?: DecimalText | undefined;
  readonly netExposure?: DecimalText | undefined;
  readonly position: readonly { readonly symbol: string; readonly amount: DecimalText }[];
};

/** Who and when: a ref says neither. `tsEventUs` must not lie after the tape's first event. */
export type TapeRefContext = { readonly tsEventUs: Microseconds; readonly origin: string; readonly actor: Actor };

/** The groups in the order in which they must be applied: a later one refers to an earlier one. */
export type TapeSetup = {
  readonly calendar: CalendarDefined;
  readonly instruments: readonly InstrumentListed[];
  readonly firm: FirmConfigured;
  readonly originPolicy: OriginConfigured;
  readonly accounts: readonly AccountOpened[];
  readonly rulesets: readonly AssignRuleset[];
};

export const TAPE_CALENDAR_ID = 'tape';
const MS_PER_MINUTE = 60_000;

/** Starting values of semantics.md [LI5] and [LI6]; canonical decimal text. */
const LADDER: Ladder = {
  watch: '50' as DecimalText,
  warning: '75' as DecimalText,
  critical: '90' as DecimalText,
  hysteresis: '2' as DecimalText,
};
const ZERO = '0' as DecimalText;

export function tapeSetup(ref: TapeRef, context: TapeRefContext): TapeSetup {
  const { tsEventUs } = context;
  const calendarId = TAPE_CALENDAR_ID as CalendarId;
  return {
    calendar: {
      type: 'CalendarDefined',
      tsEventUs,
      calendarId,
      zone: 'UTC',
      resetMinute: ref.dayRollMs / MS_PER_MINUTE,
    },
    instruments: ref.symbols.map((symbol) => listInstrument(symbol, tsEventUs)),
    firm: {
      type: 'FirmConfigured',
      tsEventUs,
      firm: ref.tape,
      reportingCurrency: 'USD' as Currency,
      markPolicy: 'last',
      ownFillUntilMarked: true,
      // The casts give checked text its brand.
      fxPairs: ref.fx.map(({ base, quote, symbol }) => ({
        base: base as Currency,
        quote: quote as Currency,
        instrument: symbol as InstrumentId,
      })),
      calendarId,
    },
    originPolicy: {
      type: 'OriginConfigured',
      tsEventUs,
      origin: context.origin,
      positionPolicy: 'adopt',
      lateFillPolicy: 'arrival',
    },
    accounts: ref.accounts.map((account) => ({
      type: 'AccountOpened',
      tsEventUs,
      account: account.account as AccountId,
      currency: account.ccy as Currency,
      startBalance: account.startBalance,
      calendarId,
    })),
    rulesets: ref.accounts.flatMap((account) => assignRules(ref.tape, account, context)),
  };
}

/** The set-up as one list, in order. */
export function tapeSetupInputs(setup: TapeSetup): Input[] {
  return [setup.calendar, ...setup.instruments, setup.firm, setup.originPolicy, ...setup.accounts, ...setup.rulesets];
}

function listInstrument(symbol: TapeSymbol, tsEventUs: Microseconds): InstrumentListed {
  // A tape's `ccy` is the currency in which a contract's profit arises, for inverse contracts too.
  const currency = symbol.ccy as Currency;
  return {
    type: 'InstrumentListed',
    tsEventUs,
    instrument: {
      instrument: symbol.symbol as InstrumentId,
      kind: symbol.inverse ? 'inverse' : 'linear',
      multiplier: symbol.multiplier,
      quoteCurrency: currency,
      settlementCurrency: currency,
      tickSize: symbol.tick,
      lotSize: symbol.lot,
      assetClass: symbol.assetClass,
      // A ref does not say it, and the truth takes every price of a linear contract as it comes.
      negativePriceAllowed: !symbol.inverse,
    },
  };
}

function assignRules(tape: string, account: TapeAccount, context: TapeRefContext): AssignRuleset[] {
  const rules = rulesOf(account.limits);
  if (rules.length === 0) return [];
  return [
    {
      type: 'AssignRuleset',
      tsEventUs: context.tsEventUs,
      actor: context.actor,
      clientActionId: `ref:${account.account}`.slice(0, 64),
      account: account.account as AccountId,
      ruleset: { rulesetId: `tape:${tape}`.slice(0, 64) as RulesetId, version: 1, name: `Tape ${tape}`, rules },
    },
  ];
}

/** Rule ids are the names of tapes/README.md. A rule only alerts: the truth goes on to judge an account that failed. */
function rulesOf(limits: TapeLimits): RulesetRule[] {
  const lockOffset = limits.trailingLock ? ZERO : null;
  const rules: RulesetRule[] = [];
  if (limits.dailyLoss !== undefined) {
    rules.push(
      ruleOf('daily_loss', {
        type: 'dailyLoss',
        amount: limits.dailyLoss,
        reference: 'equity',
        breachWhen: 'lte',
        action: 'alertOnly',
      }),
    );
  }
  pushMaxLoss(rules, 'static_drawdown', limits.staticDrawdown, 'none', null);
  pushMaxLoss(rules, 'trailing_drawdown', limits.trailingDrawdown, 'intraday_equity', lockOffset);
  pushMaxLoss(rules, 'eod_drawdown', limits.eodDrawdown, 'eod_balance', lockOffset);
  pushExposure(rules, 'gross_exposure', limits.grossExposure, 'gross');
  pushExposure(rules, 'net_exposure', limits.netExposure, 'net');
  for (const { symbol, amount } of limits.position) {
    const rule: LimitRule = { type: 'position', instrument: symbol as InstrumentId, amount, breachWhen: 'lte' };
    rules.push(ruleOf(`position:${symbol}`, rule));
  }
  return rules;
}

function pushMaxLoss(
  rules: RulesetRule[],
  ruleId: string,
  amount: DecimalText | undefined,
  trail: Trail,
  lockOffset: DecimalText | null,
): void {
  if (amount === undefined) return;
  rules.push(ruleOf(ruleId, { type: 'maxLoss', amount, trail, lockOffset, breachWhen: 'lte', action: 'alertOnly' }));
}

function pushExposure(
  rules: RulesetRule[],
  ruleId: string,
  amount: DecimalText | undefined,
  measure: 'gross' | 'net',
): void {
  if (amount === undefined) return;
  rules.push(ruleOf(ruleId, { type: 'exposure', measure, amount, breachWhen: 'lte' }));
}

function ruleOf(ruleId: string, rule: LimitRule): RulesetRule {
  return { ruleId, name: ruleId, rule, ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical' };
}
