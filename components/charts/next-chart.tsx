'use client';

import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import { RUNG_LOOKS } from '../risk/rung-look.ts';
import { ChartFrame } from './chart-frame.tsx';
import { Y_AXIS } from './chart-parts.tsx';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartTable } from './chart-table.tsx';
import { EMPTY_NEXT, layNext, leftText, nextSummary, roomText, untilText, usedText } from './next-layout.ts';
import type { NearAccount, NextDot, NextPicture } from './next-layout.ts';
import { RUNG_INKS, RungMark } from './rung-mark.tsx';
import { useQueued } from './use-queued.ts';
import { valueTicks } from './value-ticks.ts';

const TITLE = 'What breaks next';
const MARGIN = { top: 8, right: 52, bottom: 0, left: 0 } as const;

type Props = {
  /** Nearest first. */
  readonly accounts: readonly NearAccount[];
  /** How many are over a limit already; they are no dots. */
  readonly broken: number;
  readonly hrefOf: (account: string) => string;
  readonly onAccount: (account: string) => void;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Accounts from half of a limit on: how soon it is reached at the slope of the last minutes, and which share is left (ux.md chart 10). */
export function NextChart(props: Props): ReactNode {
  const { hrefOf, onAccount, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const { accounts, broken } = props;
  const latest = useMemo(() => ({ accounts, broken }), [accounts, broken]);
  const shown = useQueued(latest, CHART_INTERVAL_MS, box);
  const picture = useMemo(() => layNext(shown.accounts), [shown]);
  const summary = nextSummary(shown.accounts, shown.broken);
  return (
    <ChartFrame title={TITLE} summary={summary} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label={TITLE}
            heads={['Account', 'To limit', 'Left', 'Used', 'State', 'Trader']}
            rows={shown.accounts.map((near) => [
              near.account,
              untilText(near.minutes),
              roomText(near),
              usedText(near),
              RUNG_LOOKS[near.rung].word,
              near.trader,
            ])}
            hrefs={shown.accounts.map(({ account }) => hrefOf(account))}
          />
        ) : picture.dots.length === 0 ? (
          <p className="flex h-full items-center justify-center px-4 text-center text-ink-2">{EMPTY_NEXT}</p>
        ) : (
          <Plot picture={picture} onAccount={onAccount} />
        )}
      </div>
    </ChartFrame>
  );
}

const Plot = memo(function Plot({
  picture: { dots, ticks, mostLeft },
  onAccount,
}: { readonly picture: NextPicture } & Pick<Props, 'onAccount'>): ReactNode {
  const top = mostLeft * 1.1;
  const values = valueTicks(0, top, 3);
  const lowest = dots.reduce((least, { left }) => Math.min(least, left), 0);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ScatterChart margin={MARGIN}>
        <CartesianGrid stroke="var(--chart-grid)" />
        <XAxis
          dataKey="minutes"
          type="number"
          scale="log"
          domain={[ticks[0] ?? 1, ticks.at(-1) ?? 60]}
          ticks={[...ticks]}
          tickFormatter={untilText}
          tick={Y_AXIS.tick}
          stroke="var(--chart-grid)"
          tickLine={false}
          height={18}
          padding={{ left: 8, right: 8 }}
        />
        <YAxis
          {...Y_AXIS}
          dataKey="left"
          type="number"
          domain={[lowest, top]}
          ticks={[...values.ticks]}
          tickFormatter={(value: number) => `${value} %`}
        />
        <Tooltip isAnimationActive={false} content={<Tip />} cursor={{ stroke: 'var(--chart-axis)' }} />
        <Scatter
          data={[...dots]}
          isAnimationActive={false}
          shape={(place: DotPlace) => <Dot {...place} onAccount={onAccount} />}
        />
      </ScatterChart>
    </ResponsiveContainer>
  );
});

/** Given by Recharts. */
type DotPlace = {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly payload?: NextDot | undefined;
};

/** Only what is near has the colour of its rung; every rung has its shape. */
function Dot({ cx, cy, payload, onAccount }: DotPlace & Pick<Props, 'onAccount'>): ReactNode {
  if (cx === undefined || cy === undefined || payload === undefined) return <g />;
  const { near, isCorner, isNamed } = payload;
  const { rung, account } = near;
  const ink = isCorner && rung !== 'none' ? RUNG_INKS[rung] : 'var(--chart-axis)';
  return (
    <g className="cursor-pointer" onClick={() => onAccount(account)}>
      <circle cx={cx} cy={cy} r={12} fill="transparent" />
      {rung === 'none' ? (
        <circle cx={cx} cy={cy} r={3} fill={ink} />
      ) : (
        <RungMark rung={rung} ink={ink} cx={cx} cy={cy} />
      )}
      {isNamed ? (
        <text x={cx + 8} y={cy + 4} fontSize={11} fontWeight={600} fill="var(--text-secondary)">
          {account}
        </text>
      ) : null}
    </g>
  );
}

type TipProps = {
  /** Given by Recharts. */
  readonly active?: boolean | undefined;
  readonly payload?: readonly { readonly payload?: NextDot }[] | undefined;
};

function Tip({ active, payload }: TipProps): ReactNode {
  const near = payload?.[0]?.payload?.near;
  if (active !== true || near === undefined) return null;
  return (
    <div className="panel px-2.5 py-1.5 text-body whitespace-nowrap">
      <p>
        <strong className="font-semibold">{near.account}</strong> {near.trader}
      </p>
      <p>
        {untilText(near.minutes)} to its limit, {leftText(near)}
      </p>
      <p className="text-ink-2">
        {usedText(near)} used, {RUNG_LOOKS[near.rung].word}
      </p>
      <p className="text-ink-3">Extrapolated from the last 5 minutes</p>
    </div>
  );
}
