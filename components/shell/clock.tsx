'use client';

import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useBeat, useWelcome } from '#lib/client/hooks.ts';

/** Engine time and the page's own time, both moved once a second by the one timer of the page [NF9]. */
export type PageClock = { readonly nowMs: number; readonly engineNowUs: number | null };

const ClockContext = createContext<PageClock>({ nowMs: 0, engineNowUs: null });

export function useClock(): PageClock {
  return useContext(ClockContext);
}

/** Between beats engine time runs on with the page's clock; under the event clock it stands until the next event. */
export function ClockProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const beat = useBeat();
  const runsOn = useWelcome()?.clock !== 'event';
  const heard = useRef<{ readonly engineTimeUs: number; readonly atMs: number } | null>(null);
  const [clock, setClock] = useState<PageClock>({ nowMs: 0, engineNowUs: null });
  useEffect(() => {
    if (beat !== null) heard.current = { engineTimeUs: beat.engineTimeUs, atMs: Date.now() };
  }, [beat]);
  useEffect(() => {
    const tick = (): void => {
      const nowMs = Date.now();
      const last = heard.current;
      const engineNowUs = last === null ? null : last.engineTimeUs + (runsOn ? (nowMs - last.atMs) * 1_000 : 0);
      setClock({ nowMs, engineNowUs });
    };
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [runsOn]);
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}
