'use client';

import { useCallback, useEffect, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { fetchPeople, invitePerson } from '#lib/client/api.ts';
import type { Person, Role } from '#lib/client/api.ts';
import { useWelcome } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { Field } from '../ui/field.tsx';
import { refusalText } from './refusal-words.ts';
import { SettingsFrame } from './settings-frame.tsx';

const COLUMNS: readonly TableColumn<Person>[] = [
  {
    id: 'name',
    header: 'Name',
    sortBy: (person) => person.name,
    cell: (person) => <strong className="font-medium">{person.name}</strong>,
  },
  { id: 'email', header: 'E-mail', sortBy: (person) => person.email, cell: (person) => person.email },
  { id: 'role', header: 'Role', sortBy: (person) => person.role, cell: (person) => person.role },
  {
    id: 'status',
    header: 'Status',
    cell: (person) => (person.invited === true ? 'invited' : person.active === false ? 'switched off' : 'active'),
  },
];

const ROLES: readonly { readonly role: Role; readonly may: string }[] = [
  { role: 'viewer', may: 'sees the state of the desk and its record' },
  { role: 'manager', may: 'also acknowledges alerts and sets or tightens limits' },
  { role: 'lead', may: 'also approves and binds rulesets to accounts' },
  { role: 'admin', may: 'sees the desk and manages people, tokens and feeds; no limits, no acknowledging' },
];

/** Who is here, and an invitation by a link that is shown once. */
export function PeopleView(): ReactNode {
  const role = useWelcome()?.user.role ?? null;
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await fetchPeople();
    if (answer.ok) setPeople(answer.value);
    else setRefusal(answer.status === 403 ? 'The list of people is for administrators.' : refusalText(answer));
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <SettingsFrame section="people">
      <section aria-label="People" className="panel overflow-auto">
        {people === null ? (
          <p className="min-h-24 p-3 text-ink-2">{refusal ?? 'Loading people.'}</p>
        ) : (
          <DataTable
            label="People"
            columns={COLUMNS}
            items={people}
            keyOf={(person) => person.id}
            empty="Nobody yet."
          />
        )}
      </section>
      <InviteForm
        disabledReason={role === 'admin' ? null : 'Inviting people needs the role admin'}
        onInvited={() => void load()}
      />
    </SettingsFrame>
  );
}

type InviteProps = { readonly disabledReason: string | null; readonly onInvited: () => void };

function InviteForm({ disabledReason, onInvited }: InviteProps): ReactNode {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('manager');
  const [link, setLink] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (disabledReason !== null) return;
    setRefusal(null);
    const answer = await invitePerson({ name: name.trim(), email: email.trim(), role });
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
        <Field label="Name" help="What colleagues see beside what this person does.">
          {({ id, describedBy, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              className={className}
              required
              maxLength={64}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="E-mail" help="For signing in; nothing is sent to it." error={refusal}>
          {({ id, describedBy, className }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              className={className}
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Role" help={`A ${role} ${ROLES.find((entry) => entry.role === role)?.may ?? ''}.`}>
        {({ id, describedBy, className }) => (
          <select
            id={id}
            aria-describedby={describedBy}
            className={className}
            value={role}
            onChange={(event) => setRole(ROLES.find((entry) => entry.role === event.target.value)?.role ?? 'viewer')}
          >
            {ROLES.map((entry) => (
              <option key={entry.role}>{entry.role}</option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" look="primary" className="self-start" disabledReason={disabledReason}>
        Make an invitation link
      </Button>
      {link === null ? null : <OneTimeLink link={link} />}
    </form>
  );
}

function OneTimeLink({ link }: { readonly link: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <div role="status" className="flex flex-col gap-2 rounded-control border border-edge bg-sunken p-3">
      <p>Hand this link over yourself. It is shown only now, works once, and only for a short time.</p>
      <p className="font-medium break-all select-all">{link}</p>
      <Button
        className="self-start"
        onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
      >
        {isCopied ? 'Copied' : 'Copy link'}
      </Button>
    </div>
  );
}
