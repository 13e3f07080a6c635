'use client';

import type { ReactNode } from 'react';
import { formatDateTime, formatSeq, formatZone } from '#lib/client/format.ts';
import type { AuditRow } from '#lib/protocol/audit-log.ts';
import type { TableColumn } from '../ui/data-table.tsx';
import type { ObjectNames } from './object-names.ts';

/** The zone of the desk's clock, and what the objects are called. */
type Shown = { readonly zone: string; readonly names: ObjectNames };

/** The record on a desk's screen. */
export function auditColumns({ zone, names }: Shown): readonly TableColumn<AuditRow>[] {
  return [
    { id: 'number', header: 'No.', align: 'right', cell: (row) => row.number },
    {
      id: 'time',
      header: `Time (${formatZone(zone)})`,
      cell: (row) => <span className="whitespace-nowrap">{formatDateTime(row.tsUs, zone)}</span>,
    },
    { id: 'who', header: 'Who', cell: Who },
    { id: 'action', header: 'Did', cell: (row) => actionText(row.action) },
    { id: 'object', header: 'Object', cell: (row) => objectOf(row, names) },
    { id: 'outcome', header: 'Outcome', cell: (row) => <span className="whitespace-normal">{outcomeText(row)}</span> },
    { id: 'change', header: 'Before and after', cell: Change },
  ];
}

/** The same on a phone: what belongs together stands together. */
export function narrowAuditColumns({ zone, names }: Shown): readonly TableColumn<AuditRow>[] {
  return [
    {
      id: 'act',
      header: `Act (times of ${formatZone(zone)})`,
      cell: (row) => (
        <div className="flex flex-col gap-0.5 py-1 whitespace-normal">
          <span className="text-ink-2">
            {row.number} · {formatDateTime(row.tsUs, zone)}
          </span>
          {Who(row)}
          <span>
            {actionText(row.action)} {row.target === null ? null : objectOf(row, names)}
          </span>
          <span>{outcomeText(row)}</span>
          {Change(row)}
        </div>
      ),
    },
  ];
}

/** The id stays beside the name: the filter and the file know objects by it. */
function objectOf({ target }: AuditRow, names: ObjectNames): ReactNode {
  if (target === null) return '—';
  const name = names.get(target);
  if (name === undefined) return <span className="break-all whitespace-normal">{target}</span>;
  return (
    <span className="whitespace-normal">
      {name} <span className="break-all text-ink-2">{target}</span>
    </span>
  );
}

/** `DefineLimit` as "Define limit". */
function actionText(action: string): string {
  const words = action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function outcomeText({ outcome, reason, count }: AuditRow): string {
  const times = count > 1 ? `, ${count} times` : '';
  return `${outcome}${reason === null ? '' : ` (${reason})`}${times}`;
}

function Who({ actor }: AuditRow): ReactNode {
  const from = [actor.ip, actor.session === null ? null : `session ${actor.session}`].filter((part) => part !== null);
  return (
    <span className="whitespace-normal">
      <strong className="font-medium">{actor.name}</strong>
      <span className="text-ink-2">
        {actor.role === null ? '' : ` ${actor.role}`}
        {from.length === 0 ? '' : `, ${from.join(', ')}`}
      </span>
    </span>
  );
}

function Change({ before, after, seq }: AuditRow): ReactNode {
  if (before === null && after === null && seq === null) return '—';
  return (
    <details className="min-w-32 whitespace-normal">
      <summary className="min-h-6 cursor-pointer leading-6">
        {seq === null ? 'Details' : `Journal ${formatSeq(seq)}`}
      </summary>
      {before === null ? null : <Value title="Before" value={before} />}
      {after === null ? null : <Value title="After" value={after} />}
    </details>
  );
}

function Value({ title, value }: { readonly title: string; readonly value: unknown }): ReactNode {
  return (
    <div className="py-0.5">
      <span className="text-ink-2">{title}</span>
      <pre className="max-w-96 text-cap break-all whitespace-pre-wrap">{JSON.stringify(value, null, 1)}</pre>
    </div>
  );
}
