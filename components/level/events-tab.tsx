'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatDateTime, formatSeq } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { EventLine } from '#lib/protocol/event-lines.ts';
import { Button } from '../ui/button.tsx';
import { eventHref, eventSentence, kindWord } from './event-words.ts';
import { useEvents } from './use-events.ts';

type Props = {
  readonly node: ScopeNode;
  /** Within an account: of this instrument alone. */
  readonly instrument: string | null;
};

/** Entries of the journal in order, newest first, as of when they were loaded [LV3]. */
export function EventsTab({ node, instrument }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const { lines, next, isLoading, refusal, older, again } = useEvents(node, instrument);
  const withNode = node.level !== 'account';
  return (
    <div>
      {lines.length === 0 ? (
        <p className="px-3 py-2 text-ink-2">{isLoading ? 'Reading the journal.' : 'No event in what was read.'}</p>
      ) : (
        <table className="data-table" aria-label={`Events of ${instrument ?? node.id}`}>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">Time</th>
              <th scope="col">Kind</th>
              {withNode ? <th scope="col">Of</th> : null}
              <th scope="col" className="w-full">
                What
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, place) => (
              // One entry may have several lines; what is appended changes no place.
              <EventRow key={`${line.seq}:${place}`} line={line} zone={zone} withNode={withNode} />
            ))}
          </tbody>
        </table>
      )}
      <div className="flex flex-wrap items-center gap-2 px-3 py-2 text-ink-2">
        {refusal === null ? null : <p role="alert">The journal could not be read: {refusal}</p>}
        <Button size="small" onClick={again} disabledReason={isLoading ? 'The journal is being read' : null}>
          Read again
        </Button>
        {next === null ? (
          isLoading || lines.length === 0 ? null : (
            <p>Nothing older.</p>
          )
        ) : (
          <Button size="small" onClick={older} disabledReason={isLoading ? 'The journal is being read' : null}>
            Older than {formatSeq(next)}
          </Button>
        )}
      </div>
    </div>
  );
}

function EventRow({
  line,
  zone,
  withNode,
}: {
  readonly line: EventLine;
  readonly zone: string;
  readonly withNode: boolean;
}): ReactNode {
  const href = eventHref(line);
  const text = eventSentence(line);
  return (
    <tr>
      <td className="value whitespace-nowrap">{formatSeq(line.seq)}</td>
      <td className="value whitespace-nowrap text-ink-2">{formatDateTime(line.atUs, zone).slice(5)}</td>
      <td className="whitespace-nowrap">{kindWord(line.fact)}</td>
      {withNode ? <td className="font-medium whitespace-nowrap">{line.node}</td> : null}
      <td>
        {href === null ? (
          text
        ) : (
          <Link className="underline-offset-2 hover:underline" href={href}>
            {text}
          </Link>
        )}
      </td>
    </tr>
  );
}
