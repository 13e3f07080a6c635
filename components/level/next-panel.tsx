'use client';

import { Suspense, useCallback } from 'react';
import type { ReactNode } from 'react';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { levelHref } from './level-links.ts';
import { useNearest } from './use-nearest.ts';
import { useDeskRouter } from '../shell/use-desk-router.ts';

// Charts come in a file of their own [CH8].
const NextChart = lazyPart(async () => ({ default: (await import('../charts/next-chart.tsx')).NextChart }));

type Props = {
  /** Null: the whole firm. */
  readonly deskId: string | null;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** What breaks next in the firm or on a desk. */
export function NextPanel({ deskId, isTable, onTable }: Props): ReactNode {
  const router = useDeskRouter();
  const nearest = useNearest(deskId);
  const open = useCallback((account: string) => router.push(levelHref('account', account)), [router]);
  const waiting = <div className="panel h-full" aria-hidden="true" />;
  if (nearest === null) return waiting;
  return (
    <PanelBoundary name="What breaks next">
      <Suspense fallback={waiting}>
        <NextChart {...nearest} hrefOf={accountHref} onAccount={open} isTable={isTable} onTable={onTable} />
      </Suspense>
    </PanelBoundary>
  );
}

function accountHref(account: string): string {
  return levelHref('account', account);
}
