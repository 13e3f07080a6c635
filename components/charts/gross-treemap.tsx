'use client';

import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { ResponsiveContainer, Treemap } from 'recharts';
import { formatCompact } from '#lib/client/format.ts';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { Rung } from '#lib/model/limit.ts';
import { RUNG_LOOKS } from '../risk/rung-look.ts';
import { ChartFrame } from './chart-frame.tsx';
import { ChartTable } from './chart-table.tsx';
import { useQueued } from './use-queued.ts';

type Props = {
  readonly board: ExposureBoard;
  readonly netting: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  readonly onTrader: (trader: string) => void;
  /** Where an area leads, for the table of them. */
  readonly hrefOf: (trader: string) => string;
};

/** Between 0.2 and 1 Hz [CH]: areas that move each second cannot be read. */
const TREEMAP_INTERVAL_MS = 3_000;
/** A label is drawn from here on. */
const LABEL_WIDTH_PX = 60;
const LABEL_HEIGHT_PX = 24;

const FILLS: Readonly<Record<Rung, string>> = {
  none: 'var(--util-ok)',
  watch: 'var(--util-info)',
  warning: 'var(--util-warn)',
  critical: 'var(--util-crit)',
  breach: 'var(--util-breach)',
};

/** Gross of each trader as an area, in the colour of the worst of the accounts. */
export function GrossTreemap({ netting, isTable, onTable, onTrader, hrefOf, ...props }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const queued = useQueued(props.board, TREEMAP_INTERVAL_MS, box);
  const [held, setHeld] = useState<ExposureBoard | null>(null);
  const board = held ?? queued;
  const { tree, scale, ask } = board;
  return (
    <ChartFrame title="Gross by trader" summary={summarize(board, netting)} isTable={isTable} onTable={onTable}>
      <div
        ref={box}
        className="absolute inset-0 p-1"
        onMouseEnter={() => setHeld(queued)}
        onMouseLeave={() => setHeld(null)}
      >
        {isTable ? (
          <ChartTable
            label="Gross by trader"
            heads={['Trader', 'Desk', `Gross ${ask.currency}`, 'Worst rung', 'Worst account']}
            rows={tree.map(({ name, desk, gross, rung, worst }) => [
              name ?? '',
              desk,
              formatCompact(gross, scale),
              RUNG_LOOKS[rung].word,
              worst,
            ])}
            hrefs={tree.map(({ name }) => (name === null ? undefined : hrefOf(name)))}
          />
        ) : (
          <ResponsiveContainer width="100%" height="100%">
            <Treemap
              data={tree.map(({ name, gross, rung, worst }) => ({
                name: name ?? '',
                size: gross,
                rung,
                title: `${name ?? ''}, gross ${formatCompact(gross, scale)} ${ask.currency}; worst account ${worst}, ${RUNG_LOOKS[rung].word}`,
              }))}
              dataKey="size"
              aspectRatio={2}
              isAnimationActive={false}
              content={<Area onTrader={onTrader} />}
            />
          </ResponsiveContainer>
        )}
      </div>
    </ChartFrame>
  );
}

type AreaProps = {
  readonly onTrader: (trader: string) => void;
  /** Given by Recharts. */
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly name?: string;
  readonly title?: string;
  readonly rung?: Rung;
};

function Area({
  onTrader,
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  depth = 0,
  name = '',
  title,
  rung,
}: AreaProps): ReactNode {
  if (depth !== 1 || width <= 0 || height <= 0) return null;
  const isLabelled = width > LABEL_WIDTH_PX && height > LABEL_HEIGHT_PX;
  const fill = FILLS[rung ?? 'none'];
  return (
    <g className="cursor-pointer" onClick={() => onTrader(name)}>
      <title>{title}</title>
      <rect x={x} y={y} width={width} height={height} fill="var(--bg-surface)" stroke="var(--border-subtle)" />
      <rect
        x={x + 1}
        y={y + 1}
        width={Math.max(0, width - 2)}
        height={Math.max(0, height - 2)}
        fill={fill}
        opacity={0.35}
      />
      <rect x={x + 1} y={y + 1} width={Math.max(0, width - 2)} height={3} fill={fill} />
      {isLabelled ? (
        <text x={x + 6} y={y + 18} fontSize={11} fontWeight={600} fill="var(--text-primary)">
          {name.length * 6.5 > width - 10 ? `${name.slice(0, Math.floor((width - 16) / 6.5))}…` : name}
        </text>
      ) : null}
    </g>
  );
}

function summarize({ tree, scale, ask }: ExposureBoard, netting: string): string {
  const first = tree[0];
  if (first === undefined) return 'No exposure.';
  const atLimit = tree.filter(({ rung }) => rung === 'breach').length;
  return `${tree.length} traders by gross, ${netting}; largest ${first.name ?? ''} ${formatCompact(first.gross, scale)} ${ask.currency}; ${atLimit} with an account in breach.`;
}
