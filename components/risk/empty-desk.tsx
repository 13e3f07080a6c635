'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

/** First run: no account yet. Says how events come in, with a line to copy [EE2]. */
export function EmptyDesk(): ReactNode {
  const [origin, setOrigin] = useState('http://127.0.0.1:3000');
  useEffect(() => setOrigin(location.origin), []);
  return (
    <div className="flex flex-1 flex-col gap-4 p-6 text-control">
      <h1 className="text-kpi font-semibold">No events yet</h1>
      <p className="max-w-160 text-ink-2">
        This desk is running and waits for facts: instruments, accounts, fills, marks. Rows appear here with the first
        account.
      </p>
      <section aria-label="Connect a feed" className="panel flex max-w-200 flex-col gap-2 p-4">
        <h2 className="font-semibold">Connect a feed</h2>
        <p className="text-ink-2">
          An administrator or a lead{' '}
          <Link href="/settings/tokens" className="underline">
            makes an ingest token
          </Link>
          . Events go to one address, one or many at a time:
        </p>
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-control border border-line bg-sunken p-3 text-body select-all"
          suppressHydrationWarning
        >
          {curlLine(origin)}
        </pre>
        <p className="text-ink-2">
          A recorded file goes in with{' '}
          <code className="rounded-chip bg-sunken px-1">npm run feed -- FILE --url {origin}</code>.
        </p>
      </section>
      <section aria-label="Start the demo feed" className="panel flex max-w-200 flex-col gap-2 p-4">
        <h2 className="font-semibold">Start the demo feed</h2>
        <p className="text-ink-2">
          <code className="rounded-chip bg-sunken px-1">npm run demo</code> starts a desk of its own with a simulated
          trading floor. It is labelled DEMO and never mixes with this one.
        </p>
      </section>
    </div>
  );
}

function curlLine(origin: string): string {
  const event = `[{"kind":"account","ts":${Date.now()},"account":"A-1","ccy":"USD","start_balance":"50000"}]`;
  return `curl -X POST ${origin}/ingest/v1/events \\\n  -H "authorization: Bearer $INGEST_TOKEN" -H "content-type: application/json" \\\n  -d '${event}'`;
}
