import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

/** In the place of the strip: alerts may be open that it does not show. */
export function StripFailed(detail: string, retry: () => void): ReactNode {
  return (
    <section
      aria-label="Alert strip"
      role="alert"
      className="shell-strip flex items-center gap-3 bg-breach-subtle px-3"
    >
      <strong className="font-semibold text-breach">The alert strip failed. Alerts may be open: see the tray.</strong>
      <span className="truncate text-ink-2">{detail}</span>
      <Button size="small" onClick={retry}>
        Retry
      </Button>
    </section>
  );
}

/** In the place of the status bar: nothing then says whether the figures are live. */
export function StatusFailed(detail: string, retry: () => void): ReactNode {
  return (
    <footer aria-label="Status" role="alert" className="shell-status flex items-center gap-3 bg-sunken px-3">
      <strong className="font-semibold text-breach">
        The status bar failed: nothing here says whether figures are live.
      </strong>
      <span className="truncate text-ink-2">{detail}</span>
      <Button size="small" onClick={retry}>
        Retry
      </Button>
    </footer>
  );
}
