'use client';

import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { formatCount, UNKNOWN } from '#lib/client/format.ts';
import { useAlerts, useDesk, useHasPicture, useWelcome } from '#lib/client/hooks.ts';
import { usePageKeys } from '../shell/desk-ui.tsx';
import type { PageKeys } from '../shell/desk-ui.tsx';
import type { AlertRecord } from '#lib/model/alert.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { RowKeys } from '../ui/row-keys.tsx';
import { TabBar } from '../ui/tab-bar.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { AlertTable } from './alert-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { INBOX_TABS, isFiltered, passes, tabAlerts } from './inbox-query.ts';
import type { InboxQuery, InboxTab } from './inbox-query.ts';
import { RateMeter } from './rate-meter.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useIsPhone } from '../ui/use-phone.ts';
import { useEvident } from './use-evident.ts';
import { useInboxQuery } from './use-inbox-query.ts';
import { useInboxSelection } from './use-inbox-selection.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

const InboxEvidence = lazyPart(async () => ({ default: (await import('./inbox-evidence.tsx')).InboxEvidence }));

const WORDS: Readonly<Record<InboxTab, string>> = {
  unacknowledged: 'Unacknowledged',
  acknowledged: 'Acknowledged',
  open: 'Open',
  snoozed: 'Snoozed',
  silenced: 'Silenced',
  cleared: 'Cleared',
  all: 'All',
};

const EMPTY: Readonly<Record<InboxTab, string>> = {
  unacknowledged: 'Nothing waits for acknowledgement.',
  acknowledged: 'Nobody owns an open alert now.',
  open: 'No open alerts.',
  snoozed: 'Nothing is snoozed.',
  silenced: 'No alert is silenced.',
  cleared: 'No cleared alerts are held.',
  all: 'No alerts yet.',
};

/** The inbox. The counts count alerts that pass the filter, the first one only those that ask [AL6]. */
export function AlertsView(): ReactNode {
  const alerts = useAlerts();
  const me = useWelcome()?.user.id ?? null;
  const [query, change] = useInboxQuery();
  const [isTable, setTable] = useState(false);
  const firstFilter = useRef<HTMLSelectElement>(null);
  const passing = useMemo(() => alerts.filter((alert) => passes(alert, query, me)), [alerts, query, me]);
  const shown = useMemo(() => tabAlerts(passing, query.tab), [passing, query.tab]);
  const selection = useInboxSelection(shown);
  const isPhone = useIsPhone();
  const evident = useEvident(alerts, shown, query, isPhone);
  const hide = (): void => {
    if (evident === null) return;
    const wasInside = (document.activeElement?.closest('.inbox-evidence') ?? null) !== null;
    change({ isEvidenceShown: false, sel: evident.alertId });
    // Once the list knows the row, so that its focus opens nothing.
    if (wasInside) requestAnimationFrame(() => rowLink(evident.alertId)?.focus());
  };
  useInboxKeys(selection, shown, firstFilter, {
    onTable: () => setTable((was) => !was),
    onClear: evident === null ? null : hide,
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <h1 className="visually-hidden">Alerts</h1>
      <InboxBar
        selection={selection}
        query={query}
        change={change}
        alerts={alerts}
        passing={passing.length}
        firstFilter={firstFilter}
      />
      <div className="h-[152px] flex-none p-1 max-phone:hidden tall:h-[200px]">
        <TimelinePanel
          alerts={passing}
          fromUs={null}
          isTable={isTable}
          onTable={setTable}
          onSpan={(fired) => change({ fired })}
        />
      </div>
      <div className="inbox min-h-0 flex-1">
        <Lists query={query} change={change} passing={passing} selection={selection} shownId={evident?.alertId} />
        {evident === null ? null : <Evidence alert={evident} onClose={hide} />}
      </div>
    </div>
  );
}

function rowLink(alertId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.inbox [data-sel="${CSS.escape(alertId)}"]`);
}

type ListsProps = Pick<BarProps, 'query' | 'change' | 'selection'> & {
  /** What passes the filter. */
  readonly passing: readonly AlertRecord[];
  readonly shownId: string | undefined;
};

/** One tab for each state; the arrows walk over its rows. */
function Lists({ query, change, passing, selection, shownId }: ListsProps): ReactNode {
  const hasPicture = useHasPicture();
  const items: readonly TabItem[] = INBOX_TABS.map((id) => {
    const own = tabAlerts(passing, id);
    return {
      id,
      label: WORDS[id],
      count: hasPicture ? String(own.length) : UNKNOWN,
      content: (
        <AlertTable
          label={WORDS[id]}
          alerts={id === query.tab ? own : []}
          empty={emptyText(id, hasPicture, isFiltered(query))}
          withOwner={id !== 'unacknowledged'}
          selection={selection}
          shownId={shownId}
        />
      ),
    };
  });
  return (
    <RowKeys
      sel={query.sel}
      // The focus comes back to its row by itself, with a window or a page: that does not open what was hidden.
      onSel={(sel, isPress) => {
        if (isPress || sel !== query.sel) change({ sel, isEvidenceShown: true });
      }}
      className="flex min-h-0 flex-col"
    >
      <TabBar
        label="Alerts by state"
        value={query.tab}
        onChange={(value) => change({ tab: INBOX_TABS.find((id) => id === value) ?? 'unacknowledged', sel: null })}
        items={items}
      />
    </RowKeys>
  );
}

type BarProps = {
  readonly selection: InboxSelection;
  readonly query: InboxQuery;
  readonly change: (part: Partial<InboxQuery>) => void;
  readonly alerts: readonly AlertRecord[];
  readonly passing: number;
  readonly firstFilter: RefObject<HTMLSelectElement | null>;
};

/** What narrows the list; while something is selected, what may be done to it. */
function InboxBar({ selection, query, change, alerts, passing, firstFilter }: BarProps): ReactNode {
  const count = selection.alerts.length;
  return (
    <div className="flex min-h-8 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-0.5 max-phone:py-1.5">
      <RateMeter />
      {count === 0 ? (
        <InboxFilters filter={query} onFilter={change} alerts={alerts} passing={passing} first={firstFilter} />
      ) : (
        <BulkBar
          label="Selected alerts"
          summary={`${formatCount(count)} selected`}
          actKey="inbox"
          alerts={selection.alerts}
          whenNone=""
          withNoise
          onClear={selection.clear}
        />
      )}
    </div>
  );
}

function Evidence(props: { readonly alert: AlertRecord; readonly onClose: () => void }): ReactNode {
  return (
    <div className="inbox-evidence">
      <Suspense fallback={<p className="p-3 text-body text-ink-2">Loading the evidence.</p>}>
        <InboxEvidence {...props} />
      </Suspense>
    </div>
  );
}

/** Before the first picture nothing is known, so nothing is said to be absent [EE4]. */
function emptyText(tab: InboxTab, hasPicture: boolean, isNarrowed: boolean): string {
  if (!hasPicture) return 'Waiting for the alerts.';
  return isNarrowed ? 'No alert of this state passes the filter.' : EMPTY[tab];
}

/** `X` selects the row that has the focus; Shift A takes what is selected, else what this list shows [AK9]. */
function useInboxKeys(
  { alerts: selected, toggle, clear }: InboxSelection,
  shown: InboxSelection['alerts'],
  firstFilter: { readonly current: HTMLSelectElement | null },
  acts: { readonly onTable: () => void; readonly onClear: (() => void) | null },
): void {
  const desk = useDesk();
  const latest = useRef({ selected, shown, acts });
  useEffect(() => {
    latest.current = { selected, shown, acts };
  });
  const keys: PageKeys = useMemo(
    () => ({
      table: () => latest.current.acts.onTable(),
      clear: () => {
        if (latest.current.selected.length > 0) clear();
        else latest.current.acts.onClear?.();
      },
      filter: () => firstFilter.current?.focus(),
      select: () => {
        const row = document.activeElement?.closest<HTMLElement>('[data-alert-row]');
        if (row?.dataset['alertRow'] !== undefined) toggle(row.dataset['alertRow']);
      },
      acknowledgeAll: () => {
        const { selected: chosen, shown: listed } = latest.current;
        const meant = chosen.length > 0 ? chosen : listed;
        void desk.commands.acknowledgeGroup(
          'inbox',
          meant.map(({ alertId }) => alertId),
        );
      },
    }),
    [desk, clear, toggle, firstFilter],
  );
  usePageKeys(keys);
}
