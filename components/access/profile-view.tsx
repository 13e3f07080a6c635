'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { signOut } from '#lib/client/api.ts';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { OwnPasswordPanel } from './own-password-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** Who is signed in, and the way out. */
export function ProfileView(): ReactNode {
  const desk = useDesk();
  const welcome = useWelcome();
  const [refusal, setRefusal] = useState<string | null>(null);
  const leave = async (): Promise<void> => {
    const answer = await signOut();
    if (!answer.ok && answer.status !== 401) return setRefusal('Not signed out: the server does not answer.');
    desk.forget();
    location.replace('/sign-in');
  };
  return (
    <SettingsFrame section="profile">
      <section aria-label="Profile" className="panel flex max-w-140 flex-col gap-3 p-4 text-control">
        <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-y-2">
          <dt className="text-ink-2">Name</dt>
          <dd className="font-medium">{welcome?.user.name ?? '—'}</dd>
          <dt className="text-ink-2">Role</dt>
          <dd>{welcome?.user.role ?? '—'}</dd>
          <dt className="text-ink-2">Firm</dt>
          <dd>{welcome?.firm ?? '—'}</dd>
        </dl>
        <Button className="self-start" onClick={() => void leave()}>
          Sign out
        </Button>
        <p role="alert" className="font-medium text-breach">
          {refusal}
        </p>
      </section>
      <OwnPasswordPanel />
      <SecondFactorPanel />
      <SessionsPanel userId={null} />
    </SettingsFrame>
  );
}
