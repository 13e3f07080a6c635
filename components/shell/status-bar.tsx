'use client';

import type { ReactNode } from 'react';
import { formatAge, formatSeq, formatTime, formatZone } from '#lib/client/format.ts';
import { useBeat, useConnection, useFeeds, useSession, useThroughSeq } from '#lib/client/hooks.ts';
import type { ConnectionStatus } from '#lib/client/desk-state.ts';
import type { FeedView } from '#lib/model/view.ts';
import { useClock } from './clock.tsx';
import { useDeskUi } from './desk-ui.tsx';
import { SoundStatus } from './sound-status.tsx';

/** How sure can I be that this is live: line, lag, entry number, feeds, session [SH4]. */
export function StatusBar(): ReactNode {
  const ui = useDeskUi();
  const seq = useThroughSeq();
  return (
    <footer
      aria-label="Status"
      className="shell-status flex min-w-0 items-center gap-4 overflow-hidden border-t border-line bg-sunken px-3 max-phone:gap-2.5 whitespace-nowrap text-ink-2"
    >
      <Line />
      <span title="Number of the last journal entry shown" data-testid="through-seq">
        {formatSeq(seq)}
      </span>
      <Feeds />
      {ui.frozen === null ? null : <span className="font-medium text-ink">Frozen</span>}
      {ui.heldMoves === null ? null : <span className="max-phone:hidden">Order held</span>}
      <span className="ml-auto flex flex-none items-center gap-4 max-phone:gap-2">
        <SoundStatus />
        <SessionClock />
      </span>
    </footer>
  );
}

const WORDS: Readonly<Record<ConnectionStatus['kind'], string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lagging: 'Lagging',
  silent: 'Silent',
  offline: 'Offline',
  signedOut: 'Signed out',
  refused: 'Page out of date',
};

function Line(): ReactNode {
  const connection = useConnection();
  const beat = useBeat();
  const isLive = connection.kind === 'live' || connection.kind === 'lagging';
  const lagMs = isLive ? (beat?.lagP95Ms ?? null) : null;
  const dot = connection.kind === 'live' ? 'live' : connection.kind === 'lagging' ? 'lagging' : 'dead';
  return (
    <>
      <span className="flex items-center gap-1.5 font-medium text-ink">
        <span className="dot" data-state={dot} aria-hidden="true" />
        {WORDS[connection.kind]}
      </span>
      <span
        title="From receipt of an event to the frame that shows it, over the last 10 s"
        className={connection.kind === 'lagging' ? 'font-medium text-warn' : undefined}
      >
        lag {lagMs === null ? '—' : `${Math.round(lagMs)} ms`}
        {lagMs === null ? null : <span className="max-phone:hidden"> p95</span>}
      </span>
    </>
  );
}

const FEED_WORDS: Readonly<Record<FeedView['kind'], string>> = { prices: 'prices', fills: 'fills', other: 'feed' };

function Feeds(): ReactNode {
  const feeds = useFeeds();
  const { engineNowUs } = useClock();
  // What people and the set-up sent is no feed that could fall silent; the health page lists all.
  const shown = feeds.filter((feed) => feed.kind !== 'other' || feed.status !== 'live').slice(0, 4);
  return (
    <span className="flex min-w-0 items-center gap-3 overflow-hidden max-phone:hidden">
      {shown.map((feed) => (
        <span
          key={`${feed.origin}:${feed.kind}`}
          className="flex items-center gap-1.5"
          title={`${feed.origin}: ${feed.status}`}
        >
          {feed.status === 'live' ? null : <span className="dot" data-state={feed.status} aria-hidden="true" />}
          {FEED_WORDS[feed.kind]} {engineNowUs === null ? '—' : formatAge((engineNowUs - feed.lastAtUs) / 1_000)}
          {feed.status === 'live' ? null : <span className="font-medium text-ink">{feed.status}</span>}
        </span>
      ))}
    </span>
  );
}

function SessionClock(): ReactNode {
  const session = useSession();
  const { engineNowUs } = useClock();
  // Its place is kept from the first paint on.
  if (session === null || engineNowUs === null) return <span className="w-60 max-phone:w-16" />;
  const untilMs = session.nextResetUs === null ? null : (session.nextResetUs - engineNowUs) / 1_000;
  return (
    <span
      className="min-w-60 flex-none text-right max-phone:min-w-16"
      title={`${session.tradingDay === '' ? 'Before the first reset' : `Trading day ${session.tradingDay}`}, ${session.zone}`}
    >
      <time className="text-ink">{formatTime(engineNowUs, session.zone)}</time>{' '}
      <span className="max-phone:hidden">{formatZone(session.zone)}</span>
      {untilMs === null ? null : <span className="max-phone:hidden"> · resets in {formatAge(untilMs)}</span>}
    </span>
  );
}
