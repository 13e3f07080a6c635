'use client';

import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatAge, formatSeq, formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import { diffDefinitions } from './definition-diff.ts';
import { DiffTable } from './diff-table.tsx';
import { ProposalActs } from './proposal-acts.tsx';
import { emergencySpan, proposalTitle } from './proposal-words.ts';
import { scopeText } from './rule-text.ts';
import { rulesetLines } from './ruleset-lines.ts';

type Props = { readonly proposal: ProposalView; readonly nowUs: number };

/** One change that waits for its second person: who wants what and why, the difference, and what may be done about it. */
export function ProposalCard({ proposal, nowUs }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const lines = useMemo(() => linesOf(proposal), [proposal]);
  const { scope, reason, byName, proposedAtUs, proposedSeq, expiresAtUs, emergencyMs, proposalId } = proposal;
  const title = proposalTitle(proposal);
  const where = scopeText(scope);
  return (
    <li className="panel flex flex-col gap-2 px-3 py-2.5" aria-label={`${title} on ${where}, proposed by ${byName}`}>
      <p className="text-control">
        <strong className="font-semibold">{title}</strong> <span className="text-ink-2">on {where}</span>
      </p>
      <p className="text-body text-ink-2">
        {byName}: “{reason}”
      </p>
      {emergencyMs === null ? null : (
        <p className="text-body font-medium text-crit">
          Emergency: a manager may approve it while no other lead is at the desk. In force for{' '}
          {emergencySpan(emergencyMs)} at most, then the limit stands as before.
        </p>
      )}
      <DiffTable lines={lines} label={`${title}: in force and proposed`} />
      <p className="text-cap text-ink-3">
        Proposed {formatTime(proposedAtUs, zone)}, {formatSeq(proposedSeq)}; lapses in{' '}
        {formatAge(Math.max(0, (expiresAtUs - nowUs) / 1_000))}. Content{' '}
        <span title={proposalId}>{proposalId.slice(0, 12)}</span>
      </p>
      <ProposalActs proposal={proposal} />
    </li>
  );
}

function linesOf({ change, before }: ProposalView) {
  if (change.type === 'ruleset') return rulesetLines(change.ruleset);
  return diffDefinitions(before, change.type === 'limit' ? change.draft : null);
}
