import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatMoney, formatSeq } from '#lib/client/format.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { LimitView } from '#lib/model/view.ts';
import { EmergencyMark } from '../limits/emergency-mark.tsx';
import { newLimitLink } from '../limits/editor-start.ts';
import { ruleText } from '../limits/rule-text.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { LimitUse, roomText } from './limit-use.tsx';
import { SeverityChip } from './severity-chip.tsx';

const COLUMNS: readonly TableColumn<LimitView>[] = [
  { id: 'state', header: 'State', cell: (limit) => <SeverityChip rung={limit.rung} /> },
  {
    id: 'name',
    header: 'Limit',
    sortBy: (limit) => limit.definition.name,
    cell: (limit) => (
      <>
        <strong className="font-medium">{limit.definition.name}</strong>
        <EmergencyMark emergency={limit.emergency} />
      </>
    ),
  },
  { id: 'rule', header: 'Rule', cell: (limit) => ruleText(limit.definition) },
  {
    id: 'used',
    header: 'Used',
    align: 'right',
    sortBy: (limit) => limit.usedBp ?? -1,
    cell: (limit) => <LimitUse limit={limit} isShort />,
  },
  { id: 'left', header: 'Left', align: 'right', cell: (limit) => roomText(limit) },
  {
    id: 'floor',
    header: 'Floor',
    align: 'right',
    cell: (limit) =>
      limit.floor === null ? '—' : formatMoney(limit.floor, limit.scale, { decimals: 2, sign: 'negative' }),
  },
  {
    id: 'source',
    header: 'From',
    cell: (limit) => (limit.source === 'ruleset' ? 'ruleset' : `person, v${limit.definition.version}`),
  },
  {
    id: 'breach',
    header: 'First breach',
    cell: (limit) => (limit.firstBreachSeq === null ? '—' : formatSeq(limit.firstBreachSeq)),
  },
];

/** All limits of a node, and the way to one more. */
export function AccountLimits({
  node,
  limits,
}: {
  readonly node: ScopeNode;
  readonly limits: readonly LimitView[] | null;
}): ReactNode {
  if (limits === null) return <p className="px-3 py-2 text-ink-2">Loading limits.</p>;
  return (
    <>
      <DataTable
        label="Limits"
        columns={COLUMNS}
        items={limits}
        keyOf={(limit) => limit.limitId}
        isTight
        empty={`No limit covers this ${node.level}.`}
      />
      <p className="px-3 py-2">
        <Link
          className="font-medium text-accent underline-offset-2 hover:underline"
          href={newLimitLink(node.level, node.id)}
        >
          Set a limit on {node.id}
        </Link>
      </p>
    </>
  );
}
