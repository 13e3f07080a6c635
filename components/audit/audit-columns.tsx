'use client';

import type { ReactNode } from 'react';
import { formatInstant } from '#lib/base/time.ts';
import { formatSeq } from '#lib/client/format.ts';
import type { AuditRow } from '#lib/protocol/audit-log.ts';
import type { TableColumn } from '../ui/data-table.tsx';

/** The record on a desk's screen. */
export const AUDIT_COLUMNS: readonly TableColumn<AuditRow>[] = [
  { id: 'number', header: 'No.', align: 'right', cell: (row) => row.number },
  { id: 'time', header: 'Time (UTC)', cell: (row) => <span className="whitespace-nowrap">{timeText(row)}</span> },
  { id: 'who', header: 'Who', cell: Who },
  { id: 'action', header: 'Did', cell: (row) => actionText(row.action) },
  {
    id: 'object',
    header: 'Object',
    cell: (row) => <span className="break-all whitespace-normal">{row.target ?? '—'}</span>,
  },
  { id: 'outcome', header: 'Outcome', cell: (row) => <span className="whitespace-normal">{outcomeText(row)}</span> },
  { id: 'change', header: 'Before and after', cell: Change },
];

/** The same on a phone: what belongs together stands together. */
export const NARROW_AUDIT_COLUMNS: readonly TableColumn<AuditRow>[] = [
  {
    id: 'act',
    header: 'Act',
    cell: (row) => (
      <div className="flex flex-col gap-0.5 py-1 whitespace-normal">
        <span className="text-ink-2">
          {row.number} · {timeText(row)}
        </span>
        {Who(row)}
        <span>
          {actionText(row.action)} <span className="break-all">{row.target ?? ''}</span>
        </span>
        <span>{outcomeText(row)}</span>
        {Change(row)}
      </div>
    ),
  },
];

function timeText({ tsUs }: AuditRow): string {
  return formatInstant(tsUs).slice(0, 19).replace('T', ' ');
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
