'use client';

import type { ReactNode } from 'react';
import { useFirm, useGroups } from '#lib/client/hooks.ts';
import { LIMIT_METRICS } from '#lib/model/limit.ts';
import type { LimitMetric, NodeLevel, Rung } from '#lib/model/limit.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { isAbsolute, isFalling, isOfVersion, LADDER_KEYS, nudged } from './editor-form.ts';
import type { CutKey, EditorErrors, EditorForm } from './editor-form.ts';
import { metricWords } from './rule-text.ts';
import { nudgeBy } from './threshold-histogram.tsx';

export type FieldsProps = {
  readonly form: EditorForm;
  readonly errors: EditorErrors;
  readonly onChange: (part: Partial<EditorForm>) => void;
};

const UNITS = {
  money: 'In the currency beside it; a loss is written positive.',
  '%': 'In percent.',
  count: 'A count: contracts, lots, fills or accounts.',
  ms: 'In milliseconds.',
  min: 'In minutes.',
  index: 'From 0 to 1.',
} as const;

/** What is measured and how much of it is allowed. */
export function WhatFields({ form, errors, onChange }: FieldsProps): ReactNode {
  const { metric, kept } = form;
  const isFixed = isOfVersion(form);
  const unit = metric === null ? 'money' : metricWords(metric).unit;
  return (
    <fieldset className="grid grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)] gap-3 max-phone:grid-cols-1">
      <legend className="pb-1 text-body font-semibold text-ink-2">What</legend>
      <SelectField
        label="Metric"
        help={isFixed ? 'Fixed: another metric is another limit.' : 'What is compared with the limit.'}
        disabled={isFixed}
        value={metric ?? 'kept'}
        options={[
          ...(metric === null ? [{ value: 'kept', label: kept?.rule.type ?? '' }] : []),
          ...LIMIT_METRICS.map((id) => ({ value: id, label: metricLabel(id) })),
        ]}
        onChoose={(value) => {
          const chosen = LIMIT_METRICS.find((id) => id === value);
          if (chosen !== undefined) onChange({ metric: chosen, kept: null });
        }}
      />
      <TextField
        label={isFalling(form) ? 'Breach at' : 'Limit'}
        help={UNITS[unit]}
        error={errors.amount}
        inputMode="decimal"
        autoComplete="off"
        value={form.amount}
        onText={(amount) => onChange({ amount })}
      />
      <TextField
        label="Currency"
        help="Others convert."
        error={errors.currency}
        autoComplete="off"
        disabled={isFixed}
        value={form.currency}
        onText={(currency) => onChange({ currency: currency.toUpperCase() })}
      />
      <SelectField
        label="Breach when"
        help="Whether touching it is a breach."
        value={form.breachWhen}
        options={[
          { value: 'lte', label: 'reached' },
          { value: 'lt', label: 'passed' },
        ]}
        onChoose={(value) => onChange({ breachWhen: value === 'lt' ? 'lt' : 'lte' })}
      />
    </fieldset>
  );
}

const LEVELS: readonly NodeLevel[] = ['firm', 'desk', 'trader', 'account'];
const CUTS: readonly (CutKey | '')[] = ['', 'instrument', 'symbol', 'root', 'assetClass', 'venue', 'strategy'];
const OF_ACCOUNT: ReadonlySet<LimitMetric> = new Set(['equity', 'room', 'timeToFloor']);

/** On whom, and what of theirs is counted. */
export function WhoFields({ form, errors, onChange }: FieldsProps): ReactNode {
  const firm = useFirm();
  const groups = useGroups();
  const isFixed = isOfVersion(form);
  // A rule of a programme is one of an account.
  const isLossRule = form.kept !== null && form.metric === null;
  const known = [...groups.values()].filter(({ level }) => level === form.level).map(({ id }) => id);
  const below = LEVELS.slice(LEVELS.indexOf(form.level) + 1);
  const isOfAccount = form.metric !== null && OF_ACCOUNT.has(form.metric);
  return (
    <fieldset className="grid grid-cols-3 gap-3 max-phone:grid-cols-1">
      <legend className="pb-1 text-body font-semibold text-ink-2">Who</legend>
      <SelectField
        label="Scope"
        help="Level of the node."
        disabled={isFixed || isLossRule}
        value={form.level}
        options={LEVELS.map((level) => ({ value: level, label: level }))}
        onChoose={(value) => {
          const level = LEVELS.find((each) => each === value) ?? 'account';
          onChange({
            level,
            scopeId: level === 'firm' ? (firm?.id ?? '') : '',
            per: level === 'account' ? 'node' : 'account',
          });
        }}
      />
      <TextField
        label="Node"
        help={known.length > 0 && known.length < 6 ? known.join(', ') : 'As on the monitor.'}
        error={errors.scopeId}
        disabled={isFixed || form.level === 'firm'}
        autoComplete="off"
        value={form.scopeId}
        onText={(scopeId) => onChange({ scopeId })}
      />
      <SelectField
        label="One value for"
        help={isOfAccount ? 'This metric is of each account.' : 'The whole node, or each below it.'}
        disabled={isFixed}
        value={form.level === 'account' ? 'node' : form.per}
        options={[
          { value: 'node', label: `the ${form.level}` },
          ...below.flatMap((level) => (level === 'firm' ? [] : [{ value: level, label: `each ${level}` }])),
        ]}
        onChoose={(value) =>
          onChange({
            per: below.find((level) => level === value) === undefined ? 'node' : (value as EditorForm['per']),
          })
        }
      />
      <SelectField
        label="Counts"
        help="All holdings, or one cut of them."
        disabled={isFixed || isLossRule}
        value={form.cutBy}
        options={CUTS.map((cut) => ({ value: cut, label: cut === '' ? 'everything' : `one ${CUT_WORDS[cut]}` }))}
        onChoose={(value) => onChange({ cutBy: CUTS.find((cut) => cut === value) ?? '', cutValue: '' })}
      />
      <TextField
        label="Cut"
        help="Name of what is counted."
        error={errors.cutValue}
        disabled={isFixed || form.cutBy === ''}
        value={form.cutValue}
        onText={(cutValue) => onChange({ cutValue })}
      />
    </fieldset>
  );
}

const CUT_WORDS: Readonly<Record<CutKey, string>> = {
  instrument: 'instrument',
  symbol: 'symbol',
  root: 'root',
  assetClass: 'asset class',
  venue: 'venue',
  strategy: 'strategy',
};
const LADDER_HELP = { watch: 'Marks the row.', warning: 'Looks closer.', critical: 'Nearly there.' } as const;

/** At which shares of the limit, or at which values, the desk speaks. */
export function LadderFields({ form, errors, onChange }: FieldsProps): ReactNode {
  const unit = isAbsolute(form) ? '' : ' %';
  return (
    <fieldset className="grid grid-cols-4 gap-3 max-phone:grid-cols-2">
      <legend className="pb-1 text-body font-semibold text-ink-2">
        Ladder{isAbsolute(form) ? ', values of the metric' : ', percent of the limit; breach is 100'}
      </legend>
      {LADDER_KEYS.map((key) => (
        <TextField
          key={key}
          label={`${key.charAt(0).toUpperCase()}${key.slice(1)}${unit}`}
          help={LADDER_HELP[key]}
          error={errors[key]}
          inputMode="decimal"
          autoComplete="off"
          value={form[key]}
          onText={(text) => onChange({ [key]: text })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
              nudgeBy(event, (points) => onChange({ [key]: nudged(form[key], points) }));
          }}
        />
      ))}
      <TextField
        label="Reset"
        help={isAbsolute(form) ? 'Percent of the breach value.' : 'Points below, where it falls.'}
        error={errors.hysteresis}
        inputMode="decimal"
        autoComplete="off"
        value={form.hysteresis}
        onText={(hysteresis) => onChange({ hysteresis })}
      />
    </fieldset>
  );
}

const RUNGS: readonly Rung[] = ['watch', 'warning', 'critical', 'breach'];

/** What happens when a level is reached. */
export function ThenFields({ form, errors, onChange }: FieldsProps): ReactNode {
  const rungOf = (value: string): Rung => RUNGS.find((rung) => rung === value) ?? 'warning';
  const options = RUNGS.map((rung) => ({ value: rung, label: rung }));
  const isLoss = form.kept?.rule.type === 'dailyLoss' || form.kept?.rule.type === 'maxLoss';
  return (
    <fieldset className="grid grid-cols-3 gap-3 max-phone:grid-cols-2">
      <legend className="pb-1 text-body font-semibold text-ink-2">Then</legend>
      <SelectField
        label="Alert from"
        help="The level that opens the alert."
        value={form.alertFrom}
        options={options}
        onChoose={(value) => onChange({ alertFrom: rungOf(value) })}
      />
      <SelectField
        label="Acknowledge from"
        help="The level that asks a person."
        error={errors.ackFrom}
        value={form.ackFrom}
        options={options}
        onChoose={(value) => onChange({ ackFrom: rungOf(value) })}
      />
      <SelectField
        label="At the breach"
        help={isLoss ? 'Its rule says what a breach does.' : 'Alert only closes and blocks nothing.'}
        disabled={isLoss}
        value={form.gate}
        options={[
          { value: 'none', label: 'alert only' },
          { value: 'reduceOnly', label: 'gate: reduce only' },
          { value: 'blocked', label: 'gate: no orders' },
        ]}
        onChoose={(value) => onChange({ gate: value === 'reduceOnly' || value === 'blocked' ? value : 'none' })}
      />
      <TextField
        label="Hold s"
        help="Delays the alert; never a breach."
        error={errors.holdSeconds}
        inputMode="numeric"
        value={form.holdSeconds}
        onText={(holdSeconds) => onChange({ holdSeconds })}
      />
      <TextField
        label="Confirm"
        help="Observations in a row."
        error={errors.confirm}
        disabled={isLoss}
        inputMode="numeric"
        value={form.confirm}
        onText={(confirm) => onChange({ confirm })}
      />
      <TextField
        label="Name"
        help="On alerts. Empty: the metric."
        maxLength={64}
        value={form.name}
        onText={(name) => onChange({ name })}
      />
    </fieldset>
  );
}

/** Loss from the high is a metric in money and one in percent: the list must tell them apart. */
function metricLabel(metric: LimitMetric): string {
  const { words, unit } = metricWords(metric);
  return unit === '%' ? `${words}, %` : words;
}
