'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useBeat, useProposals, useSession, useWelcome } from '#lib/client/hooks.ts';
import { ProposalCard } from './proposal-card.tsx';
import { endText, proposalTitle } from './proposal-words.ts';

/** What waits for a second person, and how the last ones ended. Nothing is shown where there is neither. */
export function ProposalList(): ReactNode {
  const proposals = useProposals();
  const zone = useSession()?.zone ?? 'UTC';
  const nowUs = useBeat()?.engineTimeUs ?? 0;
  const open = proposals.filter(({ state }) => state === 'open');
  const ended = proposals.filter(({ state }) => state !== 'open').toReversed();
  const [isOpen, setOpen] = useState(false);
  if (proposals.length === 0) return <SwitchedOff />;
  return (
    <section aria-label="Proposals" className="flex flex-col gap-2">
      <SwitchedOff />
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

/** [FE9] the permanent mark of a firm where one person may loosen. */
function SwitchedOff(): ReactNode {
  const approvals = useWelcome()?.approvals;
  const [isKnown, setKnown] = useState(false);
  useEffect(() => setKnown(approvals !== undefined), [approvals]);
  if (!isKnown || approvals === undefined || approvals.twoPersons) return null;
  return (
    <p className="panel border-l-3 border-l-warn px-3 py-2 text-body">
      <strong className="font-semibold">Two persons are switched off.</strong> One person may loosen limits here; the
      configuration file says so. A limit with an open breach still needs two.
    </p>
  );
}
