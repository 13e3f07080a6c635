'use client';

import type { ReactNode } from 'react';
import { formatUnowned } from '#lib/client/format.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { useAttention } from '#lib/client/use-attention.ts';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { useClock } from './clock.tsx';

const BUTTON =
  'inline-flex h-6 flex-none items-center px-1 font-medium text-ink underline underline-offset-2 hover:bg-hover';

/** Whether the desk may sound: blocked by the browser, muted and how long yet, or on [AT2], [AT3], [SH4]. */
export function SoundStatus(): ReactNode {
  const { attention } = useDesk();
  const { sound, mutedUntilMs } = useAttention();
  const { nowMs } = useClock();
  const { volume, critical, breach, health } = usePreferences().sound;
  if (mutedUntilMs !== null && mutedUntilMs > nowMs)
    return (
      <button type="button" className={BUTTON} onClick={() => attention.mute(null)}>
        Muted {formatUnowned(mutedUntilMs - nowMs)} · Unmute
      </button>
    );
  if (volume === 0 || !(critical || breach || health)) return <span>Sound off</span>;
  if (sound === 'missing') return null;
  if (sound === 'running') return <span className="max-phone:hidden">Sound on</span>;
  return (
    <button type="button" className={BUTTON} onClick={() => attention.allowSound()}>
      Sound blocked<span className="max-phone:hidden">, click to allow</span>
    </button>
  );
}
