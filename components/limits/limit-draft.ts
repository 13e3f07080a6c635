import type { DecimalText, LimitId, Currency, InstrumentId } from '#lib/model/ids.ts';
import type { LimitDraft, LimitRule, NodeLevel } from '#lib/model/limit.ts';
import type { LimitView } from '#lib/model/view.ts';

export type Metric = 'dailyLoss' | 'maxLoss' | 'gross' | 'net' | 'long' | 'short' | 'position';

/** What stands in the form, as typed. */
export type LimitForm = {
  readonly metric: Metric;
  readonly level: NodeLevel;
  readonly scopeId: string;
  readonly instrument: string;
  readonly amount: string;
  readonly currency: string;
  readonly name: string;
  readonly watch: string;
  readonly warning: string;
  readonly critical: string;
  readonly hysteresis: string;
  /** Set when the form replaces a limit: its id and the version it is based on. */
  readonly replaces: { readonly limitId: string; readonly version: number } | null;
};

export type FormErrors = Partial<Record<keyof LimitForm, string>>;
export type ReadForm =
  { readonly ok: true; readonly draft: LimitDraft } | { readonly ok: false; readonly errors: FormErrors };

export const METRICS: readonly {
  readonly id: Metric;
  readonly label: string;
  readonly levels: readonly NodeLevel[];
  readonly help: string;
}[] = [
  {
    id: 'dailyLoss',
    label: 'Daily loss',
    levels: ['account'],
    help: 'Loss since the daily reset, open P&L and fees included. Written positive.',
  },
  {
    id: 'maxLoss',
    label: 'Maximum loss (static)',
    levels: ['account'],
    help: 'Loss from the initial balance; the floor does not trail.',
  },
  {
    id: 'gross',
    label: 'Gross exposure',
    levels: ['firm', 'desk', 'trader', 'account'],
    help: 'Long plus short, netted by account and instrument.',
  },
  {
    id: 'net',
    label: 'Net exposure',
    levels: ['firm', 'desk', 'trader', 'account'],
    help: 'Long minus short, as an absolute value.',
  },
  {
    id: 'long',
    label: 'Long exposure',
    levels: ['firm', 'desk', 'trader', 'account'],
    help: 'Sum of the long positions.',
  },
  {
    id: 'short',
    label: 'Short exposure',
    levels: ['firm', 'desk', 'trader', 'account'],
    help: 'Sum of the short positions, as an absolute value.',
  },
  {
    id: 'position',
    label: 'Position size',
    levels: ['account'],
    help: 'Absolute quantity of one instrument, in contracts or units.',
  },
];

export const EMPTY_FORM: LimitForm = {
  metric: 'dailyLoss',
  level: 'account',
  scopeId: '',
  instrument: '',
  amount: '',
  currency: '',
  name: '',
  watch: '50',
  warning: '75',
  critical: '90',
  hysteresis: '2',
  replaces: null,
};

const AMOUNT = /^(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$/;
const PERCENT = /^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$/;

/** The draft a complete form stands for, or a sentence per wrong field [LE6]. Amounts stay decimal text: nothing is computed with them. */
export function readLimitForm(form: LimitForm): ReadForm {
  const errors: { -readonly [Key in keyof LimitForm]?: string } = {};
  const scopeId = form.scopeId.trim();
  const amount = form.amount.trim().replaceAll(',', '');
  if (scopeId === '') errors.scopeId = `Name the ${form.level} this limit is for.`;
  if (!AMOUNT.test(amount)) errors.amount = 'A plain number is needed, such as 2000 or 2000.50.';
  else if (/^[0.]+$/.test(amount)) errors.amount = 'The limit must be above zero.';
  if (form.metric === 'position' && form.instrument.trim() === '')
    errors.instrument = 'Name the symbol the limit counts.';
  if (!/^[A-Z0-9]{2,12}$/.test(form.currency)) errors.currency = 'A currency code is needed, such as USD.';
  checkLadder(form, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const label = METRICS.find((metric) => metric.id === form.metric)?.label ?? form.metric;
  return {
    ok: true,
    draft: {
      limitId: (form.replaces?.limitId ?? limitIdOf(form, scopeId)) as LimitId,
      baseVersion: form.replaces?.version ?? 0,
      name: form.name.trim() === '' ? label : form.name.trim(),
      scope: { level: form.level, id: scopeId },
      rule: ruleOf(form, amount as DecimalText),
      currency: form.currency as Currency,
      ladder: {
        watch: form.watch as DecimalText,
        warning: form.warning as DecimalText,
        critical: form.critical as DecimalText,
        hysteresis: form.hysteresis as DecimalText,
      },
      alertFrom: 'warning',
      ackFrom: 'critical',
    },
  };
}

function checkLadder(form: LimitForm, errors: { -readonly [Key in keyof LimitForm]?: string }): void {
  const keys = ['watch', 'warning', 'critical', 'hysteresis'] as const;
  for (const key of keys) if (!PERCENT.test(form[key])) errors[key] = 'A percentage is needed, such as 75.';
  if (keys.some((key) => errors[key] !== undefined)) return;
  const [watch, warning, critical, hysteresis] = [
    Number(form.watch),
    Number(form.warning),
    Number(form.critical),
    Number(form.hysteresis),
  ];
  if (watch <= 0) errors.watch = 'Watch must be above 0 %.';
  if (warning <= watch) errors.warning = `Warning must be above watch (${form.watch} %).`;
  if (critical <= warning) errors.critical = `Critical must be above warning (${form.warning} %).`;
  else if (critical >= 100) errors.critical = 'Critical must be below 100 %, where the limit is breached.';
  const gap = Math.min(watch, warning - watch, critical - warning, 100 - critical);
  if (hysteresis >= gap) errors.hysteresis = `The reset must be smaller than the smallest gap of the ladder (${gap}).`;
}

function ruleOf(form: LimitForm, amount: DecimalText): LimitRule {
  switch (form.metric) {
    case 'dailyLoss':
      return { type: 'dailyLoss', amount, reference: 'equity', breachWhen: 'lte', action: 'alertOnly' };
    case 'maxLoss':
      return { type: 'maxLoss', amount, trail: 'none', lockOffset: null, breachWhen: 'lte', action: 'alertOnly' };
    case 'position':
      return { type: 'position', instrument: form.instrument.trim() as InstrumentId, amount, breachWhen: 'lte' };
    default:
      return { type: 'exposure', measure: form.metric, amount, breachWhen: 'lte' };
  }
}

/** One limit of a metric on a node: the same form a second time means the same limit. At most 64 characters. */
function limitIdOf(form: LimitForm, scopeId: string): string {
  const symbol = form.metric === 'position' ? `:${form.instrument.trim()}` : '';
  return `${form.metric}:${form.level}:${scopeId}${symbol}`.slice(0, 64);
}

/** True for what the fields of the form do not hold: a change through it would drop it. */
function hasMoreThanForm({ definition }: LimitView): boolean {
  const { rule } = definition;
  const { within, per, confirm, holdMs, hard, resetBand, refireStep, ackLapseMs } = definition;
  const { reasonDue, notSuppressible, inhibits, notify } = definition;
  const options = [within, per, confirm, holdMs, hard, resetBand, refireStep, ackLapseMs];
  if ([...options, reasonDue, notSuppressible, inhibits, notify].some((option) => option !== undefined)) return true;
  if (rule.type === 'dailyLoss') {
    const { amountIn, tiers, window, measured, check } = rule;
    return [amountIn, tiers, window, measured, check].some((field) => field !== undefined);
  }
  if (rule.type !== 'maxLoss') return false;
  const { amountIn, stopPeak, freezePeak, afterFirstPayoutFloor, measured, check } = rule;
  const extra = [amountIn, stopPeak, freezePeak, afterFirstPayoutFloor, measured, check];
  return rule.trail !== 'none' || extra.some((field) => field !== undefined);
}

/** The form that changes an existing limit; null for a rule this form does not know. */
export function formOfLimit(limit: LimitView): LimitForm | null {
  const { definition } = limit;
  const { rule, ladder } = definition;
  if (rule.type === 'metric' || hasMoreThanForm(limit)) return null;
  const metric: Metric = rule.type === 'exposure' ? rule.measure : rule.type;
  return {
    metric,
    level: definition.scope.level,
    scopeId: definition.scope.id,
    instrument: rule.type === 'position' ? rule.instrument : '',
    amount: rule.amount,
    currency: definition.currency,
    name: definition.name,
    watch: ladder.watch ?? EMPTY_FORM.watch,
    warning: ladder.warning ?? EMPTY_FORM.warning,
    critical: ladder.critical ?? EMPTY_FORM.critical,
    hysteresis: ladder.hysteresis,
    replaces: { limitId: definition.limitId, version: definition.version },
  };
}
