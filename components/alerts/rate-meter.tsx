'use client';

import type { ReactNode } from 'react';
import { FLOOD_AT, TARGET_RATE } from '#lib/client/flood.ts';
import { UNKNOWN } from '#lib/client/format.ts';
import { useHasPicture } from '#lib/client/hooks.ts';
import { classNames } from '../ui/class-names.ts';
import { useAlarmRate } from './use-flood.ts';

/** Alarms per ten minutes against what a person can work off: one is the aim, ten are a flood [GR1]. */
export function RateMeter(): ReactNode {
  const { inWindow, isFlood } = useAlarmRate();
  const hasPicture = useHasPicture();
  const shown = Math.min(inWindow, FLOOD_AT);
  return (
    <div
      className="flex items-center gap-2 text-body"
      role="group"
      aria-label="Alarm rate"
      title={`Alerts that ask for acknowledgement; ${TARGET_RATE} in ten minutes is the aim, ${FLOOD_AT} are a flood`}
    >
      <span className={classNames('whitespace-nowrap', isFlood && 'font-semibold text-crit')}>
        {isFlood ? 'Flood: ' : 'Rate '}
        {hasPicture ? inWindow : UNKNOWN} / 10 min
      </span>
      <svg viewBox="0 0 100 6" className="h-1.5 w-15 flex-none" aria-hidden="true" preserveAspectRatio="none">
        <rect width="100" height="6" className="fill-[var(--util-track)]" />
        <rect
          width={(shown / FLOOD_AT) * 100}
          height="6"
          className={isFlood ? 'fill-[var(--util-crit)]' : 'fill-[var(--util-ok)]'}
        />
        <rect x={(TARGET_RATE / FLOOD_AT) * 100} width="1" height="6" className="fill-[var(--text-secondary)]" />
      </svg>
      <span className="visually-hidden">
        target {TARGET_RATE}, flood {FLOOD_AT}
      </span>
    </div>
  );
}
