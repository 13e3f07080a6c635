import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';
import type { DecimalText, RulesetId } from './ids.ts';
import type { Ladder, LimitRule, RulesetRule } from './limit.ts';
import type { WallTime } from './objectives.ts';
import type {
  Preset,
  PresetChoice,
  PresetDailyLoss,
  PresetMaxLoss,
  PresetRules,
  PresetRulesPatch,
  PresetTime,
} from './preset.ts';
import { presetObjectives } from './preset-objectives.ts';
import type { Ruleset } from './ruleset.ts';

/** Why a preset cannot be assigned as asked; `field` names the part of the choice, `detail` is key=value text. */
export type PresetRefusal = {
  readonly reason: 'presetDisabled' | 'optionNeeded' | 'sizeNotOffered' | 'resetNotConfirmed' | 'malformed';
  readonly field: string;
  readonly detail: string;
};
type Expanded<Value> = Result<Value, PresetRefusal>;

/** The default ladder of a loss rule [LI5]; presets publish none. */
const LADDER: Ladder = {
  // The casts brand literals that are decimals.
  watch: '50' as DecimalText,
  warning: '75' as DecimalText,
  critical: '90' as DecimalText,
  hysteresis: '2' as DecimalText,
};

/**
 * A preset with the buyer's choices as the ruleset of one account [PS2]. What it returns holds every figure, so that a
 * journal replays without the catalogue.
 */
export function expandPreset(preset: Preset, choice: PresetChoice): Expanded<Ruleset> {
  if (!preset.enabled) {
    const detail = `because=${(preset.disabledBecause ?? []).join('|')} missing=${preset.missing.join('|')}`;
    return refuse('presetDisabled', 'presetId', detail);
  }
  const options = chooseOptions(preset, choice.options ?? {});
  if (!options.ok) return options;
  const size = chooseSize(preset, choice.size ?? null);
  if (!size.ok) return size;
  const stage = chooseStage(preset, choice);
  if (!stage.ok) return stage;
  const rules = mergedRules(preset, options.value);
  const reset = confirmReset(rules, choice.confirmReset ?? null);
  if (!reset.ok) return reset;
  const limits = lossRules(rules);
  if (!limits.ok) return limits;
  const objectives = presetObjectives(rules, { size: size.value, stage: stage.value, phase: choice.phase ?? 0 });
  if (!objectives.ok) return refuse('sizeNotOffered', 'size', objectives.reason);
  const startBalance = rules.startBalance ?? size.value;
  return ok({
    // The id of the ruleset is that of the preset it was made from.
    rulesetId: preset.id as RulesetId,
    version: preset.version,
    name: nameOf(preset, size.value),
    rules: limits.value,
    presetId: preset.id,
    presetVersion: preset.version,
    options: { ...options.value, stage: stage.value },
    ...(choice.confirmed === undefined ? {} : { confirmed: choice.confirmed.checked }),
    effective: choice.effective ?? 'now',
    reset: reset.value,
    ...(startBalance === null ? {} : { startBalance }),
    objectives: objectives.value,
  });
}

/** The rules as the buyer's choices make them: objects merge, other values replace. */
export function mergedRules(preset: Preset, options: Readonly<Record<string, string>>): PresetRules {
  let rules = preset.rules;
  for (const option of preset.options) {
    const chosen = option.choices.find(({ value }) => value === options[option.name]);
    if (chosen !== undefined) rules = mergePatch(rules, chosen.rules);
  }
  return rules;
}

function mergePatch(rules: PresetRules, patch: PresetRulesPatch): PresetRules {
  // The schema checked both sides field by field; merging them gives rules again.
  return mergeValue(rules, patch) as PresetRules;
}

/** The rules with a confirmation's figures in them; they are rules only once a schema has read them. */
export function filledRules(rules: PresetRules, figures: Readonly<Record<string, unknown>>): unknown {
  return mergeValue(rules, figures);
}

/** Of the paths that the sources lack, those that still have no value. */
export function missingPaths(preset: Pick<Preset, 'missing' | 'rules'>): readonly string[] {
  return preset.missing.filter((path) => {
    let value: unknown = preset.rules;
    for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  });
}

/** Paths of a confirmation's figures that the sources do give: a confirmation fills what is missing, and corrects nothing. */
export function foreignPaths(
  missing: readonly string[],
  figures: Readonly<Record<string, unknown>>,
): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (missing.includes(path)) return;
    const isOnTheWay = missing.some((each) => each.startsWith(`${path}.`));
    if (!isOnTheWay || !isRecord(value)) found.push(path);
    else for (const [name, item] of Object.entries(value)) walk(item, `${path}.${name}`);
  };
  for (const [name, item] of Object.entries(figures)) walk(item, name);
  return found;
}

function mergeValue(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined) merged[key] = mergeValue(base[key], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every option with its chosen or default value; one without a default must be chosen. */
function chooseOptions(
  preset: Preset,
  given: Readonly<Record<string, string>>,
): Expanded<Readonly<Record<string, string>>> {
  const chosen: Record<string, string> = {};
  for (const option of preset.options) {
    const value = Object.hasOwn(given, option.name) ? given[option.name] : (option.default ?? undefined);
    const allowed = option.choices.map((choice) => choice.value).join('|');
    if (value === undefined) return refuse('optionNeeded', `options.${option.name}`, `allowed=${allowed}`);
    if (!option.choices.some((choice) => choice.value === value)) {
      return refuse('malformed', `options.${option.name}`, `value=${value} allowed=${allowed}`);
    }
    chosen[option.name] = value;
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(chosen, name));
  if (unknown !== undefined)
    return refuse('malformed', `options.${unknown}`, `allowed=${Object.keys(chosen).join('|')}`);
  return ok(chosen);
}

/** The initial balance that the figures are for; null where the preset serves any and none is named. */
function chooseSize(preset: Preset, asked: DecimalText | null): Expanded<DecimalText | null> {
  if (preset.size !== null) {
    if (asked !== null && Number(asked) !== Number(preset.size)) {
      return refuse('sizeNotOffered', 'size', `size=${asked} allowed=${preset.size}`);
    }
    return ok(preset.size);
  }
  if (preset.sizeRange === null) return ok(asked);
  const [least, most] = preset.sizeRange;
  const allowed = `allowed="${least} to ${most}"`;
  if (asked === null) return refuse('sizeNotOffered', 'size', allowed);
  // Sizes of programmes are whole amounts far below 2^53; the comparison decides no rule.
  if (Number(asked) < Number(least) || Number(asked) > Number(most)) {
    return refuse('sizeNotOffered', 'size', `size=${asked} ${allowed}`);
  }
  return ok(asked);
}

function chooseStage(preset: Preset, choice: PresetChoice): Expanded<string> {
  const stage = choice.stage ?? preset.stages[0] ?? '';
  if (!preset.stages.includes(stage)) {
    return refuse('malformed', 'stage', `stage=${stage} allowed=${preset.stages.join('|')}`);
  }
  const target = preset.rules.profitTarget;
  const phases = (target?.amount ?? target?.pctInitial ?? []).length;
  if ((choice.phase ?? 0) > Math.max(0, phases - 1)) {
    return refuse('malformed', 'phase', `phase=${choice.phase ?? 0} allowed="0 to ${Math.max(0, phases - 1)}"`);
  }
  return ok(stage);
}

/** [PS4] Zone and time that the sources do not state are confirmed, or corrected, by who assigns. */
function confirmReset(rules: PresetRules, confirmed: PresetTime | null): Expanded<WallTime> {
  const { tz, at, stated } = rules.reset;
  if (!stated && confirmed === null)
    return refuse('resetNotConfirmed', 'confirmReset', `tz=${tz} at=${at} stated=false`);
  if (stated && confirmed !== null && (confirmed.tz !== tz || confirmed.at !== at)) {
    return refuse('malformed', 'confirmReset', `tz=${confirmed.tz} at=${confirmed.at} allowed="${tz} ${at}"`);
  }
  return ok(wallTime(confirmed ?? { tz, at }));
}

function wallTime({ tz, at }: PresetTime): WallTime {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return { zone: tz, minute: hours * 60 + minutes };
}

/** The loss rules of a programme whose figures are given: what a limit of a person may start from. */
export function presetLossRules({
  maxLoss,
  dailyLoss,
}: Pick<PresetRules, 'maxLoss' | 'dailyLoss'>): readonly RulesetRule[] {
  const most = maxLoss === null ? null : maxLossRule(maxLoss);
  const daily = dailyLoss === null ? null : dailyLossRule(dailyLoss);
  return [
    ...(most?.ok === true ? [rule('maxLoss', 'Maximum loss', most.value)] : []),
    ...(daily?.ok === true ? [rule('dailyLoss', 'Daily loss', daily.value)] : []),
  ];
}

function lossRules(rules: PresetRules): Expanded<readonly RulesetRule[]> {
  const { maxLoss, dailyLoss } = rules;
  const limits: RulesetRule[] = [];
  if (maxLoss === null) return refuse('presetDisabled', 'rules.maxLoss', 'missing=maxLoss');
  const most = maxLossRule(maxLoss);
  if (!most.ok) return most;
  limits.push(rule('maxLoss', 'Maximum loss', most.value));
  if (dailyLoss !== null) {
    const daily = dailyLossRule(dailyLoss);
    if (!daily.ok) return daily;
    limits.push(rule('dailyLoss', 'Daily loss', daily.value));
  }
  return ok(limits);
}

function rule(ruleId: string, name: string, limit: LimitRule): RulesetRule {
  return { ruleId, name, rule: limit, ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical' };
}

function maxLossRule(loss: PresetMaxLoss): Expanded<LimitRule> {
  const { trail, lockOffset, breachWhen, action, measured, check, stopPeak, freezePeak, afterFirstPayout } = loss;
  if (trail === null) return refuse('presetDisabled', 'rules.maxLoss.trail', 'missing=maxLoss.trail');
  const amount = loss.amount ?? loss.pctInitial ?? loss.pctOfPeak;
  if (amount === undefined) return refuse('presetDisabled', 'rules.maxLoss.amount', 'missing=maxLoss.amount');
  const isMoney = typeof loss.amount === 'string';
  return ok({
    type: 'maxLoss',
    amount,
    amountIn: isMoney ? 'money' : loss.pctInitial === undefined ? 'pctOfPeak' : 'pctInitial',
    trail,
    lockOffset,
    breachWhen,
    action,
    measured,
    check,
    ...(stopPeak === undefined ? {} : { stopPeak }),
    ...(freezePeak === undefined ? {} : { freezePeak }),
    ...(afterFirstPayout === undefined ? {} : { afterFirstPayoutFloor: afterFirstPayout.floor }),
  });
}

function dailyLossRule(loss: PresetDailyLoss): Expanded<LimitRule> {
  const { reference, breachWhen, action, measured, check, tiers } = loss;
  const amount = loss.amount ?? loss.pctInitial ?? loss.pctReference ?? tiers?.[0]?.amount;
  if (amount === undefined) return refuse('presetDisabled', 'rules.dailyLoss.amount', 'missing=dailyLoss.amount');
  const isPercent = loss.amount === undefined && (loss.pctInitial !== undefined || loss.pctReference !== undefined);
  return ok({
    type: 'dailyLoss',
    amount,
    amountIn: isPercent ? (loss.pctInitial === undefined ? 'pctReference' : 'pctInitial') : 'money',
    reference,
    breachWhen,
    action,
    measured,
    check,
    ...(tiers === undefined ? {} : { tiers }),
  });
}

function nameOf(preset: Preset, size: DecimalText | null): string {
  return [preset.firm, preset.program, ...(size === null ? [] : [size])].join(' ');
}

function refuse(reason: PresetRefusal['reason'], field: string, detail: string): Expanded<never> {
  return fail({ reason, field, detail });
}
