'use client';

import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useDesk, usePricesFreshness } from '#lib/client/hooks.ts';
import { useClock } from '../shell/clock.tsx';
import { useFrozen } from '../shell/desk-ui.tsx';
import { isDrawable } from '../risk/grid-columns.ts';
import type { GridColumn } from '../risk/grid-columns.ts';
import { SparkContext } from '../risk/spark-context.ts';
import { CellPainter } from './cell-painter.ts';
import type { Look } from './draw-cell.ts';
import type { FigureSheet, Place } from './figure-sheet.ts';
import { Raster } from './raster.ts';
import { useLook } from './use-look.ts';

type Props = {
  readonly sheet: FigureSheet;
  /** The grid, whose head has the places of the columns. */
  readonly root: RefObject<HTMLElement | null>;
  readonly columns: readonly GridColumn[];
  /** Width of the grid, CSS px: another one moves the columns. */
  readonly widthPx: number;
  readonly rowPx: number;
  /** Row index of each line, from the top. */
  readonly slots: readonly number[];
  /** Where the first line stands in the band, CSS px. */
  readonly topPx: number;
  /** The pinned band runs on in a freeze [ST4]. */
  readonly isBand: boolean;
};

/** Lines are added in steps: while a page scrolls the sheet keeps its size. */
const LINES_STEP = 8;

/** The pixels of the figures of one band of rows, above its cells; pointer and keys reach the cells through it. */
export function FigureCanvas({ sheet, root, columns, widthPx, rowPx, slots, topPx, isBand }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { store } = useDesk();
  const frozen = useFrozen();
  const isCurrent = isConnected(useConnection());
  const prices = usePricesFreshness();
  const { nowMs } = useClock();
  const sparks = useContext(SparkContext);
  const look = useLook(canvas, rowPx - 1);
  const ratio = look?.ratio ?? 1;
  const { leftPx, width, places } = usePlaces(root, columns, widthPx, look);
  const height = Math.ceil(Math.ceil(slots.length / LINES_STEP) * LINES_STEP * rowPx * ratio);
  const slotKey = slots.join(' ');
  useLayoutEffect(() => {
    const take = ({ rows, cards }: ReturnType<typeof store.getState>): void => sheet.take(rows, cards);
    take(store.getState());
    const unsubscribe = store.subscribe(take);
    return () => {
      unsubscribe();
      // A band that comes back hours later begins with nothing, not with what it showed then.
      sheet.take(new Map(), new Map());
    };
  }, [sheet, store]);
  useLayoutEffect(() => sheet.freeze(frozen !== null && !isBand), [sheet, frozen, isBand]);
  useEffect(() => sheet.tick(), [sheet, nowMs]);
  const painter = usePainter(canvas, { width, height, places, rowPx });
  useLayoutEffect(() => {
    if (painter === null || look === null) return;
    const lines = slotKey === '' ? [] : slotKey.split(' ').map(Number);
    sheet.stage({ painter, look, places, slots: lines, rowPx: rowPx * look.ratio, isCurrent, prices, sparks });
  }, [sheet, painter, places, look, rowPx, slotKey, isCurrent, prices, sparks]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      aria-hidden="true"
      className="grid-figures"
      style={{ top: topPx, left: leftPx, width: width / ratio, height: height / ratio }}
    />
  );
}

type Size = Pick<Layout, 'width' | 'places'> & Pick<Props, 'rowPx'> & { readonly height: number };

type Made = Size & { readonly painter: CellPainter };

/** Pixels and canvas of one size, empty at first; null while they are those of another layout. */
function usePainter(canvas: RefObject<HTMLCanvasElement | null>, size: Size): CellPainter | null {
  const { width, height, places, rowPx } = size;
  const [made, setMade] = useState<Made | null>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true }) ?? null;
    if (context === null || width === 0 || height === 0) return;
    const image = new ImageData(width, height);
    const raster = new Raster(width, height, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
    const painter = new CellPainter(raster, places.length, (box) =>
      context.putImageData(image, 0, 0, box.x, box.y, box.width, box.height),
    );
    setMade({ width, height, places, rowPx, painter });
  }, [canvas, width, height, places, rowPx]);
  const isCurrent =
    made !== null &&
    made.width === width &&
    made.height === height &&
    made.places === places &&
    // Lines of another height would clear other pixels than they inked.
    made.rowPx === rowPx;
  return isCurrent ? made.painter : null;
}

/** Places of the columns on the sheet, which reaches from the first of them to the last; its left edge in CSS px. */
type Layout = { readonly leftPx: number; readonly width: number; readonly places: readonly Place[] };
const NOWHERE: Layout = { leftPx: 0, width: 0, places: [] };

/** Measured where columns, width or scale change, not with each order: asking lays the page out at once. */
function usePlaces(
  root: RefObject<HTMLElement | null>,
  columns: readonly GridColumn[],
  widthPx: number,
  look: Look | null,
): Layout {
  const [layout, setLayout] = useState(NOWHERE);
  useLayoutEffect(() => {
    if (root.current !== null && look !== null && widthPx > 0) setLayout(layoutOf(root.current, columns, look.ratio));
  }, [root, columns, widthPx, look]);
  return layout;
}

/** The cells stand where their heads do. */
function layoutOf(root: HTMLElement, columns: readonly GridColumn[], ratio: number): Layout {
  const heads = root.querySelectorAll('[role="columnheader"]');
  const edge = root.getBoundingClientRect().left;
  const places = columns.flatMap((column, position) => {
    const head = heads[position];
    if (head === undefined || !isDrawable(column)) return [];
    const box = head.getBoundingClientRect();
    const x = Math.round((box.left - edge) * ratio);
    return [{ column, x, width: Math.round((box.right - edge) * ratio) - x }];
  });
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return NOWHERE;
  return {
    leftPx: first.x / ratio,
    width: last.x + last.width - first.x,
    places: places.map((place) => ({ ...place, x: place.x - first.x })),
  };
}
