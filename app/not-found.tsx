import Link from 'next/link';
import type { ReactNode } from 'react';

export default function NotFound(): ReactNode {
  return (
    <main className="grid h-full place-content-center gap-2 p-6 text-control">
      <h1 className="text-kpi font-semibold">Page not found</h1>
      <p className="text-ink-2">
        There is no page at this address. An account or an alert may have been closed, or the link is from another
        installation.
      </p>
      <p>
        <Link className="text-accent underline underline-offset-2" href="/monitor">
          Go to the monitor
        </Link>
      </p>
    </main>
  );
}
