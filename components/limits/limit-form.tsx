'use client';

import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { formatSeq } from '#lib/client/format.ts';
import { useFirm, useWelcome } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import { useHydrated } from '../risk/use-hydrated.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { LimitForm as Form } from './limit-draft.ts';
import { LimitScopeFields } from './limit-scope-fields.tsx';
import { LimitSizeFields } from './limit-size-fields.tsx';
import { ProposeStep } from './propose-step.tsx';
import { refusedLimitText } from './limit-words.ts';
import { useLimitSubmit } from './use-limit-submit.ts';

type Props = { readonly form: Form; readonly onForm: (form: Form) => void; readonly onReset: () => void };

/** Sets a limit or tightens one; in force with the next event. The server and the engine decide, the form only helps [LE6]. */
export function LimitForm({ form, onForm, onReset }: Props): ReactNode {
  const role = useWelcome()?.user.role ?? null;
  const { errors, result, isBusy, loosening, submit, forget } = useLimitSubmit(form);
  const isHydrated = useHydrated();
  useFirmDefaults(form, onForm);
  const change = (part: Partial<Form>): void => {
    forget();
    onForm({ ...form, ...part });
  };
  const refusal = actRefusal(role);
  const isNew = form.replaces === null;
  return (
    <form
      aria-label={isNew ? 'New limit' : 'Change limit'}
      className="panel flex flex-col gap-1.5 px-4 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null) void submit();
      }}
    >
      <div className="flex items-center gap-2">
        <h2 className="text-control font-semibold">{isNew ? 'New limit' : `Change ${form.name} on ${form.scopeId}`}</h2>
        {isNew ? null : (
          <Button size="small" className="ml-auto" onClick={onReset}>
            New limit instead
          </Button>
        )}
      </div>
      <fieldset className="contents" disabled={!isHydrated}>
        <LimitScopeFields form={form} errors={errors} onChange={change} />
        <LimitSizeFields form={form} errors={errors} onChange={change} />
        <TextField
          label="Name"
          help="Shown on alerts. Empty: the name of the metric."
          maxLength={64}
          value={form.name}
          onText={(name) => change({ name })}
        />
      </fieldset>
      <Button type="submit" look="primary" size="tall" disabledReason={isBusy ? 'Setting …' : refusal}>
        {isBusy ? 'Setting …' : isNew ? 'Set limit' : 'Change limit'}
      </Button>
      {loosening === null ? <Result result={result} /> : <ProposeStep change={{ type: 'limit', draft: loosening }} />}
      <p className="text-cap text-ink-3">
        Alert only: a breach closes nothing and blocks nothing. Acknowledgement is asked from critical.
      </p>
    </form>
  );
}

function actRefusal(role: string | null): string | null {
  if (role === 'manager' || role === 'lead') return null;
  return `Setting limits needs the role manager or lead; yours is ${role ?? 'not known yet'}`;
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
