'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { useAlerts, useConnection, useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import { SilenceCommands } from '#lib/client/silence-commands.ts';
import { previewSilence } from '#lib/client/silence-preview.ts';
import type { SilencePreview } from '#lib/client/silence-preview.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { DURATIONS, EMPTY_SILENCE, matcherOf, wishOf } from './silence-form-state.ts';
import type { SilenceForm as Form } from './silence-form-state.ts';
import { SilenceMatcherFields } from './silence-matcher-fields.tsx';
import { exemptText, SilencePreviewList } from './silence-preview-list.tsx';

type Props = { readonly form: Form; readonly onForm: (form: Form) => void };

/** Masks the alerts of a matcher; while it is typed, it shows what it would do [SU2]. The engine decides. */
export function SilenceForm({ form, onForm }: Props): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const connected = isConnected(useConnection());
  const alerts = useAlerts();
  const tradingDay = useSession()?.tradingDay ?? null;
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<string | null>(null);
  const wish = wishOf(form);
  const matcher = matcherOf(form);
  const preview = matcher === null ? null : previewSilence(matcher, alerts, tradingDay);
  const change = (part: Partial<Form>): void => {
    setOutcome(null);
    onForm({ ...form, ...part });
  };
  const submit = async (): Promise<void> => {
    if (typeof wish === 'string') return;
    setBusy(true);
    const result = await new SilenceCommands(desk.commands.tools).set(wish);
    setBusy(false);
    if (result.kind !== 'done') return;
    setOutcome(doneText(preview));
    onForm(EMPTY_SILENCE);
  };
  const refusal = isBusy ? 'Silencing …' : (actRefusal(role, connected) ?? (typeof wish === 'string' ? wish : null));
  return (
    <form
      aria-label="New silence"
      className="panel flex flex-col gap-1.5 px-4 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null) void submit();
      }}
    >
      <h2 className="text-control font-semibold">New silence</h2>
      <SilenceMatcherFields form={form} onChange={change} />
      <TermFields form={form} onChange={change} />
      <Button type="submit" look="primary" size="tall" disabledReason={refusal}>
        {isBusy ? 'Silencing …' : 'Silence'}
      </Button>
      <p role="status" className="min-h-5 text-control font-medium text-ok">
        {outcome}
      </p>
      <SilencePreviewList preview={preview} />
      <p className="text-cap text-ink-3">
        What fires under a silence stays listed and on the record; it does not ask until the silence ends.
      </p>
    </form>
  );
}

type TermProps = { readonly form: Form; readonly onChange: (part: Partial<Form>) => void };

/** When it ends, and why it is there. */
function TermFields({ form, onChange }: TermProps): ReactNode {
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="For"
          help="It always ends by itself."
          value={form.minutes}
          options={DURATIONS}
          onChoose={(minutes) => onChange({ minutes })}
        />
        <SelectField
          label="Ends on a climb"
          help="Yes: a higher rung under it ends it for all."
          value={form.endsOnClimb ? 'yes' : 'no'}
          options={[
            { value: 'no', label: 'no' },
            { value: 'yes', label: 'yes' },
          ]}
          onChoose={(value) => onChange({ endsOnClimb: value === 'yes' })}
        />
      </div>
      <TextField
        label="Reason"
        help="Mandatory; on the record with your name."
        maxLength={500}
        autoComplete="off"
        value={form.reason}
        onText={(reason) => onChange({ reason })}
      />
    </>
  );
}

/** What was set, and what it leaves alone: the one who set it must not believe that all is quiet. */
function doneText(preview: SilencePreview | null): string {
  const exempt = preview === null ? null : exemptText(preview);
  return exempt === null ? 'Silenced.' : `Silenced. ${exempt}`;
}

function actRefusal(role: string | null, connected: boolean): string | null {
  if (role !== 'manager' && role !== 'lead')
    return `Silencing needs the role manager or lead; yours is ${role ?? 'not known yet'}`;
  return connected ? null : 'Not connected: nothing can be silenced';
}
