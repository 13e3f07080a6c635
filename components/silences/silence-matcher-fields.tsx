'use client';

import type { ReactNode } from 'react';
import { useAlerts, useFeeds, useFirm, useGroups } from '#lib/client/hooks.ts';
import type { NodeLevel } from '#lib/model/limit.ts';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import type { SilenceForm } from './silence-form-state.ts';

type Props = { readonly form: SilenceForm; readonly onChange: (part: Partial<SilenceForm>) => void };

const LEVELS: readonly { readonly value: NodeLevel | ''; readonly label: string }[] = [
  { value: '', label: 'any' },
  { value: 'account', label: 'Account' },
  { value: 'trader', label: 'Trader' },
  { value: 'desk', label: 'Desk' },
  { value: 'firm', label: 'Firm' },
];

/** Which alerts: every part that is filled must match. */
export function SilenceMatcherFields({ form, onChange }: Props): ReactNode {
  const firm = useFirm();
  const alerts = useAlerts();
  const feeds = useFeeds();
  const groups = useGroups();
  const nodes =
    form.level === 'account'
      ? alerts.flatMap(({ scope }) => (scope.level === 'account' ? [scope.id] : []))
      : [...groups.values()].flatMap((group) => (group.level === form.level ? [group.id] : []));
  return (
    <>
      <KnownField
        label="Rule"
        help="Id of a limit. Empty: any rule."
        value={form.limitId}
        known={alerts.map(({ limitId }) => limitId)}
        onText={(limitId) => onChange({ limitId })}
      />
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Scope"
          help="The node and all below it."
          value={form.level}
          options={LEVELS}
          onChoose={(value) => {
            const level = LEVELS.find((each) => each.value === value)?.value ?? '';
            onChange({ level, nodeId: level === 'firm' ? (firm?.id ?? '') : '' });
          }}
        />
        <KnownField
          label={LEVELS.find(({ value }) => value === form.level && value !== '')?.label ?? 'Its name'}
          help={form.level === '' ? 'Choose a scope first.' : 'Its id, as in the monitor.'}
          disabled={form.level === ''}
          value={form.nodeId}
          known={nodes}
          onText={(nodeId) => onChange({ nodeId })}
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <KnownField
          label="Symbol"
          help="Rules for it alone."
          value={form.symbol}
          known={alerts.flatMap(({ symbol, instrument }) => [symbol, instrument])}
          onText={(symbol) => onChange({ symbol })}
        />
        <KnownField
          label="Feed"
          help="Its own health alert."
          value={form.feed}
          known={feeds.map(({ origin }) => origin)}
          onText={(feed) => onChange({ feed })}
        />
      </div>
    </>
  );
}

type KnownProps = {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly known: readonly string[];
  readonly disabled?: boolean | undefined;
  readonly onText: (text: string) => void;
};

/** One line of text with what is known offered under it. */
function KnownField({ label, help, value, known, disabled, onText }: KnownProps): ReactNode {
  return (
    <Field label={label} help={help}>
      {({ id, describedBy, className }) => (
        <>
          <input
            id={id}
            aria-describedby={describedBy}
            className={className}
            autoComplete="off"
            maxLength={64}
            disabled={disabled}
            list={`${id}-known`}
            value={value}
            onChange={(event) => onText(event.target.value)}
          />
          <datalist id={`${id}-known`}>
            {[...new Set(known)]
              .filter((name) => name !== '')
              .toSorted()
              .map((name) => (
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
