'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchCoverage } from '#lib/client/api.ts';
import type { ApiAnswer } from '#lib/client/api.ts';
import { formatCount, formatDateTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { CoveredLimit, LimitCoverage } from '#lib/model/limit-coverage.ts';
import { Button } from '../ui/button.tsx';
import { newLimitLink } from './editor-start.ts';

/** What limits do not cover, say too often, or never say [LC1]; looked at when it is asked. */
export function CoverageView(): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const [answer, setAnswer] = useState<ApiAnswer<LimitCoverage> | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isOver = false;
    void fetchCoverage().then((given) => {
      if (!isOver) setAnswer(given);
    });
    return () => {
      isOver = true;
    };
  }, [asked]);
  if (answer === null) return <p className="p-3 text-body text-ink-2">Loading coverage.</p>;
  if (!answer.ok)
    return (
      <p role="alert" className="p-3 text-body text-breach">
        {answer.message}
      </p>
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-auto p-2 max-tray:flex-none">
      <p className="flex items-center gap-3 px-1 text-body text-ink-2">
        As of {formatDateTime(answer.value.atUs, zone)}
        <Button size="small" onClick={() => setAsked((was) => was + 1)}>
          Look again
        </Button>
      </p>
      <Parts coverage={answer.value} zone={zone} />
    </div>
  );
}

type PartsProps = { readonly coverage: LimitCoverage; readonly zone: string };

function Parts({ coverage, zone }: PartsProps): ReactNode {
  const { uncovered, uncoveredCount, daily, days, sinceUs, idle, idleCount, overlaps } = coverage;
  const reach = sinceUs === null ? 'no alert is held yet' : `alerts held since ${formatDateTime(sinceUs, zone)}`;
  return (
    <>
      <Part title="Exposure and no limit" count={uncoveredCount} note="Nothing bounds what is held there.">
        {uncovered.map((node) => (
          <li key={`${node.level} ${node.id}`}>
            {node.level} {node.id}{' '}
            {node.level === 'instrument' ? null : (
              <Link className="underline" href={newLimitLink(node.level, node.id)}>
                Draft a limit
              </Link>
            )}
          </li>
        ))}
      </Part>
      <Part
        title="Alerts every day"
        count={daily.length}
        note={`On each of ${formatCount(days)} trading days, at least three; ${reach}.`}
      >
        {daily.map((limit) => (
          <li key={limit.limitId}>
            <Name limit={limit} />, {formatCount(limit.alerts)} alerts
          </li>
        ))}
      </Part>
      <Part title="Two limits on the same" count={overlaps.length} note="They measure the same on one node.">
        {overlaps.map(({ names, node, nodes }) => (
          <li key={names.join(' ')}>
            {names[0]} and {names[1]}:{' '}
            {nodes === 1 ? `${node.level} ${node.id}` : `${formatCount(nodes)} nodes, ${node.id} among them`}
          </li>
        ))}
      </Part>
      <Part title="Never near" count={idleCount} note={`No alert and on the lowest rung now; ${reach}.`}>
        {idle.map((limit) => (
          <li key={limit.limitId}>
            <Name limit={limit} />, in force since {formatDateTime(limit.definedAtUs, zone)}
          </li>
        ))}
      </Part>
    </>
  );
}

function Name({ limit: { limitId, name, node } }: { readonly limit: CoveredLimit }): ReactNode {
  return (
    <>
      <Link className="underline" href={`/limits/${encodeURIComponent(limitId)}`}>
        {name}
      </Link>{' '}
      on {node.level} {node.id}
    </>
  );
}

type PartProps = {
  readonly title: string;
  readonly count: number;
  readonly note: string;
  readonly children: ReactNode;
};

function Part({ title, count, note, children }: PartProps): ReactNode {
  return (
    <section aria-label={title} className="panel px-3 py-2">
      <h2 className="text-control font-semibold">
        {title} <span className="font-normal text-ink-3">{formatCount(count)}</span>
      </h2>
      <p className="text-cap text-ink-3">{note}</p>
      {count === 0 ? <p className="text-body text-ink-2">None.</p> : <ul className="text-body">{children}</ul>}
    </section>
  );
}
