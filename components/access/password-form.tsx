'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { signIn } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
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
      <Field label="E-mail" help="The address you were invited with.">
        {({ id, describedBy, className }) => (
          <input
            id={id}
            aria-describedby={describedBy}
            className={className}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password" help="At least 12 characters." error={refusal}>
        {({ id, describedBy, invalid, className }) => (
          <input
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            className={className}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" className="h-9" disabledReason={isBusy ? 'Signing in …' : null}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </Button>
    </form>
  );
}
