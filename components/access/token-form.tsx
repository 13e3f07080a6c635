'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { issueToken } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';
import { useConfirmed } from './use-confirmed.ts';

type Props = { readonly disabledReason: string | null; readonly onMade: (text: string) => void };
type Field = 'name' | 'source' | 'kinds' | 'accounts' | 'networks' | 'days';

const EMPTY: Readonly<Record<Field, string>> = {
  name: '',
  source: '',
  kinds: '',
  accounts: '',
  networks: '',
  days: '',
};
/** The optional ones narrow the token down [TK2]. */
const FIELDS: readonly { readonly id: Field; readonly label: string; readonly help: string }[] = [
  { id: 'name', label: 'Name', help: 'What it is for.' },
  { id: 'source', label: 'Source', help: 'It speaks for this source alone.' },
  { id: 'kinds', label: 'Kinds of fact', help: 'Such as fill, mark; empty is every kind.' },
  { id: 'accounts', label: 'Accounts', help: 'Ids split by commas; empty is every account.' },
  {
    id: 'networks',
    label: 'Networks',
    help: 'Addresses or networks such as 10.0.0.0/8, split by commas; empty is everywhere.',
  },
  { id: 'days', label: 'Days until it ends', help: 'Empty has no end.' },
];

/** A token for one source; what is left out is not narrowed [TK2]. */
export function TokenForm({ disabledReason, onMade }: Props): ReactNode {
  const confirmed = useConfirmed();
  const [texts, setTexts] = useState(EMPTY);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (disabledReason !== null) return;
    const answer = await confirmed(() => issueToken(tokenOf(texts)));
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
      {FIELDS.map(({ id, label, help }) => (
        <TextField
          key={id}
          label={label}
          help={help}
          {...(id === 'name' || id === 'source' ? { required: true, maxLength: 64 } : {})}
          {...(id === 'days' ? { error: refusal, inputMode: 'numeric' as const } : {})}
          value={texts[id]}
          onText={(text) => setTexts((before) => ({ ...before, [id]: text }))}
        />
      ))}
      <Button type="submit" look="primary" className="self-start" disabledReason={disabledReason}>
        Make the token
      </Button>
    </form>
  );
}

function tokenOf({ name, source, days, ...lists }: Readonly<Record<Field, string>>): Parameters<typeof issueToken>[0] {
  const [kinds, accounts, networks] = [lists.kinds, lists.accounts, lists.networks].map(listOf);
  return {
    name: name.trim(),
    source: source.trim(),
    ...(kinds === undefined ? {} : { kinds }),
    ...(accounts === undefined ? {} : { accounts }),
    ...(networks === undefined ? {} : { networks }),
    ...(days.trim() === '' ? {} : { expiresInDays: Number(days) }),
  };
}

/** Undefined where nothing is written. */
function listOf(text: string): readonly string[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts;
}
