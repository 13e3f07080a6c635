'use client';

import type { ReactNode } from 'react';
import { formatDecimalText, formatSeq, formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertCost, CostPoint } from '#lib/model/alert.ts';

type Props = { readonly cost: AlertCost | null };

/** What the account's day P&L did from the firing to who took it, and until it was flat [EV3]. */
export function CostLine({ cost }: Props): ReactNode {
  if (cost === null) return null;
  const { currency, dayPnl, acknowledged, flat } = cost;
  return (
    <section aria-label="Cost" className="panel overflow-auto p-3" tabIndex={0}>
      <h2 className="mb-1 text-control font-semibold">Cost: change of day P&amp;L since the firing, {currency}</h2>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        <div className="min-w-26">
          <dt className="text-cap text-ink-3">Day P&amp;L when it fired</dt>
          <dd className="font-medium">{signed(dayPnl)}</dd>
        </div>
        <Moved name="To acknowledged" point={acknowledged} missing="not acknowledged yet" />
        <Moved name="To flat" point={flat} missing="not flat yet" />
      </dl>
    </section>
  );
}

type MovedProps = { readonly name: string; readonly point: CostPoint | null; readonly missing: string };

function Moved({ name, point, missing }: MovedProps): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  return (
    <div className="min-w-26">
      <dt className="text-cap text-ink-3">{name}</dt>
      {point === null ? (
        <dd className="text-ink-2">{missing}</dd>
      ) : (
        <dd>
          <span className={`font-medium ${inkOf(point.moved)}`}>{signed(point.moved)}</span>
          <span className="block text-cap text-ink-3">
            {formatTime(point.atUs, zone)} {formatSeq(point.seq)}
          </span>
        </dd>
      )}
    </div>
  );
}

/** A change carries its sign, also a gain [NF1]. */
function signed(text: string): string {
  return text.startsWith('-') || /^0(?:\.0*)?$/.test(text) ? formatDecimalText(text) : `+${formatDecimalText(text)}`;
}

function inkOf(text: string): string {
  if (text.startsWith('-')) return 'text-neg';
  return /^0(?:\.0*)?$/.test(text) ? 'text-ink-3' : 'text-pos';
}
