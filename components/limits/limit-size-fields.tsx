'use client';

import type { ReactNode } from 'react';
import { TextField } from '../ui/text-field.tsx';
import type { FormErrors, LimitForm } from './limit-draft.ts';

type Props = {
  readonly form: LimitForm;
  readonly errors: FormErrors;
  readonly onChange: (part: Partial<LimitForm>) => void;
};

const LADDER = [
  { key: 'watch', label: 'Watch %', help: 'Marks the row.' },
  { key: 'warning', label: 'Warning %', help: 'Opens the alert.' },
  { key: 'critical', label: 'Critical %', help: 'Asks for ack.' },
  { key: 'hysteresis', label: 'Reset pts', help: 'Below, it falls.' },
] as const;

/** How much is allowed, and at which shares of it the desk speaks. */
export function LimitSizeFields({ form, errors, onChange }: Props): ReactNode {
  const isAccount = form.level === 'account';
  return (
    <>
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-3">
        <TextField
          label="Limit"
          help={form.metric === 'position' ? 'Contracts or units, above zero.' : 'Positive, also for a loss.'}
          error={errors.amount}
          inputMode="decimal"
          autoComplete="off"
          value={form.amount}
          onText={(amount) => onChange({ amount })}
        />
        <TextField
          label="Currency"
          help={isAccount ? 'The account’s own.' : 'The firm’s.'}
          error={errors.currency}
          autoComplete="off"
          value={form.currency}
          placeholder={isAccount ? 'found' : ''}
          onText={(currency) => onChange({ currency: currency.toUpperCase() })}
        />
      </div>
      <fieldset className="grid grid-cols-4 gap-2 max-phone:grid-cols-2">
        <legend className="visually-hidden">Ladder, in percent of the limit; breach is 100</legend>
        {LADDER.map(({ key, label, help }) => (
          <TextField
            key={key}
            label={label}
            help={help}
            error={errors[key]}
            inputMode="decimal"
            autoComplete="off"
            value={form[key]}
            onText={(text) => onChange({ [key]: text })}
          />
        ))}
      </fieldset>
    </>
  );
}
