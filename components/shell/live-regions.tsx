'use client';

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isAsking, isMasked } from '#lib/client/alert-queue.ts';
import { useBeat, useConnection, useDesk, useToasts, useUnacknowledgedCount } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { spokenAlert } from '../alerts/alert-words.ts';
import { useDeskUi } from './desk-ui.tsx';
import { composeSpeech } from './speech.ts';

/** What gathers within this time is one sentence; between two sentences at least the second one passes [AX15]. */
const GATHER_MS = 1_000;
const SPACING_MS = 5_000;

/** Two regions, empty and present from first paint. Breaches and the line speak at once, results politely. */
export function LiveRegions(): ReactNode {
  const assertive = useBreachSpeech();
  const polite = usePoliteSpeech();
  return (
    <>
      <div role="alert" aria-atomic="true" className="visually-hidden">
        {assertive}
      </div>
      <div role="status" aria-atomic="true" className="visually-hidden">
        {polite}
      </div>
    </>
  );
}

function useBreachSpeech(): string {
  const desk = useDesk();
  const connection = useConnection().kind;
  const count = useUnacknowledgedCount();
  const countRef = useRef(count);
  useEffect(() => {
    countRef.current = count;
  });
  const wasOffline = useRef(false);
  const lines = useRef<string[]>([]);
  const breaches = useRef<AlertRecord[]>([]);
  const [text, setText] = useState('');
  useEffect(
    () =>
      desk.onCalls((notices) => {
        for (const { alert } of notices)
          if (alert.state === 'firing' && isAsking(alert) && !isMasked(alert) && alert.rungPeak === 'breach')
            breaches.current.push(alert);
      }),
    [desk],
  );
  useEffect(() => {
    if (connection === 'offline') lines.current.push('Connection lost. Values are out of date.');
    if (connection === 'live' && wasOffline.current) lines.current.push('Connection restored.');
    if (connection === 'offline' || connection === 'live') wasOffline.current = connection === 'offline';
  }, [connection]);
  useEffect(() => {
    let spokenAt = -SPACING_MS;
    const timer = setInterval(() => {
      if (breaches.current.length === 0 && lines.current.length === 0) return;
      const now = performance.now();
      if (now - spokenAt < SPACING_MS) return;
      spokenAt = now;
      setText(composeSpeech(lines.current, breaches.current, (alert) => spokenAlert(alert, countRef.current)));
      lines.current = [];
      breaches.current = [];
    }, GATHER_MS);
    return () => clearInterval(timer);
  }, []);
  return text;
}

function usePoliteSpeech(): string {
  const toasts = useToasts();
  const { frozen } = useDeskUi();
  const isEnding = useBeat()?.sessionEndsAtMs !== undefined;
  const last = toasts.at(-1)?.text ?? '';
  const [text, setText] = useState('');
  useEffect(() => setText(last), [last]);
  useEffect(
    () => setText(isEnding ? 'Your session ends soon. Confirm that it is you to stay signed in.' : ''),
    [isEnding],
  );
  useEffect(() => setText(frozen === null ? '' : 'Frozen. Press Space to resume.'), [frozen]);
  return text;
}
