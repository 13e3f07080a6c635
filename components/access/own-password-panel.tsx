'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { changePassword } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

type Said = { readonly field: 'current' | 'password' | null; readonly text: string };

/** The own password, by the present one; every other session ends [PW4]. */
export function OwnPasswordPanel(): ReactNode {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setSaid(null);
    const answer = await changePassword(current, password);
    setBusy(false);
    if (!answer.ok) {
      return setSaid({
        field: answer.reason.startsWith('password') ? 'password' : 'current',
        text: refusalText(answer),
      });
    }
    setCurrent('');
    setPassword('');
    setSaid({ field: null, text: 'Changed. Your other sessions have ended.' });
  };
  return (
    <form
      aria-label="Change your password"
      className="panel flex max-w-140 flex-col gap-3 p-4 text-control"
      onSubmit={(event) => void submit(event)}
    >
      <h2 className="font-semibold">Password</h2>
      <TextField
        label="Present password"
        help="The one you sign in with."
        error={said?.field === 'current' ? said.text : null}
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onText={setCurrent}
      />
      <TextField
        label="New password"
        help="At least 12 characters; a phrase of several words is good."
        error={said?.field === 'password' ? said.text : null}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        onText={setPassword}
      />
      <Button type="submit" className="self-start" disabledReason={isBusy ? 'Saving …' : null}>
        Change password
      </Button>
      <p role="status">{said?.field === null ? said.text : null}</p>
    </form>
  );
}
