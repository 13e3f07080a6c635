'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { signIn } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

type Props = { readonly onSignedIn: (mustEnrol: boolean) => void };

/** Mail address and password; a code is asked for when the server says that there is a second factor. */
export function PasswordForm({ onSignedIn }: Props): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ readonly text: string; readonly isOfCode: boolean } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const answer = await signIn(email, password, code);
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value.mustEnrol);
    else if (answer.reason === 'codeNeeded') setCode('');
    else setRefusal({ text: refusalText(answer), isOfCode: answer.reason === 'wrongCode' });
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <TextField
        label="E-mail"
        help="The address you were invited with."
        type="email"
        autoComplete="username"
        required
        value={email}
        onText={setEmail}
      />
      <TextField
        label="Password"
        help="At least 12 characters."
        error={refusal?.isOfCode === false ? refusal.text : null}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onText={setPassword}
      />
      {code === null ? null : (
        <TextField
          label="Code"
          help="Of your authenticator app, or one of your recovery codes."
          error={refusal?.isOfCode === true ? refusal.text : null}
          autoComplete="one-time-code"
          required
          value={code}
          onText={setCode}
        />
      )}
      <Button type="submit" look="primary" size="tall" disabledReason={isBusy ? 'Signing in …' : null}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </Button>
    </form>
  );
}
