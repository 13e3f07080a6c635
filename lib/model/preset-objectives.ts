import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';
import type { DecimalText } from './ids.ts';
import type { Consistency, NewsRule, Objectives, ProfitTarget } from './objectives.ts';
import type { PresetRules } from './preset.ts';

type Place = { readonly size: DecimalText | null; readonly stage: string; readonly phase: number };

/** Stages behind the evaluation: a profit target is behind them too. */
const PASSED_STAGES: ReadonlySet<string> = new Set(['funded', 'live']);

/** What a preset asks for beside its loss rules. A sub-rule that is not enabled is left out: shown, not applied [PS3]. */
export function presetObjectives(rules: PresetRules, place: Place): Result<Objectives, string> {
  const { minTradingDays, tradingDayRule, qualifyingDays, maxContracts, microsPerMini, maxDays, flatBy } = rules;
  const lots = lotsOf(rules, place.size);
  if (!lots.ok) return lots;
  const members: { readonly [Key in keyof Objectives]: Objectives[Key] | undefined } = {
    profitTarget: profitTarget(rules, place),
    minTradingDays,
    tradingDayRule,
    qualifyingDays,
    consistency: consistency(rules),
    scaling: scaling(rules),
    maxContracts: maxContracts === undefined ? undefined : { amount: maxContracts },
    microsPerMini,
    maxLots: lots.value === null ? undefined : { amount: lots.value },
    news: news(rules, place.stage),
    flatBy: flatBy === undefined ? undefined : { zone: flatBy.tz, minute: minuteOf(flatBy.at) },
    openLossCap: isOfStage(rules.floatingLoss, place.stage) ? percent(rules.floatingLoss?.pctInitial) : undefined,
    maxLossPerTrade: percent(rules.maxLossPerTradePct),
    maxRiskPerPosition: percent(rules.maxRiskPerPositionPct),
    mandatoryStopLoss: rules.mandatoryStopLoss === true ? {} : undefined,
    maxDays: maxDays === undefined ? undefined : { days: maxDays },
  };
  // Members without a value are left out, so that the journalled text says only what is asked for.
  return ok(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Objectives);
}

function percent(amount: DecimalText | undefined): { amount: DecimalText; amountIn: 'pctInitial' } | undefined {
  return amount === undefined ? undefined : { amount, amountIn: 'pctInitial' };
}

function profitTarget({ profitTarget: target }: PresetRules, place: Place): ProfitTarget | undefined {
  const amounts = target?.amount ?? target?.pctInitial;
  if (amounts === undefined || PASSED_STAGES.has(place.stage)) return undefined;
  return {
    amounts,
    amountIn: target?.amount === undefined ? 'pctInitial' : 'money',
    phase: place.phase,
    basis: 'balance',
    requireFlat: true,
  };
}

function consistency({ consistency: given }: PresetRules): Consistency | undefined {
  if (given === undefined || given.enabled === false) return undefined;
  const pcts = given.pctByPayout ?? (given.pct === undefined ? [] : [given.pct]);
  if (pcts.length === 0) return undefined;
  return { pcts, denominator: given.denominator, op: given.op, gates: given.gates };
}

function scaling({ scaling: plan }: PresetRules): Objectives['scaling'] {
  if (plan === undefined || plan.tiers === null) return undefined;
  return { basis: plan.basis, tiers: plan.tiers };
}

function news({ news: given }: PresetRules, stage: string): NewsRule | undefined {
  if (given === undefined || !given.enabled || !isOfStage(given, stage)) return undefined;
  return {
    beforeSeconds: given.beforeSec,
    afterSeconds: given.afterSec,
    impact: given.impact,
    forbids: given.forbids ?? 'both',
    effect: given.effect ?? 'alert',
  };
}

function isOfStage(given: { readonly stages: readonly string[] | null } | undefined, stage: string): boolean {
  return given !== undefined && (given.stages === null || given.stages.includes(stage));
}

/** Lots for the account's size: the table says them for its own sizes only. */
function lotsOf({ maxLotsBySize: table }: PresetRules, size: DecimalText | null): Result<DecimalText | null, string> {
  if (table === undefined) return ok(null);
  const lots = size === null ? undefined : table[size];
  if (lots !== undefined) return ok(lots);
  return fail(`size=${size ?? 'none'} allowed=${Object.keys(table).join('|')}`);
}

function minuteOf(at: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return hours * 60 + minutes;
}
