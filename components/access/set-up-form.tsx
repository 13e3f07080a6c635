'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { setUp } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

const PASSWORD_MIN = 12;

type Props = { readonly token: string; readonly onDone: (mustEnrol: boolean) => void };

/** First administrator of a new desk: name, e-mail, password. */
export function SetUpForm({ token, onDone }: Props): ReactNode {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<{ readonly field: string | null; readonly message: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password.length < PASSWORD_MIN)
      return setRefusal({
        field: 'password',
        message: `${password.length} characters; at least ${PASSWORD_MIN} are needed.`,
      });
    setBusy(true);
    setRefusal(null);
    const answer = await setUp({ token, name: name.trim(), email: email.trim(), password });
    setBusy(false);
    if (answer.ok) onDone(answer.value.mustEnrol);
    else
      setRefusal({
        field: answer.message.startsWith('password') ? 'password' : answer.field,
        message: refusalText(answer),
      });
  };
  const errorOf = (field: string): string | null => (refusal?.field === field ? refusal.message : null);
  const general =
    refusal !== null && !['name', 'email', 'password'].includes(refusal.field ?? '') ? refusal.message : null;
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <p className="text-control text-ink-2">
        This desk is new. Set up its administrator, who then invites the others.
      </p>
      <TextField
        label="Name"
        help="What colleagues see beside what you do."
        error={errorOf('name')}
        required
        maxLength={64}
        autoComplete="name"
        value={name}
        onText={setName}
      />
      <TextField
        label="E-mail"
        help="You sign in with it; nothing is sent to it."
        error={errorOf('email')}
        type="email"
        required
        autoComplete="username"
        value={email}
        onText={setEmail}
      />
      <TextField
        label="Password"
        help="At least 12 characters; a phrase of several words is good."
        error={errorOf('password') ?? general}
        type="password"
        required
        autoComplete="new-password"
        value={password}
        onText={setPassword}
      />
      <Button type="submit" look="primary" size="tall" disabledReason={isBusy ? 'Setting up …' : null}>
        {isBusy ? 'Setting up …' : 'Set up and sign in'}
      </Button>
    </form>
  );
}
