import { useState } from 'react';
import { searchAccounts } from '#lib/client/api.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import { readLimitForm } from './limit-draft.ts';
import type { FormErrors, LimitForm } from './limit-draft.ts';

export type LimitSubmit = {
  readonly errors: FormErrors;
  readonly result: ActResult | null;
  readonly isBusy: boolean;
  /** The draft that was refused because it needs a second person. */
  readonly loosening: LimitDraft | null;
  readonly submit: () => Promise<void>;
  /** Forgets errors and result, because what they spoke of was changed. */
  readonly forget: () => void;
};

/** Reads the form, sends the limit and holds what came of it. One at a time: a second press does nothing. */
export function useLimitSubmit(form: LimitForm): LimitSubmit {
  const desk = useDesk();
  const [errors, setErrors] = useState<FormErrors>({});
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [loosening, setLoosening] = useState<LimitDraft | null>(null);
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const checked = await withCurrency(form);
    const read = checked.ok ? readLimitForm(checked.form) : { ok: false as const, errors: checked.errors };
    if (!read.ok) setErrors(read.errors);
    else {
      const outcome = await desk.commands.defineLimit(read.draft);
      setResult(outcome);
      setLoosening(outcome.kind === 'refused' && outcome.reason === 'needsApproval' ? read.draft : null);
    }
    setBusy(false);
  };
  const forget = (): void => {
    setErrors({});
    setResult(null);
    setLoosening(null);
  };
  return { errors, result, isBusy, loosening, submit, forget };
}

type Checked = { readonly ok: true; readonly form: LimitForm } | { readonly ok: false; readonly errors: FormErrors };

/** An account's limit is in the account's own currency; a name that is no account is told before anything is sent. */
async function withCurrency(form: LimitForm): Promise<Checked> {
  if (form.level !== 'account' || form.currency !== '' || form.scopeId.trim() === '') return { ok: true, form };
  const wanted = form.scopeId.trim();
  const answer = await searchAccounts(wanted, 20);
  if (!answer.ok)
    return { ok: false, errors: { scopeId: 'The account could not be looked up: the server does not answer.' } };
  const hit = answer.value.find((found) => found.account === wanted);
  if (hit === undefined) return { ok: false, errors: { scopeId: `There is no account ${wanted}.` } };
  return { ok: true, form: { ...form, currency: hit.currency } };
}
