'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { invitePerson } from '#lib/client/api.ts';
import type { Role } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { OneTimeText } from './one-time-text.tsx';
import { refusalText } from './refusal-words.ts';
import { useConfirmed } from './use-confirmed.ts';

const ROLES: readonly { readonly role: Role; readonly may: string }[] = [
  { role: 'viewer', may: 'sees the state of the desk and its record' },
  { role: 'manager', may: 'also acknowledges alerts and sets or tightens limits' },
  { role: 'lead', may: 'also approves and binds rulesets to accounts' },
  { role: 'admin', may: 'sees the desk and manages people, tokens and feeds; no limits, no acknowledging' },
];

type Props = { readonly disabledReason: string | null; readonly onInvited: () => void };

/** Invites a person; the link is shown once and handed over by hand. */
export function InviteForm({ disabledReason, onInvited }: Props): ReactNode {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('manager');
  const [link, setLink] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const confirmed = useConfirmed();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (disabledReason !== null) return;
    setRefusal(null);
    const answer = await confirmed(() => invitePerson({ name: name.trim(), email: email.trim(), role }));
    if (!answer.ok) return setRefusal(refusalText(answer));
    setLink(answer.value.link);
    setName('');
    setEmail('');
    onInvited();
  };
  return (
    <form
      aria-label="Invite a person"
      className="panel flex max-w-140 flex-col gap-3 p-4"
      onSubmit={(event) => void submit(event)}
    >
      <h2 className="text-control font-semibold">Invite a person</h2>
      <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
        <TextField
          label="Name"
          help="What colleagues see beside what this person does."
          required
          maxLength={64}
          value={name}
          onText={setName}
        />
        <TextField
          label="E-mail"
          help="For signing in; nothing is sent to it."
          error={refusal}
          type="email"
          required
          value={email}
          onText={setEmail}
        />
      </div>
      <SelectField
        label="Role"
        help={`A ${role} ${ROLES.find((entry) => entry.role === role)?.may ?? ''}.`}
        value={role}
        options={ROLES.map((entry) => ({ value: entry.role, label: entry.role }))}
        onChoose={(value) => setRole(ROLES.find((entry) => entry.role === value)?.role ?? 'viewer')}
      />
      <Button type="submit" look="primary" className="self-start" disabledReason={disabledReason}>
        Make an invitation link
      </Button>
      {link === null ? null : <OneTimeText what="link" text={link} />}
    </form>
  );
}
