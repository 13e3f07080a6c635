import type {
  AccountId,
  CalendarId,
  Currency,
  DecimalText,
  InstrumentId,
  Microseconds,
  RulesetId,
  UserId,
} from '#lib/model/ids.ts';
import type { Actor } from '#lib/model/actor.ts';
import type { Command } from '#lib/model/command.ts';
import type { Fact } from '#lib/model/input.ts';
import type { AssetClass } from '#lib/model/instrument.ts';
import type { Ladder, LimitRule, RulesetRule } from '#lib/model/limit.ts';

/** What a tape's events refer to, as its `.ref.json` says it. */
export type TapeRef = {
  readonly symbols: Readonly<Record<string, TapeSymbol>>;
  readonly accounts: Readonly<Record<string, TapeAccount>>;
  /** "EUR/USD": symbol whose mark is the rate. */
  readonly fx: Readonly<Record<string, string>>;
  /** The daily reset, milliseconds after midnight UTC. */
  readonly day_roll_ms: number;
};
export type TapeSymbol = {
  readonly ccy: string;
  readonly multiplier: string;
  readonly inverse?: boolean | undefined;
  readonly tick?: string | undefined;
  readonly lot?: string | undefined;
  readonly class?: string | undefined;
};
export type TapeAccount = {
  readonly ccy: string;
  readonly start_balance: string;
  readonly strategy?: string | undefined;
  readonly limits: TapeLimits;
};
export type TapeLimits = {
  readonly daily_loss?: string | undefined;
  readonly static_drawdown?: string | undefined;
  readonly trailing_drawdown?: string | undefined;
  readonly eod_drawdown?: string | undefined;
  readonly trailing_lock?: boolean | undefined;
  readonly gross_exposure?: string | undefined;
  readonly net_exposure?: string | undefined;
  readonly position?: Readonly<Record<string, string>> | undefined;
};

export const TAPE_CALENDAR = 'tape' as CalendarId;
export const TAPE_ORIGIN = 'tape';
const LADDER: Ladder = {
  watch: '50' as DecimalText,
  warning: '75' as DecimalText,
  critical: '90' as DecimalText,
  hysteresis: '2' as DecimalText,
};
const ASSET_CLASSES: ReadonlySet<string> = new Set<AssetClass>([
  'fx',
  'equity',
  'future',
  'cfd',
  'crypto',
  'rates',
  'commodity',
  'option',
  'other',
]);

/**
 * The inputs of a ref by the conventions at the end of semantics.md section 18, in the order in which they must be
 * applied. The firm's currency is that of most accounts, by default USD.
 */
export function refInputs(ref: TapeRef, tsUs: number): (Fact | Command)[] {
  const at = { tsEventUs: tsUs as Microseconds };
  const inputs: (Fact | Command)[] = [
    {
      type: 'CalendarDefined',
      ...at,
      calendarId: TAPE_CALENDAR,
      zone: 'UTC',
      resetMinute: Math.floor(ref.day_roll_ms / 60_000),
    },
    {
      type: 'FirmConfigured',
      ...at,
      firm: 'firm',
      reportingCurrency: 'USD' as Currency,
      markPolicy: 'last',
      ownFillUntilMarked: true,
      fxPairs: Object.entries(ref.fx).map(([pair, instrument]) => {
        const [base, quote] = pair.split('/');
        return { base: base as Currency, quote: quote as Currency, instrument: instrument as InstrumentId };
      }),
      calendarId: TAPE_CALENDAR,
      // A tape's truth knows no ages.
      staleMs: null,
      rateMaxAgeMs: null,
    },
    { type: 'OriginConfigured', ...at, origin: TAPE_ORIGIN, positionPolicy: 'adopt', lateFillPolicy: 'arrival' },
  ];
  for (const [symbol, listed] of Object.entries(ref.symbols)) inputs.push(listing(symbol, listed, at));
  for (const [account, opened] of Object.entries(ref.accounts)) {
    inputs.push({
      type: 'AccountOpened',
      ...at,
      account: account as AccountId,
      currency: opened.ccy as Currency,
      startBalance: opened.start_balance as DecimalText,
      desk: opened.strategy ?? 'tape',
      trader: account,
    });
    const rules = tapeRules(opened.limits);
    if (rules.length > 0) inputs.push(assignment(account, rules, at));
  }
  return inputs;
}

function listing(symbol: string, listed: TapeSymbol, at: { readonly tsEventUs: Microseconds }): Fact {
  const known = listed.class !== undefined && ASSET_CLASSES.has(listed.class);
  return {
    type: 'InstrumentListed',
    ...at,
    instrument: {
      instrument: symbol as InstrumentId,
      kind: listed.inverse === true ? 'inverse' : 'linear',
      multiplier: listed.multiplier as DecimalText,
      quoteCurrency: listed.ccy as Currency,
      settlementCurrency: listed.ccy as Currency,
      tickSize: listed.tick as DecimalText | undefined,
      lotSize: listed.lot as DecimalText | undefined,
      assetClass: known ? (listed.class as AssetClass) : 'other',
      // The tapes' conventions: a price below zero counts for every linear symbol.
      negativePriceAllowed: true,
    },
  };
}

function assignment(account: string, rules: readonly RulesetRule[], at: { readonly tsEventUs: Microseconds }): Command {
  const actor: Actor = { user: 'tape' as UserId, name: 'Tape', role: 'lead' };
  return {
    type: 'AssignRuleset',
    ...at,
    actor,
    clientActionId: `ref:${account}`,
    account: account as AccountId,
    ruleset: { rulesetId: 'tape' as RulesetId, version: 1, name: 'Tape limits', rules },
  };
}

/** A tape's limits as rules named as the tape names them. */
function tapeRules(limits: TapeLimits): RulesetRule[] {
  const rules: RulesetRule[] = [];
  const add = (ruleId: string, rule: LimitRule): void => {
    rules.push({ ruleId, name: ruleId, rule, ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical' });
  };
  const lockOffset = limits.trailing_lock === true ? ('0' as DecimalText) : null;
  const maxLoss = (amount: string, trail: 'none' | 'intraday_equity' | 'eod_balance'): LimitRule => ({
    type: 'maxLoss',
    amount: amount as DecimalText,
    trail,
    lockOffset: trail === 'none' ? null : lockOffset,
    breachWhen: 'lte',
    action: 'fail',
  });
  if (limits.daily_loss !== undefined) {
    const amount = limits.daily_loss as DecimalText;
    add('daily_loss', { type: 'dailyLoss', amount, reference: 'equity', breachWhen: 'lte', action: 'pause' });
  }
  if (limits.static_drawdown !== undefined) add('static_drawdown', maxLoss(limits.static_drawdown, 'none'));
  if (limits.trailing_drawdown !== undefined)
    add('trailing_drawdown', maxLoss(limits.trailing_drawdown, 'intraday_equity'));
  if (limits.eod_drawdown !== undefined) add('eod_drawdown', maxLoss(limits.eod_drawdown, 'eod_balance'));
  for (const measure of ['gross', 'net'] as const) {
    const amount = limits[`${measure}_exposure`] as DecimalText | undefined;
    if (amount !== undefined) add(`${measure}_exposure`, { type: 'exposure', measure, amount, breachWhen: 'lte' });
  }
  for (const [symbol, amount] of Object.entries(limits.position ?? {})) {
    add(`position:${symbol}`, {
      type: 'position',
      instrument: symbol as InstrumentId,
      amount: amount as DecimalText,
      breachWhen: 'lte',
    });
  }
  return rules;
}
