'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { issueToken } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';
import { useConfirmed } from './use-confirmed.ts';

type Props = { readonly disabledReason: string | null; readonly onMade: (text: string) => void };

/** A token for one source; what is left out is not narrowed [TK2]. */
export function TokenForm({ disabledReason, onMade }: Props): ReactNode {
  const confirmed = useConfirmed();
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [kinds, setKinds] = useState('');
  const [accounts, setAccounts] = useState('');
  const [days, setDays] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (disabledReason !== null) return;
    const kindList = listOf(kinds);
    const accountList = listOf(accounts);
    const answer = await confirmed(() =>
      issueToken({
        name: name.trim(),
        source: source.trim(),
        ...(kindList.length === 0 ? {} : { kinds: kindList }),
        ...(accountList.length === 0 ? {} : { accounts: accountList }),
        ...(days.trim() === '' ? {} : { expiresInDays: Number(days) }),
      }),
    );
    setRefusal(answer.ok ? null : refusalText(answer));
    if (answer.ok) onMade(answer.value.token);
  };
  return (
    <form
      aria-label="Make a token"
      className="panel flex max-w-140 flex-col gap-3 p-4"
      onSubmit={(event) => void submit(event)}
    >
      <h2 className="text-control font-semibold">Make a token for a feed</h2>
      <TextField label="Name" help="What it is for." required maxLength={64} value={name} onText={setName} />
      <TextField
        label="Source"
        help="It speaks for this source alone."
        required
        maxLength={64}
        value={source}
        onText={setSource}
      />
      <TextField
        label="Kinds of fact"
        help="Such as fill, mark; empty is every kind."
        value={kinds}
        onText={setKinds}
      />
      <TextField
        label="Accounts"
        help="Ids split by commas; empty is every account."
        value={accounts}
        onText={setAccounts}
      />
      <TextField
        label="Days until it ends"
        help="Empty has no end."
        error={refusal}
        inputMode="numeric"
        value={days}
        onText={setDays}
      />
      <Button type="submit" look="primary" className="self-start" disabledReason={disabledReason}>
        Make the token
      </Button>
    </form>
  );
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
