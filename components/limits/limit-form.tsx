'use client';

import { useEffect, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { searchAccounts } from '#lib/client/api.ts';
import { formatSeq } from '#lib/client/format.ts';
import { useDesk, useFirm, useGroups, useWelcome } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import type { NodeLevel } from '#lib/model/limit.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { METRICS, readLimitForm } from './limit-draft.ts';
import type { FormErrors, LimitForm as Form } from './limit-draft.ts';
import { refusedLimitText } from './limit-words.ts';

type Props = { readonly form: Form; readonly onForm: (form: Form) => void; readonly onReset: () => void };

const LEVEL_WORDS: Readonly<Record<NodeLevel, string>> = {
  firm: 'Firm',
  desk: 'Desk',
  trader: 'Trader',
  account: 'Account',
};

/** Sets a limit or tightens one; in force with the next event. The server and the engine decide, the form only helps [LE6]. */
export function LimitForm({ form, onForm, onReset }: Props): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const firm = useFirm();
  const [errors, setErrors] = useState<FormErrors>({});
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  useFirmDefaults(form, onForm);
  const metric = METRICS.find((entry) => entry.id === form.metric);
  const levels = metric?.levels ?? [];
  const change = (part: Partial<Form>): void => {
    setErrors({});
    setResult(null);
    onForm({ ...form, ...part });
  };
  const mayAct = role === 'manager' || role === 'lead';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!mayAct || isBusy) return;
    setBusy(true);
    const checked = await withCurrency(form);
    const read = checked.ok ? readLimitForm(checked.form) : { ok: false as const, errors: checked.errors };
    if (!read.ok) setErrors(read.errors);
    else setResult(await desk.commands.defineLimit(read.draft));
    setBusy(false);
  };
  const isUnits = form.metric === 'position';
  return (
    <form
      aria-label={form.replaces === null ? 'New limit' : 'Change limit'}
      className="panel flex flex-col gap-1.5 px-4 py-3"
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <div className="flex items-center gap-2">
        <h2 className="text-control font-semibold">
          {form.replaces === null ? 'New limit' : `Change ${form.name} on ${form.scopeId}`}
        </h2>
        {form.replaces === null ? null : (
          <Button size="small" className="ml-auto" onClick={onReset}>
            New limit instead
          </Button>
        )}
      </div>
      <Field label="Metric" help={metric?.help ?? ''}>
        {({ id, describedBy, className }) => (
          <select
            id={id}
            aria-describedby={describedBy}
            className={className}
            disabled={form.replaces !== null}
            value={form.metric}
            onChange={(event) => change(metricChange(event.target.value, form.level))}
          >
            {METRICS.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Scope" help="What the limit is on.">
          {({ id, describedBy, className }) => (
            <select
              id={id}
              aria-describedby={describedBy}
              className={className}
              disabled={form.replaces !== null}
              value={form.level}
              onChange={(event) =>
                change({
                  level: levels.find((level) => level === event.target.value) ?? 'account',
                  scopeId: event.target.value === 'firm' ? (firm?.id ?? '') : '',
                })
              }
            >
              {levels.map((level) => (
                <option key={level} value={level}>
                  {LEVEL_WORDS[level]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={LEVEL_WORDS[form.level]}
          help={form.level === 'account' ? 'Its id, as in the monitor.' : 'One of those with accounts.'}
          error={errors.scopeId}
        >
          {(slot) => <ScopeInput slot={slot} form={form} onChange={(scopeId) => change({ scopeId })} />}
        </Field>
      </div>
      {isUnits ? (
        <Field label="Symbol" help="The instrument the limit counts." error={errors.instrument}>
          {({ id, describedBy, invalid, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              className={className}
              disabled={form.replaces !== null}
              value={form.instrument}
              onChange={(event) => change({ instrument: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-3">
        <Field
          label="Limit"
          help={isUnits ? 'Contracts or units, above zero.' : 'Positive, also for a loss.'}
          error={errors.amount}
        >
          {({ id, describedBy, invalid, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              className={className}
              inputMode="decimal"
              autoComplete="off"
              value={form.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Currency"
          help={form.level === 'account' ? 'The account’s own.' : 'The firm’s.'}
          error={errors.currency}
        >
          {({ id, describedBy, invalid, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              className={className}
              autoComplete="off"
              value={form.currency}
              placeholder={form.level === 'account' ? 'found' : ''}
              onChange={(event) => change({ currency: event.target.value.toUpperCase() })}
            />
          )}
        </Field>
      </div>
      <LadderFields form={form} errors={errors} onChange={change} />
      <Field label="Name" help="Shown on alerts. Empty: the name of the metric.">
        {({ id, describedBy, className }) => (
          <input
            id={id}
            aria-describedby={describedBy}
            className={className}
            maxLength={64}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        className="h-9"
        disabledReason={
          isBusy
            ? 'Setting …'
            : mayAct
              ? null
              : `Setting limits needs the role manager or lead; yours is ${role ?? 'not known yet'}`
        }
      >
        {isBusy ? 'Setting …' : form.replaces === null ? 'Set limit' : 'Change limit'}
      </Button>
      <Result result={result} />
      <p className="text-cap text-ink-3">
        Alert only: a breach closes nothing and blocks nothing. Acknowledgement is asked from critical.
      </p>
    </form>
  );
}

function metricChange(value: string, level: NodeLevel): Partial<Form> {
  const metric = METRICS.find((entry) => entry.id === value);
  if (metric === undefined) return {};
  return metric.levels.includes(level) ? { metric: metric.id } : { metric: metric.id, level: 'account', scopeId: '' };
}

type Slot = {
  readonly id: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly className: string;
};

function ScopeInput({
  slot,
  form,
  onChange,
}: {
  readonly slot: Slot;
  readonly form: Form;
  readonly onChange: (scopeId: string) => void;
}): ReactNode {
  const groups = useGroups();
  const { id, describedBy, invalid, className } = slot;
  const isFixed = form.replaces !== null || form.level === 'firm';
  const known = [...groups.values()].filter((group) => group.level === form.level).map((group) => group.id);
  return (
    <>
      <input
        id={id}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        className={className}
        readOnly={isFixed}
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
  );
}

const LADDER = [
  { key: 'watch', label: 'Watch %', help: 'Marks the row.' },
  { key: 'warning', label: 'Warning %', help: 'Opens the alert.' },
  { key: 'critical', label: 'Critical %', help: 'Asks for ack.' },
  { key: 'hysteresis', label: 'Reset pts', help: 'Below, it falls.' },
] as const;

function LadderFields({
  form,
  errors,
  onChange,
}: {
  readonly form: Form;
  readonly errors: FormErrors;
  readonly onChange: (part: Partial<Form>) => void;
}): ReactNode {
  return (
    <fieldset className="grid grid-cols-4 gap-3 max-phone:grid-cols-2">
      <legend className="visually-hidden">Ladder, in percent of the limit; breach is 100</legend>
      {LADDER.map(({ key, label, help }) => (
        <Field key={key} label={label} help={help} error={errors[key]}>
          {({ id, describedBy, invalid, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              className={className}
              inputMode="decimal"
              autoComplete="off"
              value={form[key]}
              onChange={(event) => onChange({ [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}

function Result({ result }: { readonly result: ActResult | null }): ReactNode {
  return (
    <div role="status" className="min-h-5 text-control">
      {result?.kind === 'done' ? (
        <p className="font-medium text-ok">In force at event {formatSeq(result.outcome.seq)}.</p>
      ) : null}
      {result !== null && result.kind !== 'done' ? (
        <p className="font-medium text-breach">{refusedLimitText(result)}</p>
      ) : null}
    </div>
  );
}

/** A limit above the account is in the firm's currency. */
function useFirmDefaults(form: Form, onForm: (form: Form) => void): void {
  const firm = useFirm();
  useEffect(() => {
    if (firm === null || form.level === 'account' || form.currency !== '') return;
    onForm({ ...form, currency: firm.currency });
  }, [firm, form, onForm]);
}

type Checked = { readonly ok: true; readonly form: Form } | { readonly ok: false; readonly errors: FormErrors };

/** An account's limit is in the account's own currency; a name that is no account is told before anything is sent. */
async function withCurrency(form: Form): Promise<Checked> {
  if (form.level !== 'account' || form.currency !== '' || form.scopeId.trim() === '') return { ok: true, form };
  const wanted = form.scopeId.trim();
  const answer = await searchAccounts(wanted, 20);
  if (!answer.ok)
    return { ok: false, errors: { scopeId: 'The account could not be looked up: the server does not answer.' } };
  const hit = answer.value.find((found) => found.account === wanted);
  if (hit === undefined) return { ok: false, errors: { scopeId: `There is no account ${wanted}.` } };
  return { ok: true, form: { ...form, currency: hit.currency } };
}
