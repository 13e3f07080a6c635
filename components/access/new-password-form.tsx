'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { signInByLink } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

type Props = { readonly token: string; readonly onDone: (mustEnrol: boolean) => void };

/** An invited person chooses a password; the link is used up with it. */
export function NewPasswordForm({ token, onDone }: Props): ReactNode {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const answer = await signInByLink(token, code === null ? { password } : { password, code });
    setBusy(false);
    if (answer.ok) onDone(answer.value.mustEnrol);
    else if (answer.reason === 'codeNeeded') setCode('');
    else setRefusal(refusalText(answer));
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <p className="text-control text-ink-2">Choose a password; you sign in with it from now on.</p>
      <TextField
        label="New password"
        help="At least 12 characters; a phrase of several words is good."
        error={refusal}
        type="password"
        required
        autoComplete="new-password"
        value={password}
        onText={setPassword}
      />
      {code === null ? null : (
        <TextField
          label="Code"
          help="Of your authenticator app, or one of your recovery codes."
          autoComplete="one-time-code"
          required
          value={code}
          onText={setCode}
        />
      )}
      <Button type="submit" look="primary" size="tall" disabledReason={isBusy ? 'Saving …' : null}>
        {isBusy ? 'Saving …' : 'Set password and sign in'}
      </Button>
    </form>
  );
}
