'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { changePerson, resetPerson } from '#lib/client/api.ts';
import type { Person, Role } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { OneTimeText } from './one-time-text.tsx';
import { refusalText } from './refusal-words.ts';
import { SessionsPanel } from './sessions-panel.tsx';
import { useConfirmed } from './use-confirmed.ts';

const ROLES: readonly Role[] = ['viewer', 'manager', 'lead', 'admin'];

type Props = { readonly person: Person; readonly onChanged: () => void; readonly onClose: () => void };

/** What an administrator does about one person: rights, a reset, sessions. */
export function PersonDialog({ person, onChanged, onClose }: Props): ReactNode {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={person.name}
      description="Each change holds at once: open pages of this person are cut and come back with it."
    >
      <div className="flex flex-col gap-3">
        <RightsForm person={person} onChanged={onChanged} />
        <ResetForm person={person} />
        <SessionsPanel userId={person.id} />
      </div>
    </Dialog>
  );
}

function RightsForm({ person, onChanged }: Omit<Props, 'onClose'>): ReactNode {
  const confirmed = useConfirmed();
  const [role, setRole] = useState<Role>(person.role);
  const [desks, setDesks] = useState(person.scopeDesks?.join(', ') ?? '');
  const [said, setSaid] = useState<string | null>(null);
  const save = async (active: boolean): Promise<void> => {
    const names = desks
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const scopeDesks = names.length === 0 ? null : names;
    const answer = await confirmed(() => changePerson(person.id, { role, active, scopeDesks }));
    setSaid(answer.ok ? 'Saved.' : refusalText(answer));
    if (answer.ok) onChanged();
  };
  const needsLink = person.status === 'invited' ? 'The invitation has not been used yet' : null;
  return (
    <form
      aria-label="Rights"
      className="panel flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save(person.active);
      }}
    >
      <SelectField
        label="Role"
        help="A new role cannot approve for a day."
        value={role}
        options={ROLES.map((each) => ({ value: each, label: each }))}
        onChoose={(value) => setRole(ROLES.find((each) => each === value) ?? person.role)}
      />
      <TextField
        label="Desks"
        help="Ids split by commas; empty is the whole firm."
        maxLength={2_000}
        value={desks}
        onText={setDesks}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary">
          Save
        </Button>
        <Button disabledReason={needsLink} onClick={() => void save(!person.active)}>
          {person.active ? 'Switch off' : 'Switch on'}
        </Button>
      </div>
      <p role="status">{said}</p>
    </form>
  );
}

function ResetForm({ person }: { readonly person: Person }): ReactNode {
  const confirmed = useConfirmed();
  const [link, setLink] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reset = async (secondFactor: boolean): Promise<void> => {
    const answer = await confirmed(() => resetPerson(person.id, secondFactor));
    if (answer.ok) setLink(answer.value.link);
    setRefusal(answer.ok ? null : refusalText(answer));
  };
  return (
    <section aria-label="Reset" className="panel flex flex-col gap-3 p-4">
      <p>
        A reset ends the sessions and takes the password away. The person chooses a new one by a link that works once
        within an hour, and approves nothing for a day.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void reset(false)}>Reset the password</Button>
        <Button onClick={() => void reset(true)}>Reset password and second factor</Button>
      </div>
      {link === null ? null : <OneTimeText what="link" text={link} />}
      <p role="alert" className="font-medium text-breach empty:hidden">
        {refusal}
      </p>
    </section>
  );
}
