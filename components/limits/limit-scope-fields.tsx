'use client';

import type { ReactNode } from 'react';
import { useFirm, useGroups } from '#lib/client/hooks.ts';
import type { NodeLevel } from '#lib/model/limit.ts';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { METRICS } from './limit-draft.ts';
import type { FormErrors, LimitForm } from './limit-draft.ts';

type Props = {
  readonly form: LimitForm;
  readonly errors: FormErrors;
  readonly onChange: (part: Partial<LimitForm>) => void;
};

const LEVEL_WORDS: Readonly<Record<NodeLevel, string>> = {
  firm: 'Firm',
  desk: 'Desk',
  trader: 'Trader',
  account: 'Account',
};

/** What the limit measures and on what; fixed once the limit exists, because a new version keeps its key. */
export function LimitScopeFields({ form, errors, onChange }: Props): ReactNode {
  const firm = useFirm();
  const metric = METRICS.find((entry) => entry.id === form.metric);
  const levels = metric?.levels ?? [];
  const isFixed = form.replaces !== null;
  return (
    <>
      <SelectField
        label="Metric"
        help={metric?.help ?? ''}
        disabled={isFixed}
        value={form.metric}
        options={METRICS.map((entry) => ({ value: entry.id, label: entry.label }))}
        onChoose={(value) => onChange(metricChange(value, form.level))}
      />
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Scope"
          help="What the limit is on."
          disabled={isFixed}
          value={form.level}
          options={levels.map((level) => ({ value: level, label: LEVEL_WORDS[level] }))}
          onChoose={(value) =>
            onChange({
              level: levels.find((level) => level === value) ?? 'account',
              scopeId: value === 'firm' ? (firm?.id ?? '') : '',
            })
          }
        />
        <ScopeId form={form} error={errors.scopeId} onChange={(scopeId) => onChange({ scopeId })} />
      </div>
      {form.metric === 'position' ? (
        <TextField
          label="Symbol"
          help="The instrument the limit counts."
          error={errors.instrument}
          disabled={isFixed}
          value={form.instrument}
          onText={(instrument) => onChange({ instrument })}
        />
      ) : null}
    </>
  );
}

function metricChange(value: string, level: NodeLevel): Partial<LimitForm> {
  const metric = METRICS.find((entry) => entry.id === value);
  if (metric === undefined) return {};
  return metric.levels.includes(level) ? { metric: metric.id } : { metric: metric.id, level: 'account', scopeId: '' };
}

type ScopeIdProps = {
  readonly form: LimitForm;
  readonly error: string | undefined;
  readonly onChange: (scopeId: string) => void;
};

function ScopeId({ form, error, onChange }: ScopeIdProps): ReactNode {
  const groups = useGroups();
  const known = [...groups.values()].filter((group) => group.level === form.level).map((group) => group.id);
  return (
    <Field
      label={LEVEL_WORDS[form.level]}
      help={form.level === 'account' ? 'Its id, as in the monitor.' : 'One of those with accounts.'}
      error={error}
    >
      {({ id, describedBy, invalid, className }) => (
        <>
          <input
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            className={className}
            readOnly={form.replaces !== null || form.level === 'firm'}
            autoComplete="off"
            list={`${id}-known`}
            value={form.scopeId}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={`${id}-known`}>
            {known.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
