'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount, formatTime } from '#lib/client/format.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { ProgrammeLimit } from '#lib/model/programme-limit.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { coveredText, standingText, worstStanding } from './programme-words.ts';
import { ruleText } from './rule-text.ts';
import { useProgrammeLimits } from './use-programme-limits.ts';

/** Rows of the monitor under their programmes, where each account's own limits are one step away. */
const ACCOUNTS_HREF = '/monitor?view=all&group=rule';

const COLUMNS: readonly TableColumn<ProgrammeLimit>[] = [
  {
    id: 'state',
    header: 'State',
    sortBy: (limit) => rungRank(worstStanding(limit)),
    cell: (limit) => <SeverityChip rung={worstStanding(limit)} />,
  },
  { id: 'limit', header: 'Limit', sortBy: (limit) => limit.definition.name, cell: (limit) => <LimitCell {...limit} /> },
  {
    id: 'programme',
    header: 'Programme',
    sortBy: (limit) => limit.programme,
    cell: ({ programme, version }) => `${programme} v${version}`,
  },
  {
    id: 'scope',
    header: 'Scope',
    sortBy: (limit) => limit.accounts,
    cell: (limit) => (
      <Link className="underline" href={ACCOUNTS_HREF}>
        {coveredText(limit)}
      </Link>
    ),
  },
  { id: 'standing', header: 'At risk', sortBy: atRisk, cell: (limit) => standingText(limit) },
];

/** A rule on one account alone has a page of its own, where it is changed. */
function LimitCell({ definition, accounts }: ProgrammeLimit): ReactNode {
  const { watch, warning, critical } = definition.ladder;
  return (
    <span title={`ladder ${watch ?? '—'} / ${warning ?? '—'} / ${critical ?? '—'}`}>
      {accounts === 1 ? (
        <Link className="font-medium underline" href={`/limits/${encodeURIComponent(definition.limitId)}`}>
          {definition.name}
        </Link>
      ) : (
        <span className="font-medium">{definition.name}</span>
      )}{' '}
      <span className="text-ink-2">{ruleText(definition)}</span>
    </span>
  );
}

function atRisk({ rungCounts: { breach, critical, warning } }: ProgrammeLimit): number {
  return breach * 1e6 + critical * 1e3 + warning;
}

/** Limits that accounts have by their programme, one row for all of them (ux.md 5.6). */
export function ProgrammeList({ zone }: { readonly zone: string }): ReactNode {
  const { limits, refusal } = useFreezable(useProgrammeLimits());
  return (
    <>
      <h2 className="px-3 pt-3 pb-1 text-control font-semibold">
        Limits of programmes{' '}
        <span className="font-normal text-ink-3">{limits === null ? '' : formatCount(limits.count)}</span>
        {limits === null ? null : (
          <span className="ml-3 text-body font-normal text-ink-2">as of {formatTime(limits.atUs, zone)}</span>
        )}
        <Link
          href="/limits/presets"
          className="ml-3 text-body font-normal underline"
          title="A lead puts a programme, or a new version of it, on accounts"
        >
          Change through a programme
        </Link>
      </h2>
      {refusal === null ? null : (
        <p role="alert" className="px-3 py-1 text-body text-breach">
          {refusal}
        </p>
      )}
      {limits === null ? (
        <p className="px-3 py-2 text-ink-2">{refusal === null ? 'Loading limits of programmes.' : ''}</p>
      ) : (
        <DataTable
          label="Limits of programmes"
          columns={COLUMNS}
          items={limits.rows}
          isTight
          keyOf={({ rulesetId, version, definition }) => `${rulesetId} ${version} ${definition.limitId}`}
          empty="No account has a programme yet."
        />
      )}
      {limits !== null && limits.count > limits.rows.length ? (
        <p className="px-3 py-2 text-ink-2">and {formatCount(limits.count - limits.rows.length)} more.</p>
      ) : null}
    </>
  );
}
