import type { Currency, DecimalText, LimitId } from '#lib/model/ids.ts';
import type {
  Cut,
  LimitDefinition,
  LimitDraft,
  LimitMetric,
  LimitOptions,
  LimitRule,
  NodeLevel,
  Rung,
} from '#lib/model/limit.ts';
import { attentionOf, NEW_ATTENTION, readAttention } from './attention-form.ts';
import type { AttentionForm } from './attention-form.ts';
import { metricWords } from './rule-text.ts';

export type LadderKey = 'watch' | 'warning' | 'critical';
export const LADDER_KEYS: readonly LadderKey[] = ['watch', 'warning', 'critical'];
export type CutKey = Exclude<keyof Cut, 'currency'>;

/** What stands in the editor, as typed. */
export type EditorForm = AttentionForm & {
  /** Null: the rule in `kept` stays but for its amount, as the editor has no field for the rest. */
  readonly metric: LimitMetric | null;
  /** The version in force; of version 0 the rule of a programme that a new limit starts from. */
  readonly kept: LimitDefinition | null;
  readonly level: NodeLevel;
  readonly scopeId: string;
  readonly per: 'node' | 'account' | 'trader' | 'desk';
  readonly cutBy: CutKey | '';
  readonly cutValue: string;
  readonly amount: string;
  readonly currency: string;
  readonly breachWhen: 'lte' | 'lt';
  readonly name: string;
  readonly watch: string;
  readonly warning: string;
  readonly critical: string;
  readonly hysteresis: string;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
  readonly holdSeconds: string;
  readonly confirm: string;
  readonly gate: 'none' | 'reduceOnly' | 'blocked';
  readonly latches: boolean;
};
export type EditorErrors = Partial<Record<keyof EditorForm, string>>;
export type ReadEditor =
  { readonly ok: true; readonly draft: LimitDraft } | { readonly ok: false; readonly errors: EditorErrors };

export const NEW_LIMIT: EditorForm = {
  ...NEW_ATTENTION,
  metric: 'gross',
  kept: null,
  level: 'firm',
  scopeId: '',
  per: 'account',
  cutBy: '',
  cutValue: '',
  amount: '',
  currency: '',
  breachWhen: 'lte',
  name: '',
  watch: '50',
  warning: '75',
  critical: '90',
  hysteresis: '2',
  alertFrom: 'warning',
  ackFrom: 'critical',
  holdSeconds: '0',
  confirm: '1',
  gate: 'none',
  latches: false,
};

/** A version is in force: what it measures and on whom is fixed, because another would be another limit. */
export function isOfVersion({ kept }: Pick<EditorForm, 'kept'>): boolean {
  return kept !== null && kept.version > 0;
}

/** Lower is worse: there is no share of an allowance, only values, from watch down to the breach. */
const FALLING: ReadonlySet<LimitMetric> = new Set(['equity', 'room', 'timeToFloor']);

export function isFalling({ metric, kept }: EditorForm): boolean {
  if (metric !== null) return FALLING.has(metric);
  return kept?.rule.type === 'metric' && kept.rule.worseWhen === 'below';
}

/** True where the ladder holds values of the metric and no percentages. */
export function isAbsolute(form: EditorForm): boolean {
  return isFalling(form) || (form.kept?.rule.type === 'metric' && form.kept.rule.mode === 'absolute');
}

const AMOUNT = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$/;
const WHOLE = /^(0|[1-9][0-9]{0,3})$/;
const HOLD_MAX_SECONDS = 3_600;
const CONFIRM_MAX = 1_000;

/** The draft that the editor stands for, or a sentence for each wrong field with what is allowed [LE6]. */
export function readEditor(form: EditorForm): ReadEditor {
  const errors: { -readonly [Key in keyof EditorForm]?: string } = {};
  const amount = form.amount.trim().replaceAll(',', '');
  if (form.scopeId.trim() === '') errors.scopeId = `Name the ${form.level} this limit is for.`;
  if (!AMOUNT.test(amount) || (!isAbsolute(form) && amount.startsWith('-')))
    errors.amount = 'Allowed: a plain number above zero, such as 2000 or 2000.50.';
  if (!/^[A-Z0-9]{2,12}$/.test(form.currency)) errors.currency = 'Allowed: a currency code, such as USD.';
  if (form.cutBy !== '' && form.cutValue.trim() === '') errors.cutValue = 'Name what the limit counts, or count all.';
  if (!WHOLE.test(form.holdSeconds) || Number(form.holdSeconds) > HOLD_MAX_SECONDS)
    errors.holdSeconds = `Allowed: 0 to ${HOLD_MAX_SECONDS} s.`;
  if (!WHOLE.test(form.confirm) || Number(form.confirm) < 1 || Number(form.confirm) > CONFIRM_MAX)
    errors.confirm = `Allowed: 1 to ${CONFIRM_MAX}.`;
  if (errors.amount === undefined) checkLadder(form, amount, errors);
  if (RANKS.indexOf(form.ackFrom) < RANKS.indexOf(form.alertFrom))
    errors.ackFrom = `Allowed: ${form.alertFrom} or a worse level.`;
  const attention = readAttention(form, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, draft: { ...draftOf(form, amount as DecimalText), ...attention } };
}

const RANKS: readonly Rung[] = ['none', 'watch', 'warning', 'critical', 'breach'];

function checkLadder(form: EditorForm, amount: string, errors: { -readonly [Key in keyof EditorForm]?: string }): void {
  for (const key of LADDER_KEYS) if (!AMOUNT.test(form[key].trim())) errors[key] = 'Allowed: a plain number.';
  if (!AMOUNT.test(form.hysteresis.trim()) || form.hysteresis.trim().startsWith('-'))
    errors.hysteresis = 'Allowed: 0 or more.';
  if ([...LADDER_KEYS, 'hysteresis' as const].some((key) => errors[key] !== undefined)) return;
  // Thresholds for reading and refusing; the engine compares the exact texts.
  const sign = isFalling(form) ? -1 : 1;
  const steps = [...LADDER_KEYS.map((key) => Number(form[key])), isAbsolute(form) ? Number(amount) : 100];
  const least = isAbsolute(form) ? Number.NEGATIVE_INFINITY : 0;
  LADDER_KEYS.forEach((key, place) => {
    const before = place === 0 ? least : (steps[place - 1] ?? 0) * sign;
    const value = (steps[place] ?? 0) * sign;
    if (value <= before) errors[key] = place === 0 ? 'Allowed: above 0.' : `Allowed: worse than ${steps[place - 1]}.`;
  });
  const [critical, breach] = [(steps[2] ?? 0) * sign, (steps[3] ?? 0) * sign];
  if (critical >= breach) errors.critical = `Allowed: before the breach at ${steps[3]}.`;
  if (LADDER_KEYS.some((key) => errors[key] !== undefined) || isAbsolute(form)) return;
  const gap = Math.min(...steps.map((step, place) => step - (place === 0 ? 0 : (steps[place - 1] ?? 0))));
  if (Number(form.hysteresis) >= gap) errors.hysteresis = `Allowed: below ${gap}, the smallest gap of the ladder.`;
}

function draftOf(form: EditorForm, amount: DecimalText): LimitDraft {
  const { kept } = form;
  const scopeId = form.scopeId.trim();
  const scope = { level: form.level, id: scopeId };
  const text = (key: LadderKey | 'hysteresis'): DecimalText => form[key].trim() as DecimalText;
  const label = form.metric === null ? 'Limit' : metricWords(form.metric).words;
  return {
    limitId: (kept !== null && isOfVersion(form) ? kept.limitId : limitIdOf(form, scopeId)) as LimitId,
    baseVersion: kept?.version ?? 0,
    name: form.name.trim() === '' ? label.charAt(0).toUpperCase() + label.slice(1) : form.name.trim(),
    scope,
    rule: ruleOf(form, amount),
    currency: form.currency as Currency,
    ladder: {
      watch: text('watch'),
      warning: text('warning'),
      critical: text('critical'),
      hysteresis: text('hysteresis'),
    },
    alertFrom: form.alertFrom,
    ackFrom: form.ackFrom,
    ...optionsOf(form),
  };
}

function ruleOf({ metric, kept, breachWhen, ...form }: EditorForm, amount: DecimalText): LimitRule {
  if (kept !== null) return { ...kept.rule, amount, breachWhen };
  const rule = { type: 'metric', metric: metric ?? 'gross', amount, breachWhen } as const;
  return isFalling({ metric, kept, breachWhen, ...form }) ? { ...rule, mode: 'absolute', worseWhen: 'below' } : rule;
}

function optionsOf(form: EditorForm): LimitOptions {
  const { per, cutBy, cutValue, gate, latches, kept } = form;
  const isMetric = kept === null || kept.rule.type === 'metric';
  const within = kept === null ? (cutBy === '' ? undefined : { [cutBy]: cutValue.trim() }) : kept.within;
  return {
    ...(within === undefined ? {} : { within }),
    ...(isMetric && per !== 'node' && per !== form.level ? { per } : {}),
    ...(form.confirm === '1' ? {} : { confirm: Number(form.confirm) }),
    ...(form.holdSeconds === '0' ? {} : { holdMs: Number(form.holdSeconds) * 1_000 }),
    ...(gate === 'none' ? {} : { hard: { gate, latches } }),
    ...(kept?.resetBand === undefined ? {} : { resetBand: kept.resetBand }),
  };
}

/** One limit of a metric on a node and cut: the same form a second time means the same limit. */
function limitIdOf({ metric, kept, level, per, cutBy, cutValue }: EditorForm, scopeId: string): string {
  const cut = cutBy === '' ? '' : `:${cutBy}=${cutValue.trim()}`;
  const each = per === 'node' || per === level ? '' : `:each-${per}`;
  return `${metric ?? kept?.rule.type ?? 'limit'}:${level}:${scopeId}${each}${cut}`.slice(0, 64);
}

/** The editor filled with a version: its kind of rule stays, because another one would be another limit. */
export function editorOf(definition: LimitDefinition): EditorForm {
  const { rule, scope, ladder, hard, within = {}, holdMs = 0 } = definition;
  const [cut] = Object.entries(within).filter(([, value]) => value !== undefined);
  return {
    ...NEW_LIMIT,
    ...attentionOf(definition),
    metric: rule.type === 'metric' ? rule.metric : null,
    kept: definition,
    level: scope.level,
    scopeId: scope.id,
    per: definition.per ?? 'node',
    // The names of a cut's fields are those of the editor but for the currency, which is shown as it is.
    cutBy: (cut?.[0] ?? '') as CutKey | '',
    cutValue: cut?.[1] ?? '',
    amount: rule.amount,
    currency: definition.currency,
    breachWhen: rule.breachWhen,
    name: definition.name,
    watch: ladder.watch ?? '',
    warning: ladder.warning ?? '',
    critical: ladder.critical ?? '',
    hysteresis: ladder.hysteresis,
    alertFrom: definition.alertFrom,
    ackFrom: definition.ackFrom,
    holdSeconds: String(holdMs / 1_000),
    confirm: String(definition.confirm ?? 1),
    gate: hard?.gate ?? 'none',
    latches: hard?.latches ?? false,
  };
}

/** A threshold moved by whole points: 1, or 5 with Shift; other decimals stay as typed [LE4]. */
export function nudged(text: string, points: number): string {
  if (!AMOUNT.test(text.trim())) return text;
  const value = Number(text) + points;
  return String(Math.round(value * 1e6) / 1e6);
}
