'use client';

import { createContext, memo, useContext, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Rung } from '#lib/model/limit.ts';
import { lampOf } from './flash-sweeper.ts';
import type { FlashSweeper, Lamp } from './flash-sweeper.ts';
import { isFigure } from './grid-columns.ts';
import type { CellKind } from './grid-columns.ts';
import { LimitBar } from './limit-bar.tsx';
import { RUNG_LOOKS, rungOfUsed } from './rung-look.ts';

export const FlashContext = createContext<FlashSweeper | null>(null);

type Props = {
  readonly column: number;
  readonly kind: CellKind;
  readonly header: string;
  readonly text: string;
  readonly value: number | null;
  readonly tone: 'pos' | 'neg' | 'flat' | undefined;
  readonly usedBp: number | null | undefined;
  readonly isFocused: boolean;
  /** Index of the row that it shows; an element may come to show another. */
  readonly line: number;
  /** What the account of its row is asked when this figure is to be explained; none for what is not known [FO1]. */
  readonly ask: string | undefined;
  readonly children?: ReactNode;
};

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

function Cell({ column, kind, header, text, value, tone, usedBp, isFocused, line, ask, children }: Props): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const sweeper = useContext(FlashContext);
  const before = useRef({ text, value, line });
  const lamp = useRef<Lamp | null>(null);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { text, value, line };
    // Only what changed on the screen flashes, and only from one known number to another of the same row [FL2].
    if (was.line !== line || was.text === text || was.value === null || value === null || element.current === null)
      return;
    sweeper?.flash((lamp.current ??= lampOf(element.current)), value > was.value);
  }, [text, value, line, sweeper]);
  const rung: Rung = kind === 'bar' ? rungOfUsed(usedBp ?? null) : 'none';
  const isNumber = isFigure({ kind });
  return (
    <div
      ref={element}
      role="gridcell"
      aria-colindex={column + 1}
      aria-label={
        kind === 'bar' ? `${header} ${text}${rung === 'none' ? '' : `, ${RUNG_LOOKS[rung].word}`}` : undefined
      }
      tabIndex={isFocused ? 0 : -1}
      data-cell={column}
      data-kind={kind}
      data-ask={ask}
      title={kind === 'text' || text.startsWith('over by') ? text : undefined}
      className={`cell${isCut(kind, text) ? ' cell-cut' : ''}${isNumber ? ' cell-num' : ''}${kind === 'name' ? ' font-medium' : ''}${kind === 'text' ? ' text-ink-2' : ''}${tone === undefined ? '' : ` ${TONES[tone]}`}`}
    >
      {kind === 'bar' ? (
        <span className="flex items-center justify-end gap-1">
          <LimitBar usedBp={usedBp ?? null} rung={rung} />
          <span className="min-w-9.5 flex-none">{text}</span>
        </span>
      ) : (
        (children ?? text)
      )}
    </div>
  );
}

/** Figures of this many signs fit every column of figures at its least width. */
const FIGURE_FITS = 9;

function isCut(kind: CellKind, text: string): boolean {
  if (kind === 'number') return text.length > FIGURE_FITS;
  return kind === 'name' || kind === 'text';
}

export const GridCell = memo(Cell);
