'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount, formatSeq } from '#lib/client/format.ts';
import type { LimitView } from '#lib/model/view.ts';
import { LimitUse } from '../risk/limit-use.tsx';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { EmergencyMark } from './emergency-mark.tsx';
import { formOfLimit } from './limit-draft.ts';
import type { LimitForm } from './limit-draft.ts';
import { ruleText } from './rule-text.ts';
import { liveText, pendingText } from './version-words.ts';

/** Columns of the list of limits; `onChange` receives a form filled with the limit that is to be changed. */
export function limitColumns(zone: string, onChange: (form: LimitForm) => void): readonly TableColumn<LimitView>[] {
  return [
    { id: 'state', header: 'State', cell: (limit) => <SeverityChip rung={limit.rung} /> },
    {
      id: 'name',
      header: 'Limit',
      sortBy: (limit) => limit.definition.name,
      cell: (limit) => (
        <span title={ruleText(limit.definition)}>
          <Link className="font-medium underline" href={`/limits/${encodeURIComponent(limit.limitId)}`}>
            {limit.definition.name}
          </Link>
        </span>
      ),
    },
    {
      id: 'version',
      header: 'Version',
      sortBy: (limit) => limit.definedAtUs,
      cell: (limit) => <VersionCell limit={limit} zone={zone} />,
    },
    {
      id: 'scope',
      header: 'Scope',
      sortBy: (limit) => limit.node.id,
      cell: (limit) => (limit.node.level === 'account' ? limit.node.id : `${limit.node.level} ${limit.node.id}`),
    },
    {
      id: 'used',
      header: 'Used',
      align: 'right',
      sortBy: (limit) => limit.usedBp ?? -1,
      cell: (limit) => <LimitUse limit={limit} isShort />,
    },
    {
      id: 'noise',
      header: 'Noise',
      align: 'right',
      sortBy: (limit) => limit.noiseMarks,
      cell: (limit) => (
        <span title={`Alerts of v${limit.definition.version} that persons called noise`}>
          {limit.noiseMarks === 0 ? '—' : formatCount(limit.noiseMarks)}
        </span>
      ),
    },
    { id: 'act', header: '', cell: (limit) => <ChangeButton limit={limit} onChange={onChange} /> },
  ];
}

/** Which version is in force, since when and by whom; what waits for the next trading day. */
function VersionCell({ limit, zone }: { readonly limit: LimitView; readonly zone: string }): ReactNode {
  const { watch, warning, critical } = limit.definition.ladder;
  return (
    <>
      <Link
        className="underline"
        href={`/limits/${encodeURIComponent(limit.limitId)}/history`}
        title={`${liveText(limit, zone)}, ${formatSeq(limit.definedSeq)}, ladder ${watch ?? '—'} / ${warning ?? '—'} / ${critical ?? '—'}`}
        aria-label={liveText(limit, zone)}
      >
        v{limit.definition.version}
      </Link>
      <EmergencyMark emergency={limit.emergency} />
      {limit.pending === null ? null : <span className="block text-ink-2">{pendingText(limit.pending)}</span>}
    </>
  );
}

type ChangeProps = { readonly limit: LimitView; readonly onChange: (form: LimitForm) => void };

function ChangeButton({ limit, onChange }: ChangeProps): ReactNode {
  const editable = formOfLimit(limit);
  return (
    <Button
      size="row"
      disabledReason={
        editable === null ? 'This rule has more than the form holds: change it through its ruleset or the API' : null
      }
      aria-label={`Change ${limit.definition.name} on ${limit.node.id}`}
      onClick={() => editable !== null && onChange(editable)}
    >
      Change
    </Button>
  );
}
