import { useRef, useState } from 'react';
import type { PointerEvent } from 'react';

/** Where two places of a plot lie, 0 at its left edge, 1 at its right. */
export type Drawn = { readonly from: number; readonly to: number };
type Brush = {
  /** What is being drawn over; null while nothing is. */
  readonly drawn: Drawn | null;
  readonly start: (event: PointerEvent<HTMLElement>) => void;
  readonly move: (event: PointerEvent<HTMLElement>) => void;
  readonly end: (event: PointerEvent<HTMLElement>) => void;
  readonly drop: () => void;
  /** The click that follows the end of a stroke is none of its own. */
  readonly hasJustEnded: () => boolean;
};

/** A hand that shakes while it clicks draws nothing. */
const LEAST_PX = 5;

/** Where the pointer stands in the element that listens, 0 to 1. */
export function placeOf({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
}

/** A part of a plot is drawn over with the mouse or a pen; a finger scrolls. Null: nothing can be drawn over. */
export function useBrush(onDrawn: ((from: number, to: number) => void) | null): Brush {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const begun = useRef<{ readonly part: number; readonly px: number } | null>(null);
  const isEnded = useRef(false);
  const drop = (): void => {
    begun.current = null;
    setDrawn(null);
  };
  return {
    drawn,
    drop,
    hasJustEnded: () => isEnded.current,
    start: (event) => {
      isEnded.current = false;
      if (onDrawn === null || event.button !== 0 || event.pointerType === 'touch') return;
      begun.current = { part: placeOf(event), px: event.clientX };
    },
    move: (event) => {
      const from = begun.current;
      if (from === null || (drawn === null && Math.abs(event.clientX - from.px) < LEAST_PX)) return;
      // Not before: a captured pointer no longer says which lane a click is in.
      if (drawn === null) event.currentTarget.setPointerCapture(event.pointerId);
      const part = placeOf(event);
      setDrawn({ from: Math.min(from.part, part), to: Math.max(from.part, part) });
    },
    end: () => {
      if (drawn !== null) {
        isEnded.current = true;
        onDrawn?.(drawn.from, drawn.to);
      }
      drop();
    },
  };
}
