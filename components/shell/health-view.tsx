'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchHealth } from '#lib/client/api.ts';
import { formatAge, formatCount, formatSeq } from '#lib/client/format.ts';
import { useBeat, useConnection, useFeeds, useSession, useThroughSeq, useWelcome } from '#lib/client/hooks.ts';
import type { FeedView } from '#lib/model/view.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { alertLegs } from './alert-legs.ts';
import type { AlertLeg } from './alert-legs.ts';
import { useClock } from './clock.tsx';
import { healthFacts, milliseconds } from './health-facts.ts';
import type { HealthFact } from './health-facts.ts';
import { LagPanel } from './lag-panel.tsx';

const POLL_MS = 5_000;
const LEG_COLUMNS: readonly TableColumn<AlertLeg>[] = [
  { id: 'leg', header: 'From the fact to the person', cell: (leg) => leg.name },
  { id: 'count', header: 'Alerts', align: 'right', cell: (leg) => formatCount(leg.count) },
  { id: 'p50', header: 'p50', align: 'right', cell: (leg) => leg.p50 },
  { id: 'p99', header: 'p99', align: 'right', cell: (leg) => leg.p99 },
  { id: 'longest', header: 'Longest', align: 'right', cell: (leg) => leg.longest },
];

/** How sure can I be: the line, the engine, the feeds, and what the server says of itself. */
export function HealthView(): ReactNode {
  const connection = useConnection();
  const beat = useBeat();
  const seq = useThroughSeq();
  const welcome = useWelcome();
  const feeds = useFeeds();
  const columns: readonly TableColumn<FeedView>[] = [
    {
      id: 'origin',
      header: 'Feed',
      sortBy: (feed) => feed.origin,
      cell: (feed) => <strong className="font-medium">{feed.origin}</strong>,
    },
    { id: 'kind', header: 'Carries', cell: (feed) => feed.kind },
    { id: 'status', header: 'Status', cell: (feed) => feed.status },
    { id: 'age', header: 'Last fact', align: 'right', cell: (feed) => <FeedAge feed={feed} /> },
    {
      id: 'facts',
      header: 'Facts',
      align: 'right',
      sortBy: (feed) => feed.facts,
      cell: (feed) => formatCount(feed.facts),
    },
    {
      id: 'rejected',
      header: 'Rejected',
      align: 'right',
      sortBy: (feed) => feed.rejected,
      cell: (feed) => formatCount(feed.rejected),
    },
    { id: 'gaps', header: 'Gaps', align: 'right', sortBy: (feed) => feed.gaps, cell: (feed) => formatCount(feed.gaps) },
  ];
  return (
    <div className="grid gap-2 p-2">
      <h1 className="visually-hidden">Health</h1>
      <section aria-label="Engine and line" className="panel p-3">
        <h2 className="mb-2 text-control font-semibold">Engine and line</h2>
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-3">
          <Fact name="Connection" value={connection.kind} />
          <Fact name="Lag p50" value={milliseconds(beat?.lagP50Ms)} />
          <Fact name="Lag p95" value={milliseconds(beat?.lagP95Ms)} />
          <Fact name="Last entry shown" value={formatSeq(seq)} />
          <Fact name="Engine version" value={welcome?.engineVersion ?? '—'} />
          <Fact name="Journal epoch" value={welcome?.epoch.slice(0, 12) ?? '—'} />
          <Fact name="Clock" value={welcome?.clock ?? '—'} />
        </dl>
      </section>
      <LagPanel />
      <section aria-label="Feeds" className="panel overflow-auto" tabIndex={0}>
        <h2 className="px-3 pt-3 pb-1 text-control font-semibold">Feeds</h2>
        <DataTable
          label="Feeds"
          columns={columns}
          items={feeds}
          keyOf={(feed) => `${feed.origin}:${feed.kind}`}
          empty="No feed has sent anything yet."
        />
      </section>
      <ServerDetail />
    </div>
  );
}

function FeedAge({ feed }: { readonly feed: FeedView }): ReactNode {
  const { engineNowUs } = useClock();
  return engineNowUs === null ? '—' : formatAge((engineNowUs - feed.lastAtUs) / 1_000);
}

function ServerDetail(): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const [detail, setDetail] = useState<readonly HealthFact[] | null>(null);
  const [legs, setLegs] = useState<readonly AlertLeg[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      const answer = await fetchHealth();
      if (!isCurrent) return;
      if (answer.ok) {
        setDetail(healthFacts(answer.value, zone));
        setLegs(alertLegs(answer.value));
      }
      setRefusal(answer.ok ? null : answer.message);
    };
    void load();
    const timer = setInterval(() => void load(), POLL_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [zone]);
  return (
    <>
      <section aria-label="Alerts of today" className="panel overflow-auto" tabIndex={0}>
        <h2 className="px-3 pt-3 pb-1 text-control font-semibold">Alerts of today</h2>
        <DataTable
          label="Times of alerts"
          columns={LEG_COLUMNS}
          items={legs}
          keyOf={(leg) => leg.key}
          empty="No alert has fired today."
        />
      </section>
      <section aria-label="Server" className="panel p-3">
        <h2 className="mb-2 text-control font-semibold">Server</h2>
        {refusal === null ? null : <p className="text-ink-2">Not available now: {refusal}</p>}
        <dl className="grid min-h-16 grid-cols-[repeat(auto-fill,minmax(200px,1fr))] gap-3">
          {(detail ?? []).map(({ name, value }) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
      </section>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-cap text-ink-3">{name}</dt>
      <dd className="truncate font-medium" title={value}>
        {value}
      </dd>
    </div>
  );
}
