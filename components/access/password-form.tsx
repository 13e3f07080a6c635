'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { signIn } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

export function PasswordForm({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const answer = await signIn(email, password);
    setBusy(false);
    if (answer.ok) onSignedIn();
    else setRefusal(refusalText(answer));
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
        error={refusal}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onText={setPassword}
      />
      <Button type="submit" look="primary" className="h-9" disabledReason={isBusy ? 'Signing in …' : null}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </Button>
    </form>
  );
}
