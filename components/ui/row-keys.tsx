'use client';

import { useCallback, useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { RowWalkContext } from './row-walk.ts';
import type { RowWalk } from './row-walk.ts';

type Props = {
  readonly sel: string | null;
  /** `isPress` where a row was pressed, which is meant; the focus may come by itself. */
  readonly onSel: (sel: string, isPress: boolean) => void;
  /** Focus or pointer is on the rows: whoever orders them holds still [ST1]. */
  readonly onHold?: ((isHeld: boolean) => void) | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

const PAGE_ROWS = 10;

/**
 * Arrows walk over the rows' links (`data-sel`); the focused one stands in the address and is found again by Back [IA5].
 * A press anywhere in a row is as good as the focus on its link. A list that draws only the rows in sight tells of the others.
 */
export function RowKeys({ sel, onSel, onHold, className, children }: Props): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const isRestored = useRef(false);
  const walk = useRef<RowWalk | null>(null);
  const latest = useRef(sel);
  const restore = useCallback(() => {
    const { current: wanted } = latest;
    if (isRestored.current || wanted === null) return;
    const link = linkTo(root.current, wanted);
    if (link === undefined && walk.current?.order.includes(wanted) !== true) return;
    isRestored.current = true;
    // Unless the focus is in use elsewhere.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (link === undefined) walk.current?.reveal(wanted);
    else link.focus();
  }, []);
  const setWalk = useCallback(
    (next: RowWalk | null) => {
      walk.current = next;
      // The list may come later than what is around it.
      restore();
    },
    [restore],
  );
  useEffect(() => {
    latest.current = sel;
    restore();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const order = walk.current?.order ?? linksOf(root.current).map((link) => link.dataset['sel'] ?? '');
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? order.indexOf(focused.dataset['sel'] ?? ' ') : -1;
    const next = at < 0 ? null : nextPlace(event.key, at, order.length);
    if (next === null) return;
    event.preventDefault();
    const to = order[next] ?? '';
    const link = linkTo(root.current, to);
    if (link === undefined) walk.current?.reveal(to);
    else link.focus();
  };
  return (
    <div
      ref={root}
      role="presentation"
      className={className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const found = selOf(event.target);
        if (found !== null) onSel(found, false);
        onHold?.(true);
      }}
      onClick={(event) => {
        // A link leads away, and its focus has told already: a new address of this page would call it back.
        if (!(event.target instanceof Element) || event.target.closest('a') !== null) return;
        const found = selOf(event.target);
        if (found === null) return;
        onSel(found, true);
        if (isPlain(event.target)) linkOf(event.target)?.focus({ preventScroll: true });
      }}
      onBlur={() => onHold?.(false)}
      onPointerEnter={() => onHold?.(true)}
      onPointerLeave={() => onHold?.(root.current?.contains(document.activeElement) ?? false)}
    >
      <RowWalkContext value={setWalk}>{children}</RowWalkContext>
    </div>
  );
}

function selOf(target: EventTarget): string | null {
  return (target instanceof Element ? linkOf(target)?.dataset['sel'] : undefined) ?? null;
}

/** The link itself, or that of the row around a button or a figure. */
function linkOf(target: Element): HTMLElement | null {
  const link =
    target.closest<HTMLElement>('[data-sel]') ?? target.closest('tr')?.querySelector<HTMLElement>('[data-sel]');
  return link ?? null;
}

/** Neither a control, which keeps its focus, nor the end of a selection of text. */
function isPlain(target: Element): boolean {
  return target.closest('button, input, label, select') === null && getSelection()?.isCollapsed !== false;
}

function linkTo(root: HTMLElement | null, sel: string): HTMLElement | undefined {
  return linksOf(root).find((link) => link.dataset['sel'] === sel);
}

function linksOf(root: HTMLElement | null): readonly HTMLElement[] {
  return root === null ? [] : [...root.querySelectorAll<HTMLElement>('[data-sel]')];
}

function nextPlace(key: string, at: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_ROWS,
    PageUp: at - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), count - 1);
}
