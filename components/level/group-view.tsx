'use client';

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useAlerts, useDesk, useFirm, useTotals, useHasPicture, useLevel, useNodeLimits } from '#lib/client/hooks.ts';
import { alertsUnder, worstRung } from '#lib/client/levels.ts';
import { groupKey } from '#lib/client/selectors.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { GroupView } from '#lib/model/view.ts';
import type { LevelView } from '#lib/protocol/frame.ts';
import { AccountLimits } from '../risk/account-limits.tsx';
import { useDeskActs, useFreezable, usePageKeys } from '../shell/desk-ui.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { AccountsTable } from './accounts-table.tsx';
import { AlertsTab } from './alerts-tab.tsx';
import { ChildrenTable } from './children-table.tsx';
import { EventsTab } from './events-tab.tsx';
import { exposureLimits } from './exposure-limits.ts';
import { GroupAttribution } from './group-attribution.tsx';
import { GroupFigures } from './group-figures.tsx';
import { LevelCrumbs } from './level-crumbs.tsx';
import { ChartSkeleton, LevelFrame, UnknownNode, useLate } from './level-frame.tsx';
import { LevelLimitBars } from './level-limit-bars.tsx';
import { levelHref } from './level-links.ts';
import { LevelTabs } from './level-tabs.tsx';
import { NextPanel } from './next-panel.tsx';
import { RangePicker } from './range-picker.tsx';
import { useLevelCourse } from './use-level-course.ts';
import { useLevelExport } from './use-level-export.ts';
import { useLevelQuery } from './use-level-query.ts';
import type { LevelAddress } from './use-level-query.ts';
import { useParent } from './use-parent.ts';
import { useSiblings } from './use-siblings.ts';

const GroupCharts = lazyPart(async () => ({ default: (await import('../charts/group-charts.tsx')).GroupCharts }));

const TABS = ['children', 'attribution', 'alerts', 'limits', 'events'];
const NONE: readonly string[] = [];
const NO_LIMITS: readonly [] = [];

type GroupNode = { readonly level: 'firm' | 'desk' | 'trader'; readonly id: string };

/** The firm's own page; a person who does not see all of it has none. */
export function FirmPage(): ReactNode {
  const firm = useFirm();
  const hasPicture = useHasPicture();
  const isLate = useLate(hasPicture && firm === null);
  if (firm !== null) return <GroupPage level="firm" id={firm.id} />;
  return isLate ? <UnknownNode title="Firm" what="a firm" /> : <ChartSkeleton />;
}

/** One node above the account: its own limits, its course, and what lies below it (ux.md 5.5). */
export function GroupPage({ level, id }: GroupNode): ReactNode {
  const desk = useDesk();
  const hasPicture = useHasPicture();
  const key = groupKey(level, id);
  const view = useLevel(key);
  const group = useFreezable(useTotals(key));
  const isLate = useLate(hasPicture && view === null);
  useEffect(() => desk.watchLevel({ level, id }), [desk, level, id]);
  useEffect(() => desk.watchLimits(), [desk]);
  // Asked for with the node, not by the table that waits for it: the accounts stand there when the page does.
  useEffect(
    () =>
      level === 'trader'
        ? desk.watchMonitor({ view: 'all', sort: [], filter: '', group: [], within: { level, id } })
        : undefined,
    [desk, level, id],
  );
  if (view === null && isLate) return <UnknownNode title={id} what={`a ${level}`} />;
  return <Page node={{ level, id }} view={view} group={group} />;
}

type PageProps = {
  readonly node: GroupNode;
  readonly view: LevelView | null;
  readonly group: GroupView | null;
};

function Page({ node, view, group }: PageProps): ReactNode {
  const { level, id } = node;
  const address = useLevelQuery(TABS);
  const above = useAbove(view);
  const limits = useFreezable(useNodeLimits(node));
  const alerts = useAlerts();
  const course = useLevelCourse(node, address.range);
  const [areTables, setTables] = useState(false);
  const parent = above.at(-1);
  const toParent = useParent(parent === undefined ? null : levelHref(parent.level, parent.id));
  // Until the path has come, up would skip a level: the key waits for it.
  const up = level === 'trader' && view === null ? stay : toParent;
  const beside = useBeside(node, parent);
  const sibling = useSiblings(levelHref(level, id), beside);
  const exportRows = useLevelExport(node);
  usePageKeys(
    useMemo(
      () => ({ up, sibling, export: exportRows, table: () => setTables((was) => !was) }),
      [up, sibling, exportRows],
    ),
  );
  const rung = worstRung(group, limits ?? NO_LIMITS, alerts, node);
  const scale = group?.scale ?? 0;
  return (
    <LevelFrame
      crumbs={
        <LevelCrumbs above={above} title={id} rung={rung} limitOn={node} onExport={exportRows}>
          <RangePicker range={address.range} onRange={address.setRange} />
        </LevelCrumbs>
      }
      figures={<GroupFigures group={group} />}
      badValue={address.badValue}
      bars={<LevelLimitBars name={`this ${level}`} limits={limits} hasExposure={(group?.gross ?? 0) !== 0} />}
      charts={
        <Suspense fallback={<ChartSkeleton />}>
          {group === null ? (
            <ChartSkeleton />
          ) : (
            <GroupCharts
              points={course.series.points}
              span={course.span}
              zone={course.zone}
              note={course.note}
              scale={scale}
              limits={exposureLimits(limits ?? NO_LIMITS, scale, group.currency)}
              beside={
                level === 'trader' ? null : (
                  <NextPanel deskId={level === 'desk' ? id : null} isTable={areTables} onTable={setTables} />
                )
              }
              isTable={areTables}
              onTable={setTables}
            />
          )}
        </Suspense>
      }
      tabs={<GroupTabs node={node} view={view} group={group} fromUs={course.startUs} address={address} />}
    />
  );
}

type TabsProps = PageProps & { readonly fromUs: number | null; readonly address: LevelAddress };

function GroupTabs({ node, view, group, fromUs, address }: TabsProps): ReactNode {
  const { level, id } = node;
  const limits = useFreezable(useNodeLimits(node));
  const traders = new Set(level === 'desk' ? (view?.children ?? NONE) : NONE);
  const alerts = alertsUnder(useAlerts(), node, traders);
  const items: readonly TabItem[] = [
    {
      id: 'children',
      label: level === 'firm' ? 'Desks' : level === 'desk' ? 'Traders' : 'Accounts',
      count: level === 'trader' ? groupCount(group) : String(view?.children.length ?? 0),
      content: group === null ? null : <Children group={group} address={address} />,
    },
    { id: 'attribution', label: 'Attribution', content: <GroupAttribution node={node} group={group} /> },
    {
      id: 'alerts',
      label: 'Alerts',
      count: String(alerts.length),
      content: <AlertsTab label={id} alerts={alerts} empty="No alerts here." fromUs={fromUs} />,
    },
    {
      id: 'limits',
      label: 'Limits',
      count: limits === null ? undefined : String(limits.length),
      content: <AccountLimits node={node} limits={limits} />,
    },
    { id: 'events', label: 'Events', content: <EventsTab node={node} instrument={null} /> },
  ];
  return <LevelTabs label={id} tab={address.tab} onTab={address.setTab} items={items} />;
}

function groupCount(group: GroupView | null): string | undefined {
  return group === null ? undefined : String(group.accounts);
}

function Children({ group, address }: { readonly group: GroupView; readonly address: LevelAddress }): ReactNode {
  const { sel, setSel } = address;
  if (group.level === 'trader') return <AccountsTable trader={group} sel={sel} onSel={setSel} />;
  return <ChildrenTable parent={group} level={group.level === 'firm' ? 'desk' : 'trader'} sel={sel} onSel={setSel} />;
}

function stay(): void {}

/** From the firm, where it may be seen, down to the parent. A trader of several desks stands below the first of them. */
function useAbove(view: LevelView | null): readonly ScopeNode[] {
  const firmId = useFirm()?.id ?? null;
  const desk = view?.desks[0];
  const level = view?.level;
  return useMemo(() => {
    const above: ScopeNode[] = [];
    if (level !== 'firm' && firmId !== null) above.push({ level: 'firm', id: firmId });
    if (level === 'trader' && desk !== undefined) above.push({ level: 'desk', id: desk });
    return above;
  }, [firmId, desk, level]);
}

/** What stands beside a node that was not reached by a list: all children of its parent, by name. */
function useBeside(node: GroupNode, parent: ScopeNode | undefined): readonly string[] {
  const desk = useDesk();
  const { ranking } = useDeskActs();
  const isKnown = ranking().includes(levelHref(node.level, node.id));
  const level = parent?.level === 'firm' || parent?.level === 'desk' ? parent.level : null;
  const parentId = parent?.id ?? '';
  const children = useLevel(groupKey(level ?? '', parentId))?.children ?? NONE;
  useEffect(
    () => (isKnown || level === null ? undefined : desk.watchLevel({ level, id: parentId })),
    [desk, isKnown, level, parentId],
  );
  return useMemo(() => children.map((id) => levelHref(level === 'firm' ? 'desk' : 'trader', id)), [children, level]);
}
