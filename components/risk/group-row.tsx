import { ChevronDown, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useGroup } from '#lib/client/hooks.ts';
import type { GroupView } from '#lib/model/view.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import { whyMark } from '../why/why-mark.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { groupQuestion, groupText, incompleteText, membersText } from './group-cells.ts';
import { toneOf } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import type { GroupLine } from './order-groups.ts';
import { SeverityChip } from './severity-chip.tsx';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;
const NAME_KINDS: ReadonlySet<string> = new Set(['state', 'name', 'text']);
const INDENT_PX = 14;

type Props = {
  readonly line: GroupLine;
  readonly rowIndex: number;
  readonly columns: readonly GridColumn[];
  readonly focusedColumn: number | null;
  readonly top: number;
  readonly onToggle: (line: GroupLine) => void;
};

/** A desk, trader or programme over its rows, with the node's totals as of the same entry as the rows [MO1]. */
function Row({ line, rowIndex, columns, focusedColumn, top, onToggle }: Props): ReactNode {
  const { group, isOpen, id } = line;
  const total = useFreezable(useGroup(group.by === 'rule' ? null : group.by, group.id));
  const spanned = Math.max(1, leadingNames(columns));
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-level={group.depth + 1}
      aria-expanded={isOpen}
      data-line={id}
      data-place="float"
      className="grid-row bg-sunken font-medium"
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        aria-colspan={spanned}
        tabIndex={focusedColumn !== null && focusedColumn < spanned ? 0 : -1}
        data-cell={0}
        className="cell cell-cut flex items-center gap-1.5"
        style={{ gridColumn: `span ${spanned}`, paddingLeft: 4 + group.depth * INDENT_PX }}
      >
        <button
          type="button"
          tabIndex={-1}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${group.id}`}
          className="grid size-6 flex-none place-content-center rounded-control text-ink-2 hover:bg-hover"
          onClick={() => onToggle(line)}
        >
          {isOpen ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />}
        </button>
        <GroupName line={line} />
        <span className="truncate font-normal text-ink-2">{membersText(group.count, total)}</span>
        <SeverityChip rung={worstRung(total)} look="firing" />
        {incompleteText(total) === '' ? null : <span className="truncate text-stale">{incompleteText(total)}</span>}
      </div>
      {columns.slice(spanned).map((column, after) => {
        const position = spanned + after;
        const text = total === null ? '' : groupText(column.id, total);
        const tone = column.id === 'dayPnl' || column.id === 'openPnl' ? TONES[toneOf(text)] : '';
        return (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={position + 1}
            tabIndex={focusedColumn === position ? 0 : -1}
            data-cell={position}
            className={`cell cell-cut cell-num ${tone}`}
            {...whyMark(total === null ? null : groupQuestion(column.id, total))}
          >
            {text}
          </div>
        );
      })}
    </div>
  );
}

export const GroupRow = memo(Row);

function GroupName({ line: { group } }: { readonly line: GroupLine }): ReactNode {
  if (group.by === 'rule') return <span className="truncate">{group.id}</span>;
  return (
    <Link
      tabIndex={-1}
      href={`/${group.by}s/${encodeURIComponent(group.id)}`}
      className="truncate underline-offset-2 hover:underline"
    >
      {group.id}
    </Link>
  );
}

function leadingNames(columns: readonly GridColumn[]): number {
  const first = columns.findIndex(({ kind }) => !NAME_KINDS.has(kind));
  return first < 0 ? columns.length : first;
}

function worstRung(total: GroupView | null): Rung {
  const counts = total?.rungCounts;
  return RUNGS.findLast((rung) => rung !== 'none' && (counts?.[rung] ?? 0) > 0) ?? 'none';
}
