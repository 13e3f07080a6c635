'use client';

import type { ReactNode } from 'react';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { FieldsProps } from './editor-fields.tsx';

const NO_OR_YES = [
  { value: 'no', label: 'no' },
  { value: 'yes', label: 'yes' },
];

/** How long an owner is left alone, who else is told, and what may not be muted. */
export function AttentionFields({ form, errors, onChange }: FieldsProps): ReactNode {
  return (
    <fieldset className="grid grid-cols-3 gap-3 max-phone:grid-cols-2">
      <legend className="pb-1 text-body font-semibold text-ink-2">Attention</legend>
      <TextField
        label="Re-fire each %"
        help="Worse by this much of the limit: an acknowledged alert fires again. Empty: 5."
        error={errors.refireStep}
        inputMode="decimal"
        autoComplete="off"
        value={form.refireStep}
        onText={(refireStep) => onChange({ refireStep })}
      />
      <TextField
        label="Acknowledged for min"
        help="5 to 240; then it fires again. Empty: 15 from critical on, 30 below."
        error={errors.ackLapseMinutes}
        inputMode="numeric"
        autoComplete="off"
        value={form.ackLapseMinutes}
        onText={(ackLapseMinutes) => onChange({ ackLapseMinutes })}
      />
      <TextField
        label="Notify"
        help="Told first when nobody acts: roles, or user: and an id, by commas."
        error={errors.notify}
        autoComplete="off"
        value={form.notify}
        onText={(notify) => onChange({ notify })}
      />
      <SelectField
        label="Reason needed"
        help="An acknowledgement owes a reason; it never waits for one."
        value={form.reasonDue ? 'yes' : 'no'}
        options={NO_OR_YES}
        onChoose={(value) => onChange({ reasonDue: value === 'yes' })}
      />
      <SelectField
        label="May be muted"
        help="No: its alerts cannot be snoozed or silenced."
        value={form.notSuppressible ? 'no' : 'yes'}
        options={NO_OR_YES}
        onChoose={(value) => onChange({ notSuppressible: value === 'no' })}
      />
      <SelectField
        label="Explains its symbols"
        help="Yes: while an account is in breach of it, alerts of that account's symbols do not ask."
        value={form.inhibits ? 'yes' : 'no'}
        options={NO_OR_YES}
        onChoose={(value) => onChange({ inhibits: value === 'yes' })}
      />
    </fieldset>
  );
}
