'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useDesk } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';

/** Parts of the frame whose failure a person must be told of [EE3]. */
export type ShellPart = 'alert strip' | 'alert tray' | 'status bar';
type Props = { readonly part: ShellPart; readonly detail: string; readonly onRetry: () => void };

/** What a person must not take for quiet while the part is not there. */
const WARNINGS: Readonly<Record<ShellPart, string>> = {
  'alert strip': 'The alert strip failed. Alerts may be open: see the tray.',
  'alert tray': 'The alert tray failed. Alerts may be open: see the strip and the alerts page.',
  'status bar': 'The status bar failed: nothing here says whether figures are live.',
};

/** In the place of a part of the frame that failed. Of strip and tray that is a health alert: bar, sound, notification [EE3]. */
export function FailedPart({ part, detail, onRetry }: Props): ReactNode {
  const { attention } = useDesk();
  useEffect(() => {
    // The status bar shows no alerts; what it says is missed where it stood.
    if (part === 'status bar') return;
    const note = {
      tag: part,
      kind: 'health',
      title: `! ${part} failed`,
      body: WARNINGS[part],
      path: '/alerts',
    } as const;
    attention.call({ sound: 'health', notes: [note] });
  }, [attention, part]);
  if (part === 'alert tray')
    return (
      <aside aria-label="Open alerts" className="tray min-h-0 min-w-0 border-l border-line bg-surface p-2">
        <ErrorPanel title={WARNINGS[part]} detail={detail} errorId={null} onRetry={onRetry} />
        <StatusMark part={part} />
      </aside>
    );
  const isStrip = part === 'alert strip';
  const Bar = isStrip ? 'section' : 'footer';
  return (
    <Bar
      aria-label={isStrip ? 'Alert strip' : 'Status'}
      role="alert"
      className={`flex items-center gap-3 px-3 ${isStrip ? 'shell-strip bg-breach-subtle' : 'shell-status bg-sunken'}`}
    >
      <strong className="font-semibold text-breach">{WARNINGS[part]}</strong>
      <span className="truncate text-ink-2">{detail}</span>
      <Button size="small" onClick={onRetry}>
        Retry
      </Button>
      {isStrip ? <StatusMark part={part} /> : null}
    </Bar>
  );
}

/** In the status bar, first: on a page where nobody looks at the place of the part. It leads to all alerts. */
function StatusMark({ part }: Pick<Props, 'part'>): ReactNode {
  const [bar, setBar] = useState<Element | null>(null);
  useEffect(() => setBar(document.querySelector('.shell-status')), []);
  if (bar === null) return null;
  return createPortal(
    <Link href="/alerts" className="order-first flex-none font-medium text-breach underline">
      {part} failed
    </Link>,
    bar,
  );
}
