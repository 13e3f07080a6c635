'use client';

import { Volume2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { MUTE_MINUTES } from '#lib/client/attention-desk.ts';
import type { SoundKind } from '#lib/client/attention.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { Chosen } from '#lib/client/preferences.ts';
import { useAttention } from '#lib/client/use-attention.ts';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/check-field.tsx';
import { Field } from '../ui/field.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const RUNGS: readonly { readonly kind: SoundKind; readonly label: string; readonly help: string }[] = [
  {
    kind: 'breach',
    label: 'Breach',
    help: 'Two tones, twice. Again each 20 seconds until somebody takes it, five times at most.',
  },
  { kind: 'critical', label: 'Critical', help: 'One soft tone.' },
  { kind: 'health', label: 'Health of the desk', help: 'Three low tones: the picture itself may be wrong.' },
];

/** What each rung sounds like and how loud; a mute always has an end [AT3]. */
export function SoundView(): ReactNode {
  const { attention, preferences } = useDesk();
  const { sound } = usePreferences();
  const state = useAttention();
  const choose = (changes: Partial<Chosen['sound']>): void => preferences.choose({ sound: { ...sound, ...changes } });
  return (
    <SettingsFrame section="sound">
      <section aria-label="Sound" className="panel flex max-w-180 flex-col gap-4 p-4 text-control">
        {state.sound === 'blocked' ? (
          <p>
            The browser blocks sound until you press something.{' '}
            <Button onClick={() => attention.allowSound()}>Allow sound</Button>
          </p>
        ) : null}
        {state.sound === 'missing' ? <p>This browser has no sound for pages.</p> : null}
        <Field label={`Volume ${sound.volume} %`} help="Arrow keys move it by 5. At 0 the desk is silent and says so.">
          {({ id, describedBy }) => (
            <input
              id={id}
              type="range"
              min={0}
              max={100}
              step={5}
              aria-describedby={describedBy}
              value={sound.volume}
              onChange={(event) => choose({ volume: Number(event.target.value) })}
              className="h-6 w-64 max-w-full accent-accent max-phone:h-11"
            />
          )}
        </Field>
        {RUNGS.map(({ kind, label, help }) => (
          <div key={kind} className="flex flex-wrap items-start justify-between gap-3">
            <CheckField label={label} help={help} checked={sound[kind]} onCheck={(isOn) => choose({ [kind]: isOn })} />
            <Button aria-label={`Test the sound of ${label.toLowerCase()}`} onClick={() => attention.test(kind)}>
              <Volume2 size={14} aria-hidden="true" />
              Test
            </Button>
          </div>
        ))}
        <div role="group" aria-label="Mute" className="flex flex-wrap items-center gap-2">
          <span className="text-ink-2">Mute for</span>
          {MUTE_MINUTES.map((minutes) => (
            <Button key={minutes} onClick={() => attention.mute(minutes)}>
              {minutes} minutes
            </Button>
          ))}
          <Button
            disabledReason={state.mutedUntilMs === null ? 'Not muted' : null}
            onClick={() => attention.mute(null)}
          >
            Unmute
          </Button>
        </div>
      </section>
    </SettingsFrame>
  );
}
