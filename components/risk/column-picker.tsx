import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { allColumns } from './grid-columns.ts';

type Props = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Columns in their order; null is the default by width. */
  readonly cols: readonly string[] | null;
  readonly onCols: (cols: readonly string[] | null) => void;
};

/** Which columns stand in the grid and in which order: by checkbox and by buttons, so it needs no pointer [AX7]. */
export function ColumnPicker({ open, onOpenChange, cols, onCols }: Props): ReactNode {
  const all = allColumns();
  const shown = cols ?? all.map(({ id }) => id);
  const hidden = all.filter(({ id }) => !shown.includes(id)).map(({ id }) => id);
  const move = (id: string, by: 1 | -1): void => {
    const from = shown.indexOf(id);
    const next = [...shown];
    next.splice(from, 1);
    next.splice(from + by, 0, id);
    onCols(next);
  };
  const toggle = (id: string): void => {
    if (!shown.includes(id)) return onCols([...shown, id]);
    // A grid without columns would hide what is broken.
    if (shown.length > 1) onCols(shown.filter((other) => other !== id));
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Columns"
      description="Shown from left to right; those that do not fit the width are left out from the right."
    >
      <ul className="flex flex-col">
        {[...shown, ...hidden].map((id) => {
          const column = all.find((each) => each.id === id);
          if (column === undefined) return null;
          const place = shown.indexOf(id);
          return (
            <li key={id} className="flex h-8 items-center gap-2 border-b border-line">
              <label className="flex min-w-0 flex-1 items-center gap-2">
                <input type="checkbox" checked={place >= 0} onChange={() => toggle(id)} />
                <span className="font-medium whitespace-nowrap">{column.header}</span>
                <span className="truncate text-ink-3 max-phone:hidden">{column.help}</span>
              </label>
              <MoveButton name={column.header} by={-1} isOff={place <= 0} onMove={() => move(id, -1)} />
              <MoveButton
                name={column.header}
                by={1}
                isOff={place < 0 || place === shown.length - 1}
                onMove={() => move(id, 1)}
              />
            </li>
          );
        })}
      </ul>
      <Button className="mt-3" onClick={() => onCols(null)}>
        Default columns
      </Button>
    </Dialog>
  );
}

type MoveProps = {
  readonly name: string;
  readonly by: 1 | -1;
  readonly isOff: boolean;
  readonly onMove: () => void;
};

function MoveButton({ name, by, isOff, onMove }: MoveProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={`Move ${name} ${by === 1 ? 'right' : 'left'}`}
      aria-disabled={isOff}
      className="grid size-7 place-content-center rounded-control text-ink-2 hover:bg-hover aria-disabled:opacity-40"
      onClick={() => {
        if (!isOff) onMove();
      }}
    >
      {by === 1 ? <ArrowDown size={14} aria-hidden="true" /> : <ArrowUp size={14} aria-hidden="true" />}
    </button>
  );
}
