'use client';

import { useMemo, useRef, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import { useWidth } from '../risk/use-width.ts';
import { monitorHref } from './exposure-query.ts';
import { HeatRow } from './heat-row.tsx';
import { nameOf, rowKey, TOTAL } from './heat-keys.ts';
import { heatCells, heldOrder } from './heat-steps.ts';
import { useHeatFocus } from './use-heat-focus.ts';
import type { HeatPlace } from './use-heat-focus.ts';
import { useDeskRouter } from '../shell/use-desk-router.ts';

const NAME_PX = 96;
const GROSS_PX = 88;
/** Net is printed from here on [CH]. */
const PRINTED_PX = 44;
const CELL_LEAST_PX = 24;
const CELL_MOST_PX = 84;

/** Trader by symbol: net in the cell, gross in the margins, largest first; a row, column or cell leads to its accounts. */
export function HeatMap({ board }: { readonly board: ExposureBoard }): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const [isHeld, setHeld] = useState(false);
  const traders = useHeld(board.traders, isHeld);
  const symbols = useHeld(board.symbols, isHeld);
  const { cells, largest } = useMemo(() => heatCells(board), [board]);
  const focus = useHeatFocus(root, ['', ...traders.map(rowKey), TOTAL], ['', ...symbols.map(rowKey), TOTAL]);
  const acts = useHeatActs(focus, setHeld);
  const cellPx = cellWidth(widthPx, symbols.length);
  const isPrinted = cellPx >= PRINTED_PX;
  const shared = { board, symbols, cells, largest, isPrinted, tabStop: focus.at };
  return (
    <div
      ref={root}
      role="grid"
      tabIndex={-1}
      aria-label="Net exposure, trader by symbol"
      aria-rowcount={traders.length + 2}
      aria-colcount={symbols.length + 2}
      className="absolute inset-0 overflow-auto"
      {...acts}
    >
      <div
        role="presentation"
        className="grid w-max"
        style={{ gridTemplateColumns: `${NAME_PX}px repeat(${symbols.length}, ${cellPx}px) ${GROSS_PX}px` }}
      >
        <HeatRow {...shared} row="" position={0} />
        {traders.map((trader, position) => (
          <HeatRow key={rowKey(trader)} {...shared} row={rowKey(trader)} position={position + 1} />
        ))}
        <HeatRow {...shared} row={TOTAL} position={traders.length + 1} />
      </div>
    </div>
  );
}

function cellWidth(widthPx: number, symbols: number): number {
  const sharePx = Math.floor((widthPx - NAME_PX - GROSS_PX) / Math.max(1, symbols));
  return Math.min(CELL_MOST_PX, Math.max(CELL_LEAST_PX, sharePx));
}

/** Keys, pointer and focus of the whole grid. */
function useHeatActs(
  focus: ReturnType<typeof useHeatFocus>,
  setHeld: (isHeld: boolean) => void,
): Pick<ComponentProps<'div'>, 'onKeyDown' | 'onClick' | 'onFocus' | 'onBlur' | 'onMouseEnter' | 'onMouseLeave'> {
  const router = useDeskRouter();
  const open = ({ row, column }: HeatPlace): void => {
    const trader = row === '' || row === TOTAL ? null : nameOf(row);
    const symbol = column === '' || column === TOTAL ? null : nameOf(column);
    // All the smaller ones together have no name to filter by.
    if (trader !== null || symbol !== null) router.push(monitorHref(trader, symbol));
  };
  return {
    onKeyDown: (event) => {
      if (event.key === 'Enter') open(focus.at);
      else if (!focus.move(event)) return;
      event.preventDefault();
      // What the grid has taken is no key of the page.
      event.stopPropagation();
    },
    onClick: (event) => {
      const place = placeOf(event.target);
      if (place !== null) open(place);
    },
    onFocus: (event) => {
      setHeld(true);
      const place = placeOf(event.target);
      if (place !== null) focus.set(place);
    },
    onBlur: () => setHeld(false),
    onMouseEnter: () => setHeld(true),
    onMouseLeave: () => setHeld(false),
  };
}

/** The cell that an event is about. */
function placeOf(target: EventTarget): HeatPlace | null {
  const box = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return box === null ? null : { row: box.dataset['row'] ?? '', column: box.dataset['column'] ?? '' };
}

/** The order stays while a pointer or the focus is in the grid [UP3]. */
function useHeld(lines: readonly { readonly name: string | null }[], isHeld: boolean): readonly (string | null)[] {
  const names = lines.map(({ name }) => name);
  const [shown, setShown] = useState<readonly (string | null)[]>(names);
  const next = heldOrder(shown, names, isHeld);
  const isSame = next.length === shown.length && next.every((name, place) => name === shown[place]);
  if (!isSame) setShown(next);
  return isSame ? shown : next;
}
