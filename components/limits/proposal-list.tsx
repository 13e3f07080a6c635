'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useBeat, useProposals, useSession } from '#lib/client/hooks.ts';
import { ProposalCard } from './proposal-card.tsx';
import { endText, proposalTitle } from './proposal-words.ts';
import { TwoPersonsMark } from './two-persons-mark.tsx';

/** What waits for a second person, and how the last ones ended. Nothing is shown where there is neither. */
export function ProposalList(): ReactNode {
  const proposals = useProposals();
  const zone = useSession()?.zone ?? 'UTC';
  const nowUs = useBeat()?.engineTimeUs ?? 0;
  const open = proposals.filter(({ state }) => state === 'open');
  const ended = proposals.filter(({ state }) => state !== 'open').toReversed();
  const [isOpen, setOpen] = useState(false);
  if (proposals.length === 0) return <TwoPersonsMark />;
  return (
    <section aria-label="Proposals" className="flex flex-col gap-2">
      <TwoPersonsMark />
      {open.length > 0 ? (
        <>
          <h2 className="px-1 text-control font-semibold">
            Waiting for a second person <span className="font-normal text-ink-3">{open.length}</span>
          </h2>
          <ol className="flex flex-col gap-2">
            {open.map((proposal) => (
              <ProposalCard key={proposal.proposalId} proposal={proposal} nowUs={nowUs} />
            ))}
          </ol>
        </>
      ) : null}
      {ended.length > 0 ? (
        <details className="panel px-3 py-2" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="cursor-pointer text-body text-ink-2">Decided before: {ended.length}</summary>
          <ol className="mt-1 flex flex-col gap-1">
            {ended.map((proposal) => (
              <li key={proposal.proposalId} className="text-body">
                <span className="font-medium">{proposalTitle(proposal)}</span>{' '}
                <span className="text-ink-2">
                  by {proposal.byName}, {endText(proposal)}
                </span>{' '}
                <span className="text-cap text-ink-3">
                  {formatTime(proposal.endedAtUs, zone)} {formatSeq(proposal.endedSeq)}
                </span>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </section>
  );
}
