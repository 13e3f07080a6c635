'use client';

import type { ReactNode } from 'react';
import type { NotePermission } from '#lib/client/attention-desk.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { Chosen } from '#lib/client/preferences.ts';
import { useAttention } from '#lib/client/use-attention.ts';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/check-field.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const PERMISSION_WORDS: Readonly<Record<NotePermission, string>> = {
  granted: 'This browser shows notifications of the desk.',
  default: 'This browser has not been asked yet.',
  denied: 'This browser refuses notifications of the desk; its site settings can allow them again.',
  missing: 'This browser shows no notifications of pages on this address; they need HTTPS or the own machine.',
};

/** Which rungs call beside the browser, and whether it lets them [AT]. */
export function NotificationsView(): ReactNode {
  const { attention, preferences } = useDesk();
  const { notifications } = usePreferences();
  const { notes } = useAttention();
  const choose = (changes: Partial<Chosen['notifications']>): void =>
    preferences.choose({ notifications: { ...notifications, ...changes } });
  return (
    <SettingsFrame section="notifications">
      <section aria-label="Notifications" className="panel flex max-w-180 flex-col gap-4 p-4 text-control">
        <p>
          {PERMISSION_WORDS[notes]}{' '}
          {notes === 'default' ? <Button onClick={() => void attention.askNotes()}>Allow notifications</Button> : null}
        </p>
        <CheckField
          label="Breach"
          help="Stays until you close it. A later one of the same alert takes its place."
          checked={notifications.breach}
          onCheck={(breach) => choose({ breach })}
        />
        <CheckField
          label="Critical"
          help="Only while the desk is not in sight."
          checked={notifications.critical}
          onCheck={(critical) => choose({ critical })}
        />
        <CheckField
          label="Health of the desk"
          help="A feed fell silent, or the picture itself may be wrong."
          checked={notifications.health}
          onCheck={(health) => choose({ health })}
        />
      </section>
    </SettingsFrame>
  );
}
