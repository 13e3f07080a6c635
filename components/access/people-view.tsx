'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchPeople } from '#lib/client/api.ts';
import type { Person } from '#lib/client/api.ts';
import { useWelcome } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { InviteForm } from './invite-form.tsx';
import { PersonDialog } from './person-dialog.tsx';
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
    cell: (person) => (person.status === 'disabled' ? 'switched off' : person.status),
  },
];

/** Who is here, and an invitation by a link that is shown once. */
export function PeopleView(): ReactNode {
  const role = useWelcome()?.user.role ?? null;
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await fetchPeople();
    if (answer.ok) setPeople(answer.value);
    else setRefusal(refusalText(answer));
  }, []);
  useEffect(() => {
    // The server would refuse others; what is known beforehand need not be asked.
    if (role === 'admin') void load();
  }, [load, role]);
  const columns = useMemo<readonly TableColumn<Person>[]>(
    () => [
      ...COLUMNS,
      {
        id: 'change',
        header: 'Change',
        cell: (person) => (
          <Button aria-label={`Change ${person.name}`} onClick={() => setOpenId(person.id)}>
            Change …
          </Button>
        ),
      },
    ],
    [],
  );
  const open = people?.find(({ id }) => id === openId) ?? null;
  const waiting = role === null || role === 'admin' ? 'Loading people.' : 'The list of people is for administrators.';
  return (
    <SettingsFrame section="people">
      <section aria-label="People" className="panel overflow-auto" tabIndex={0}>
        {people === null ? (
          <p className="min-h-24 p-3 text-ink-2">{refusal ?? waiting}</p>
        ) : (
          <DataTable
            label="People"
            columns={columns}
            items={people}
            keyOf={(person) => person.id}
            empty="Nobody yet."
          />
        )}
      </section>
      {open === null ? null : (
        <PersonDialog person={open} onChanged={() => void load()} onClose={() => setOpenId(null)} />
      )}
      <InviteForm
        disabledReason={role === 'admin' ? null : 'Inviting people needs the role admin'}
        onInvited={() => void load()}
      />
    </SettingsFrame>
  );
}
