import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import { Scenario } from '#lib/engine/scenario.test-kit.ts';
import type { AccountId, CalendarId, DecimalText, Microseconds, TradingDay } from '#lib/model/ids.ts';
import type { DailyLossRule, LimitRule, MaxLossRule } from '#lib/model/limit.ts';
import type { Objectives } from '#lib/model/objectives.ts';
import type { Preset, PresetRules } from '#lib/model/preset.ts';
import { expandPreset, mergedRules } from '#lib/model/preset-ruleset.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import { loadCatalogue } from './preset-catalogue.ts';

type Case = {
  readonly name: string;
  readonly preset: Preset;
  readonly options: Readonly<Record<string, string>>;
  readonly size: DecimalText;
};
type Json = Readonly<Record<string, unknown>>;

/** Every enabled preset with every choice of its options, at its size or at both ends of its range. */
function cases(): Case[] {
  const found: Case[] = [];
  for (const preset of loadCatalogue().file.presets) {
    if (!preset.enabled) continue;
    // The cast brands a literal: a preset for any size is run at one.
    const sizes = preset.size !== null ? [preset.size] : (preset.sizeRange ?? ['75000' as DecimalText]);
    for (const options of choices(preset)) {
      for (const size of sizes) {
        found.push({ name: `${preset.id} ${Object.values(options).join(' ')} ${size}`, preset, options, size });
      }
    }
  }
  return found;
}

function choices(preset: Preset): Readonly<Record<string, string>>[] {
  let made: Readonly<Record<string, string>>[] = [{}];
  for (const option of preset.options) {
    made = made.flatMap((before) => option.choices.map(({ value }) => ({ ...before, [option.name]: value })));
  }
  return made;
}

function rulesetOf({ preset, options, size }: Case): Ruleset {
  const { tz, at, stated } = preset.rules.reset;
  const confirmed = stated ? {} : { confirmReset: { tz, at } };
  const made = expandPreset(preset, { presetId: preset.id, options, size, ...confirmed });
  if (!made.ok) throw new Error(`${preset.id}: ${made.reason.reason} ${made.reason.field} ${made.reason.detail}`);
  return made.value;
}

/** An account of the preset's start balance under its rules, in an engine of its own. */
function assigned(each: Case): { desk: Scenario; start24: bigint } {
  const ruleset = rulesetOf(each);
  const start = each.preset.rules.startBalance ?? each.size;
  const desk = new Scenario().firm().list('X').open('A', start);
  const outcome = desk.do({ type: 'AssignRuleset', ...desk.at(), ...desk.actor(), account: 'A' as AccountId, ruleset });
  expect(outcome, each.name).toMatchObject({ type: 'Accepted' });
  return { desk, start24: parseUnits(start, 24) };
}

/** The reset of the calendar that the programme brought. */
function roll(desk: Scenario, label: string): void {
  const calendar = desk.engine.calendars().find(({ calendarId }) => calendarId.startsWith('reset:'));
  const instantUs = (desk.at().tsEventUs + 1_000_000) as Microseconds;
  const outcome = desk.do({
    type: 'TradingDayRolled',
    calendarId: (calendar?.calendarId ?? 'day') as CalendarId,
    label: label as TradingDay,
    instantUs,
    nextInstantUs: (instantUs + 86_400_000_000) as Microseconds,
  });
  expect(outcome.type).toBe('Accepted');
}

/** The account as the engine's own snapshot holds it. */
function held(engine: RiskEngine): { objectives: Objectives; pin: Json; rules: Map<string, LimitRule> } {
  // A snapshot is plain data; the casts name the few members that are read back.
  const state = engine.snapshot().state as { accounts: { objectives: { terms: Objectives }; pin: Json }[] };
  const [account] = state.accounts;
  const limits = engine.accountDetail('A')?.limits ?? [];
  const rules = new Map(limits.map(({ limitId, definition }) => [limitId.split(':')[1] ?? '', definition.rule]));
  return { objectives: account?.objectives.terms ?? {}, pin: account?.pin ?? {}, rules };
}

function maxLossOf(rule: MaxLossRule): Json {
  const { trail, lockOffset, measured, check, action, breachWhen, stopPeak, freezePeak, afterFirstPayoutFloor } = rule;
  return {
    [rule.amountIn === 'money' ? 'amount' : (rule.amountIn ?? '')]: rule.amount,
    trail,
    lockOffset,
    measured,
    check,
    action,
    breachWhen,
    stopPeak,
    freezePeak,
    afterFirstPayout: afterFirstPayoutFloor === undefined ? undefined : { floor: afterFirstPayoutFloor },
  };
}

function dailyLossOf(rule: DailyLossRule): Json {
  const { reference, measured, check, action, breachWhen, tiers } = rule;
  const amount = { [rule.amountIn === 'money' ? 'amount' : (rule.amountIn ?? '')]: rule.amount };
  return { ...amount, reference, measured, check, action, breachWhen, tiers };
}

/** What the file says beside the loss rules, in the words of the engine: only figures, as both must spell them alike. */
function figuresOf(rules: PresetRules, size: string): Json {
  const { profitTarget, consistency, flatBy, floatingLoss, maxLotsBySize } = rules;
  const isAsked = consistency !== undefined && consistency.enabled !== false;
  return {
    target: profitTarget?.amount ?? profitTarget?.pctInitial,
    targetIn: profitTarget === undefined ? undefined : profitTarget.amount === undefined ? 'pctInitial' : 'money',
    minTradingDays: rules.minTradingDays,
    tradingDayRule: rules.tradingDayRule,
    maxDays: rules.maxDays,
    qualifyingDays: rules.qualifyingDays,
    pcts: isAsked ? (consistency.pctByPayout ?? [consistency.pct]) : undefined,
    consistency: isAsked ? [consistency.denominator, consistency.op, consistency.gates] : undefined,
    tiers: rules.scaling?.tiers ?? undefined,
    basis: rules.scaling?.basis,
    maxContracts: rules.maxContracts,
    microsPerMini: rules.microsPerMini,
    lots: maxLotsBySize?.[size],
    flatBy: flatBy === undefined ? undefined : `${flatBy.at} ${flatBy.tz}`,
    floatingLoss: floatingLoss?.stages === null ? floatingLoss.pctInitial : undefined,
    perTrade: rules.maxLossPerTradePct,
    perPosition: rules.maxRiskPerPositionPct,
    stop: rules.mandatoryStopLoss,
    news: rules.news?.enabled === true ? rules.news : undefined,
  };
}

function figuresHeld(objectives: Objectives): Json {
  const { profitTarget, consistency, scaling, flatBy } = objectives;
  return {
    target: profitTarget?.amounts,
    targetIn: profitTarget?.amountIn,
    minTradingDays: objectives.minTradingDays,
    tradingDayRule: objectives.tradingDayRule,
    maxDays: objectives.maxDays?.days,
    qualifyingDays: objectives.qualifyingDays,
    pcts: consistency?.pcts,
    consistency: consistency === undefined ? undefined : [consistency.denominator, consistency.op, consistency.gates],
    tiers: scaling?.tiers,
    basis: scaling?.basis,
    maxContracts: objectives.maxContracts?.amount,
    microsPerMini: objectives.microsPerMini,
    lots: objectives.maxLots?.amount,
    flatBy: flatBy === undefined ? undefined : `${clockText(flatBy.minute)} ${flatBy.zone}`,
    floatingLoss: objectives.openLossCap?.amount,
    perTrade: objectives.maxLossPerTrade?.amount,
    perPosition: objectives.maxRiskPerPosition?.amount,
    stop: objectives.mandatoryStopLoss === undefined ? undefined : true,
    news: objectives.news,
  };
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The allowance on the first day, when peak and reference are the initial balance, from the file alone. */
function allowance24(rules: PresetRules, kind: 'maxLoss' | 'dailyLoss', start24: bigint): bigint | null {
  const loss: Json | null = rules[kind];
  if (loss === null) return null;
  if (typeof loss['amount'] === 'string') return parseUnits(loss['amount'], 24);
  const percent = loss['pctInitial'] ?? loss['pctReference'] ?? loss['pctOfPeak'];
  if (typeof percent !== 'string') return null;
  return (start24 * parseUnits(percent, 12)) / (100n * 10n ** 12n);
}

const CASES = cases();

test('[IN21] every enabled preset is a case, with every choice of its options', () => {
  expect(new Set(CASES.map(({ preset }) => preset.id)).size).toBe(65);
  expect(CASES.filter(({ options }) => options['platform'] !== undefined)).toHaveLength(12);
});

test.each(CASES.map((each) => [each.name, each] as const))('[IN21] %s reads back as the file says', (_name, each) => {
  const { desk } = assigned(each);
  const rules = mergedRules(each.preset, each.options);
  const { objectives, pin, rules: limits } = held(desk.engine);
  expect(pin).toEqual({
    presetId: each.preset.id,
    presetVersion: each.preset.version,
    options: { ...each.options, stage: each.preset.stages[0] },
  });
  const { amountGrade: _grade, ...maxLoss } = rules.maxLoss ?? {};
  const most = limits.get('maxLoss');
  expect(most?.type === 'maxLoss' ? maxLossOf(most) : null).toEqual(maxLoss);
  const daily = limits.get('dailyLoss');
  const { note: _note, ...dailyLoss } = rules.dailyLoss ?? {};
  expect(daily?.type === 'dailyLoss' ? dailyLossOf(daily) : {}).toEqual(dailyLoss);
  expect(figuresHeld(objectives)).toEqual(figuresOf(rules, each.size));
  const { tz, at } = rules.reset;
  const calendar = desk.engine.calendars().find(({ calendarId }) => calendarId === `reset:${tz}@${minuteOf(at)}`);
  const own = desk.engine.calendars()[0];
  // Programmes that roll at midnight UTC keep the calendar that does so already.
  expect(calendar ?? own).toMatchObject({ zone: tz, resetMinute: minuteOf(at) });
});

function minuteOf(at: string): number {
  return Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
}

test.each(CASES.map((each) => [each.name, each] as const))(
  '[IN21] %s runs a day, and its floors are exact',
  (_name, each) => {
    const { desk, start24 } = assigned(each);
    const rules = mergedRules(each.preset, each.options);
    roll(desk, '2026-01-06');
    const entry24 = 10n ** 30n;
    desk.fill('A', 'X', '1', formatUnits(entry24, 24));
    const cent24 = 10n ** 22n;
    const kinds = (['dailyLoss', 'maxLoss'] as const).flatMap((kind) => {
      const most24 = allowance24(rules, kind, start24);
      return most24 === null ? [] : [{ kind, most24, isTouch: rules[kind]?.breachWhen === 'lte' }];
    });
    const losses = kinds.flatMap(({ most24 }) => [most24 - cent24, most24, most24 + cent24]);
    for (const lost24 of losses.toSorted((a, b) => (a < b ? -1 : 1))) {
      desk.mark('X', formatUnits(entry24 - lost24, 24));
      for (const { kind, most24, isTouch } of kinds) {
        const isBreached = rules[kind]?.check === 'intraday' && (isTouch ? lost24 >= most24 : lost24 > most24);
        expect(desk.breached('A').includes(kind), `${kind} ${formatUnits(lost24, 24)}`).toBe(isBreached);
      }
    }
    roll(desk, '2026-01-07');
    if (rules.maxLoss?.check === 'eod') expect(desk.breached('A')).toContain('maxLoss');
    expect(desk.engine.objectivesOf('A').every(({ formula }) => formula !== '')).toBe(true);
    const again = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())) as never);
    expect(again.fingerprint()).toBe(desk.engine.fingerprint());
  },
);
