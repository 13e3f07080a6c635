'use client';

import { useMemo } from 'react';
import { alarmRate } from '#lib/client/flood.ts';
import type { AlarmRate } from '#lib/client/flood.ts';
import { useAlarms } from '#lib/client/hooks.ts';
import { useClock } from '../shell/clock.tsx';

/** Alarms of the last ten minutes of engine time, and whether a flood is on [GR1]. */
export function useAlarmRate(): AlarmRate {
  const alarms = useAlarms();
  const { engineNowUs } = useClock();
  return useMemo(
    () => (engineNowUs === null ? { inWindow: 0, isFlood: false } : alarmRate(alarms, engineNowUs)),
    [alarms, engineNowUs],
  );
}
