'use client';

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range, Virtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { isAsking, shownRung } from '#lib/client/alert-queue.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useRowWalk } from '../ui/row-walk.ts';
import { useIsPhone } from '../ui/use-phone.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertRow, AlertTableHead } from './alert-row.tsx';
import { groupWords, worstWords } from './group-words.ts';
import { inboxLines, piecesOf, placesWith, walkOrder } from './inbox-lines.ts';
import type { InboxLine } from './inbox-lines.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

/** Heights until they are measured, CSS px. */
const ROW_PX = 25;
const CARD_PX = 150;
/** As many as a page of the keys, so that the next one is drawn. */
const OVERSCAN = 12;
/** All columns but the box, percent: they hold still while other rows come into sight. */
const WIDTHS = [14, 18, 14, 12, 13, 7, 7, 10, 5] as const;
const BOX_PX = 32;

type Props = {
  readonly label: string;
  readonly alerts: readonly AlertRecord[];
  readonly withOwner: boolean;
  readonly selection: InboxSelection | undefined;
  readonly shownId: string | null;
  readonly zone: string;
};

/** A long list of alerts: the rows in sight, under their rule and desk where they are very many [AP3]. */
export function WindowedAlerts(props: Props): ReactNode {
  const { alerts } = props;
  const root = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => inboxLines(alerts, closed), [alerts, closed]);
  const isPhone = useIsPhone();
  const toggle = useCallback((key: string) => {
    setClosed((was) => {
      const next = new Set(was);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const virtual = useLines(root, lines, isPhone);
  const drawn = { ...props, lines, virtual, onToggleGroup: toggle };
  return <div ref={root}>{isPhone ? <Cards {...drawn} /> : <Rows {...drawn} />}</div>;
}

type DrawnProps = Props & {
  readonly lines: readonly InboxLine[];
  readonly virtual: Virtualizer<HTMLElement, HTMLElement>;
  readonly onToggleGroup: (key: string) => void;
};

function Rows(props: DrawnProps): ReactNode {
  const { label, alerts, withOwner, selection, shownId, zone, lines, virtual, onToggleGroup } = props;
  const columns = WIDTHS.length + (selection === undefined ? 0 : 1);
  return (
    <table
      className="data-table data-table-tight table-fixed"
      aria-label={`${label} alerts`}
      aria-rowcount={lines.length + 1}
    >
      <colgroup>
        {selection === undefined ? null : <col style={{ width: BOX_PX }} />}
        {WIDTHS.map((width, place) => (
          // The columns never change.
          <col key={`${place} ${width}`} style={{ width: `${width}%` }} />
        ))}
      </colgroup>
      <AlertTableHead count={alerts.length} withOwner={withOwner} selection={selection} />
      <tbody>
        {piecesOf(virtual.getVirtualItems(), virtual.getTotalSize()).map((piece, at) => {
          if ('gapPx' in piece) return <Gap key={`gap ${at}`} heightPx={piece.gapPx} columns={columns} />;
          const line = lines[piece.index];
          if (line === undefined) return null;
          const shared = { rowIndex: piece.index + 2, place: piece.index, measure: virtual.measureElement };
          if (line.type === 'group')
            return <GroupHead key={line.key} {...shared} line={line} columns={columns} onToggle={onToggleGroup} />;
          const { alert } = line;
          return (
            <AlertRow
              key={line.key}
              {...shared}
              alert={alert}
              zone={zone}
              isSelected={selection?.ids.has(alert.alertId)}
              isShown={alert.alertId === shownId}
              onToggle={selection?.toggle}
            />
          );
        })}
      </tbody>
    </table>
  );
}

/** The room of rows that are not drawn. */
function Gap({ heightPx, columns }: { readonly heightPx: number; readonly columns: number }): ReactNode {
  return (
    <tr aria-hidden="true" style={{ height: heightPx }}>
      <td colSpan={columns} aria-label="Rows that are not in sight" />
    </tr>
  );
}

type GroupLine = Extract<InboxLine, { type: 'group' }>;
type HeadProps = {
  readonly line: GroupLine;
  readonly columns: number;
  readonly rowIndex: number;
  readonly place: number;
  readonly measure: (row: HTMLElement | null) => void;
  readonly onToggle: (key: string) => void;
};

function GroupHead({ line, columns, rowIndex, place, measure, onToggle }: HeadProps): ReactNode {
  return (
    <tr ref={measure} data-index={place} aria-rowindex={rowIndex} className="bg-sunken">
      <th scope="colgroup" colSpan={columns}>
        <GroupButton line={line} onToggle={onToggle} />
      </th>
    </tr>
  );
}

function GroupButton({ line, onToggle }: Pick<HeadProps, 'line' | 'onToggle'>): ReactNode {
  const { group, isOpen, key } = line;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  const asking = group.members.filter(isAsking).length;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => onToggle(key)}
      className="flex min-h-6 items-center gap-2 text-left max-phone:min-h-11"
    >
      <Arrow size={14} aria-hidden="true" className="flex-none" />
      <SeverityChip rung={shownRung(group.worst)} look="firing" />
      <span>
        <strong className="font-semibold">{group.rule}</strong> {groupWords(group)}
        <span className="text-ink-2">
          {' '}
          · {worstWords(group)} · {asking} unacked
        </span>
      </span>
    </button>
  );
}

/** The same on a phone, as cards. */
function Cards({ lines, virtual, onToggleGroup }: DrawnProps): ReactNode {
  return piecesOf(virtual.getVirtualItems(), virtual.getTotalSize()).map((piece, at) => {
    if ('gapPx' in piece) return <div key={`gap ${at}`} aria-hidden="true" style={{ height: piece.gapPx }} />;
    const line = lines[piece.index];
    if (line === undefined) return null;
    return (
      <div key={line.key} ref={virtual.measureElement} data-index={piece.index}>
        {line.type === 'group' ? (
          <div className="border-b border-line bg-sunken px-3 py-2">
            <GroupButton line={line} onToggle={onToggleGroup} />
          </div>
        ) : (
          <AlertCard alert={line.alert} withUndo />
        )}
      </div>
    );
  });
}

/** The window over the lines, which the keys may move and which keeps the row that has the focus. */
function useLines(
  root: RefObject<HTMLDivElement | null>,
  lines: readonly InboxLine[],
  isPhone: boolean,
): Virtualizer<HTMLElement, HTMLElement> {
  const [wanted, setWanted] = useState<string | null>(null);
  const places = useMemo(() => new Map(lines.map(({ key }, place) => [key, place])), [lines]);
  const placeOf = (key: string | null): number => (key === null ? -1 : (places.get(key) ?? -1));
  const focused = placeOf(useFocusedKey(root));
  const virtual = useVirtualizer<HTMLElement, HTMLElement>({
    count: lines.length,
    // The panel of the tab scrolls, whichever page has it.
    getScrollElement: () => root.current?.closest<HTMLElement>('[role="tabpanel"]') ?? null,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    overscan: OVERSCAN,
    // Until it is measured.
    initialRect: { width: 0, height: OVERSCAN * ROW_PX },
    rangeExtractor: (range: Range) => [...placesWith(defaultRangeExtractor(range), [focused, placeOf(wanted)])],
    getItemKey: (place) => lines[place]?.key ?? place,
  });
  const walk = useMemo(() => ({ order: walkOrder(lines), reveal: setWanted }), [lines]);
  useRowWalk(walk);
  useEffect(() => {
    // Drawn by the very render that wanted it; the browser brings it in sight with the focus.
    if (wanted !== null) root.current?.querySelector<HTMLElement>(`[data-sel="${CSS.escape(wanted)}"]`)?.focus();
  }, [root, wanted]);
  return virtual;
}

/** The alert whose row had the focus last; null for none. */
function useFocusedKey(root: RefObject<HTMLDivElement | null>): string | null {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const look = (event: FocusEvent): void => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-alert-row]') : null;
      setKey(row?.dataset['alertRow'] ?? null);
    };
    element.addEventListener('focusin', look);
    return () => element.removeEventListener('focusin', look);
  }, [root]);
  return key;
}
