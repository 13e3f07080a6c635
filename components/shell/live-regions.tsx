'use client';

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isAsking, isMasked, unacknowledgedCount } from '#lib/client/alert-queue.ts';
import { useBeat, useConnection, useDesk, useFirm, useReconnected, useToasts } from '#lib/client/hooks.ts';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { spokenAlert } from '../alerts/alert-words.ts';
import { useDeskUi } from './desk-ui.tsx';
import { reconnectedText } from './reconnected-words.ts';
import { AssertiveSpeech, countsText, GATHER_MS } from './speech.ts';

/** Counts of rungs are told at most so often [AX15]. */
const COUNTS_EVERY_MS = 30_000;

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
  const isOff = usePreferences().speech === 'off';
  const wasOffline = useRef(false);
  const [speech] = useState(() => new AssertiveSpeech());
  const [text, setText] = useState('');
  useEffect(() => {
    if (isOff) return undefined;
    return desk.onCalls((notices) => {
      for (const { alert } of notices)
        if (alert.state === 'firing' && isAsking(alert) && !isMasked(alert) && alert.rungPeak === 'breach')
          speech.breach(alert, performance.now());
    });
  }, [desk, speech, isOff]);
  useEffect(() => {
    const nowMs = performance.now();
    if (connection === 'offline') speech.line('Connection lost. Values are out of date.', nowMs);
    if (connection === 'live' && wasOffline.current) speech.line('Connection restored.', nowMs);
    if (connection === 'offline' || connection === 'live') wasOffline.current = connection === 'offline';
  }, [speech, connection]);
  useEffect(() => {
    if (isOff) {
      speech.clear();
      setText('');
      return undefined;
    }
    const timer = setInterval(() => {
      const due = speech.due(performance.now(), (alert) =>
        spokenAlert(alert, unacknowledgedCount(desk.store.getState().queue)),
      );
      if (due !== null) setText(due);
    }, GATHER_MS);
    return () => clearInterval(timer);
  }, [desk, speech, isOff]);
  useEffect(() => {
    if (text !== '') speech.spoken(performance.now());
  }, [speech, text]);
  return text;
}

function usePoliteSpeech(): string {
  const toasts = useToasts();
  const { frozen, spoken } = useDeskUi();
  const isEnding = useBeat()?.sessionEndsAtMs !== undefined;
  const last = toasts.at(-1)?.text ?? '';
  const [text, setText] = useState('');
  useEffect(() => setText(last), [last]);
  useEffect(
    () => setText(isEnding ? 'Your session ends soon. Confirm that it is you to stay signed in.' : ''),
    [isEnding],
  );
  useEffect(() => setText(frozen === null ? '' : 'Frozen. Press Space to resume.'), [frozen]);
  useEffect(() => setText(spoken?.text ?? ''), [spoken]);
  const reconnected = useReconnected();
  useEffect(() => {
    if (reconnected !== null) setText(reconnectedText(reconnected));
  }, [reconnected]);
  useCounts(setText);
  return text;
}

/** Where a person wants all of it: how many stand at which rung, when that has changed. */
function useCounts(say: (text: string) => void): void {
  const isWanted = usePreferences().speech === 'all';
  const counts = useFirm()?.rungCounts ?? null;
  const { heldMoves } = useDeskUi();
  const latest = useRef('');
  useEffect(() => {
    latest.current = counts === null ? '' : countsText(counts, heldMoves);
  });
  useEffect(() => {
    if (!isWanted) return undefined;
    let said = '';
    const timer = setInterval(() => {
      if (latest.current === '' || latest.current === said) return;
      said = latest.current;
      say(said);
    }, COUNTS_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWanted, say]);
}
