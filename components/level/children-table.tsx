'use client';

import Link from 'next/link';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatMoney, formatUsed } from '#lib/client/format.ts';
import { useAlerts, useAllLimits, useGroups, useLevel } from '#lib/client/hooks.ts';
import { mostUsed, rankChildren, wholeOf, worstRung } from '#lib/client/levels.ts';
import type { RankedChild } from '#lib/client/levels.ts';
import { groupKey } from '#lib/client/selectors.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { GroupMetric } from '#lib/model/explanation.ts';
import type { GroupView, LimitView } from '#lib/model/view.ts';
import { toneOf } from '../risk/grid-columns.ts';
import { LimitBar } from '../risk/limit-bar.tsx';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { Why } from '../why/why.tsx';
import { levelHref } from './level-links.ts';
import { RowKeys } from '../ui/row-keys.tsx';
import { useHeldOrder } from './use-held-order.ts';
import { useRememberRanking } from './use-remember-ranking.ts';
import { useSlow } from './use-slow.ts';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;
const VALUES_MS = 500;
const NO_LIMITS: readonly [] = [];
const NO_CHILDREN: readonly string[] = [];

type Item = RankedChild & {
  readonly level: 'desk' | 'trader';
  /** The most used of its own limits. */
  readonly limit: LimitView | null;
};

const COLUMNS: readonly TableColumn<Item>[] = [
  {
    id: 'state',
    header: 'State',
    sortBy: (item) => rungRank(item.rung),
    cell: (item) => <SeverityChip rung={item.rung} />,
  },
  {
    id: 'name',
    header: 'Name',
    sortBy: (item) => item.id,
    cell: (item) => (
      <Link
        data-sel={item.id}
        className="font-medium underline-offset-2 hover:underline"
        href={levelHref(item.level, item.id)}
      >
        {item.id}
      </Link>
    ),
  },
  moneyColumn('dayPnl', 'Day P&L', 2),
  moneyColumn('realizedDay', 'Realised', 2),
  moneyColumn('unrealized', 'Open P&L', 2),
  moneyColumn('equity', 'Equity', 0),
  moneyColumn('gross', 'Gross', 0),
  moneyColumn('net', 'Net', 0),
  {
    id: 'limitUsed',
    header: 'Limit used',
    align: 'right',
    sortBy: (item) => item.limit?.usedBp ?? undefined,
    cell: (item) => <LimitUsed limit={item.limit} />,
  },
  {
    id: 'risk',
    header: 'At risk',
    align: 'right',
    sortBy: (item) => (item.group === null ? 0 : atRisk(item.group)),
    cell: (item) => riskText(item.group),
  },
  {
    id: 'accounts',
    header: 'Accounts',
    align: 'right',
    sortBy: (item) => item.group?.accounts ?? 0,
    cell: (item) => accountsText(item.group),
  },
];

type Props = {
  readonly parent: GroupView;
  readonly level: 'desk' | 'trader';
  readonly sel: string | null;
  readonly onSel: (sel: string) => void;
};

/** The desks of the firm or the traders of a desk, worst first, over the sum of their parent as of the same entry [LV2]. */
export function ChildrenTable({ parent, level, sel, onSel }: Props): ReactNode {
  const view = useLevel(groupKey(parent.level, parent.id));
  const groups = useSlow(useFreezable(useGroups()), VALUES_MS);
  const alerts = useAlerts();
  const limits = useSlow(useFreezable(useAllLimits()), VALUES_MS) ?? NO_LIMITS;
  const [isHeld, setHeld] = useState(false);
  const children = view?.children ?? NO_CHILDREN;
  const ranked = useMemo(
    () =>
      rankChildren(
        children.map((id) => {
          const group = groups.get(groupKey(level, id)) ?? null;
          return { id, group, rung: worstRung(group, NO_LIMITS, alerts, { level, id }) };
        }),
      ),
    [children, groups, alerts, level],
  );
  const byId = new Map(ranked.map((child) => [child.id, child]));
  const order = useHeldOrder(
    ranked.map(({ id }) => id),
    isHeld,
  );
  useRememberRanking(order.map((id) => levelHref(level, id)));
  const total = groups.get(groupKey(parent.level, parent.id)) ?? parent;
  if (view === null) return <p className="px-3 py-2 text-ink-2">Loading.</p>;
  return (
    <RowKeys sel={sel} onSel={onSel} onHold={setHeld}>
      <DataTable
        label={level === 'desk' ? 'Desks' : 'Traders'}
        columns={COLUMNS}
        items={order.flatMap((id) => {
          const child = byId.get(id);
          return child === undefined ? [] : [{ ...child, level, limit: mostUsed(limits, { level, id }) }];
        })}
        keyOf={(item) => item.id}
        isTight
        empty={level === 'desk' ? 'No desk yet.' : 'No trader yet.'}
        total={<Total group={total} limit={mostUsed(limits, parent)} />}
      />
    </RowKeys>
  );
}

function Total({ group, limit }: { readonly group: GroupView; readonly limit: LimitView | null }): ReactNode {
  const money = [
    ['dayPnl', 2],
    ['realizedDay', 2],
    ['unrealized', 2],
    ['equity', 0],
    ['gross', 0],
    ['net', 0],
  ] as const;
  return (
    <>
      <td>Sum</td>
      <td>
        {group.id} <span className="text-ink-3">{group.currency}</span>
      </td>
      {money.map(([metric, decimals]) => (
        <td key={metric} className="num value">
          <GroupMoney group={group} metric={metric} decimals={decimals} />
        </td>
      ))}
      <td className="num value">
        <LimitUsed limit={limit} />
      </td>
      <td className="num value">{riskText(group)}</td>
      <td className="num value">{accountsText(group)}</td>
    </>
  );
}

/** The most used limit of a node; which one it is stands in its title. */
function LimitUsed({ limit }: { readonly limit: LimitView | null }): ReactNode {
  if (limit === null) return <span className="text-ink-3">—</span>;
  const { limitId, usedBp, rung, breached, definition, node } = limit;
  // What a limit is on a node below its own has no explanation by the limit's name alone.
  const isOwn = node.level === definition.scope.level && node.id === definition.scope.id;
  return (
    <span className="inline-flex items-center justify-end gap-1.5" title={definition.name}>
      {/* Where the table would be cut, the percentage says it alone. */}
      <span className="contents max-[1400px]:hidden">
        <LimitBar usedBp={usedBp} rung={rung} />
      </span>
      {/* So wide that the bars of all rows stand in one line. */}
      <Why
        question={isOwn ? { about: 'limit', limitId, metric: 'utilization' } : null}
        isTabStop={false}
        className="min-w-10"
      >
        {formatUsed(usedBp, breached, 0)}
      </Why>
    </span>
  );
}

function moneyColumn(
  metric: Exclude<GroupMetric, 'long' | 'short'>,
  header: string,
  decimals: number,
): TableColumn<Item> {
  return {
    id: metric,
    header,
    align: 'right',
    sortBy: (item) => wholeOf(item.group, metric) ?? undefined,
    cell: (item) => (item.group === null ? '—' : <GroupMoney group={item.group} metric={metric} decimals={decimals} />),
  };
}

export function GroupMoney({
  group,
  metric,
  decimals,
  help,
}: {
  readonly group: GroupView;
  readonly metric: GroupMetric;
  readonly decimals: number;
  readonly help?: string | undefined;
}): ReactNode {
  const isPnl = metric === 'dayPnl' || metric === 'realizedDay' || metric === 'unrealized';
  const text = formatMoney(group[metric], group.scale, { decimals, sign: isPnl ? 'always' : 'negative' });
  const { level, id } = group;
  return (
    <Why
      question={{ about: 'group', level, id, metric }}
      help={help}
      isTabStop={help !== undefined}
      className={isPnl ? TONES[toneOf(text)] : undefined}
    >
      {text}
    </Why>
  );
}

function atRisk({ rungCounts }: GroupView): number {
  return rungCounts.breach * 1e6 + rungCounts.critical * 1e3 + rungCounts.warning;
}

function riskText(group: GroupView | null): string {
  if (group === null) return '—';
  const { breach, critical, warning } = group.rungCounts;
  const parts = [
    [breach, breach === 1 ? 'breach' : 'breaches'],
    [critical, 'crit'],
    [warning, 'warn'],
  ] as const;
  const named = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return named.length === 0 ? 'none' : named.join(', ');
}

function accountsText(group: GroupView | null): string {
  return group === null ? '—' : `${formatCount(group.activeAccounts)} of ${formatCount(group.accounts)}`;
}
