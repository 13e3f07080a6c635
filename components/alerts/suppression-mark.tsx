'use client';

import { BellOff, CornerDownRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatAge } from '#lib/client/format.ts';
import type { Suppression } from '#lib/model/alert.ts';
import { useClock } from '../shell/clock.tsx';

/** A silence over an alert, with the time it has left, or the breach that explains it; beside the chip, never in the place of the state [SU1]. */
export function SuppressionMark({ suppression }: { readonly suppression: Suppression | null }): ReactNode {
  const { engineNowUs } = useClock();
  if (suppression === null) return null;
  if (suppression.kind === 'inhibition')
    return (
      <Link
        href={`/alerts/${suppression.alertId}`}
        className="inline-flex items-center gap-1 text-cap whitespace-nowrap text-ink-2 underline"
      >
        <CornerDownRight size={12} aria-hidden="true" />
        explained by a breach of its account
      </Link>
    );
  const leftMs = engineNowUs === null ? null : (suppression.untilUs - engineNowUs) / 1_000;
  return (
    <span
      className="inline-flex items-center gap-1 text-cap whitespace-nowrap text-ink-2"
      title={`Silenced by ${suppression.byName}`}
    >
      <BellOff size={12} aria-hidden="true" />
      <span>
        <span className="visually-hidden">Silenced by {suppression.byName}, </span>
        silenced {leftMs === null ? '' : formatAge(leftMs)}
      </span>
    </span>
  );
}
