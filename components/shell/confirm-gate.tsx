'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { confirmSession } from '#lib/client/api.ts';
import { useDesk, useIsConfirmationAsked } from '#lib/client/hooks.ts';
import { refusalText } from '../access/refusal-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

/** A small form over the page before what needs a fresh proof of the person; then the act goes on [SS6]. */
export function ConfirmGate(): ReactNode {
  const { confirmation } = useDesk();
  if (!useIsConfirmationAsked()) return null;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) confirmation.settle(false);
      }}
      title="Confirm that it is you"
      description="This needs a password or code of the last five minutes. What you asked for is done as soon as you confirm, and your session lasts twelve hours from then."
    >
      <ConfirmForm onConfirmed={() => confirmation.settle(true)} />
    </Dialog>
  );
}

function ConfirmForm({ onConfirmed }: { readonly onConfirmed: () => void }): ReactNode {
  const [isByCode, setByCode] = useState(false);
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await confirmSession(isByCode ? { code: text } : { password: text });
    setBusy(false);
    if (answer.ok) onConfirmed();
    else setRefusal(refusalText(answer));
  };
  const swap = (): void => {
    setByCode(!isByCode);
    setText('');
    setRefusal(null);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <TextField
        key={isByCode ? 'code' : 'password'}
        label={isByCode ? 'Your code' : 'Your password'}
        help={isByCode ? 'Of your authenticator app, or a recovery code.' : 'The one you sign in with.'}
        error={refusal}
        type={isByCode ? 'text' : 'password'}
        autoComplete={isByCode ? 'one-time-code' : 'current-password'}
        required
        value={text}
        onText={setText}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabledReason={isBusy ? 'Confirming …' : null}>
          {isBusy ? 'Confirming …' : 'Confirm'}
        </Button>
        <Button look="quiet" onClick={swap}>
          {isByCode ? 'Use your password' : 'Use a code'}
        </Button>
      </div>
    </form>
  );
}
