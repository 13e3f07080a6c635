'use client';

import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { holdingsOf, useHolding } from '#lib/client/use-holding.ts';
import type { HoldingPoint } from '#lib/model/holding-course.ts';
import type { HoldingSeries } from '#lib/client/holding-book.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { Button } from '../ui/button.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

// Charts come in a file of their own: the monitor does not carry them [CH8].
const HoldingCharts = lazyPart(async () => ({ default: (await import('../charts/holding-charts.tsx')).HoldingCharts }));

type Props = {
  readonly account: string;
  readonly symbol: string;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** How one holding went since the session began. Its past is formed from the journal when its page opens. */
export function HoldingPanel({ account, symbol, ...chart }: Props): ReactNode {
  const desk = useDesk();
  const series = useFreezable(useHolding(account, symbol));
  const { course, points } = series;
  if (course === null) return <Waiting series={series} onRetry={() => holdingsOf(desk).reload()} />;
  if (points.every(isNothing))
    return (
      <p className="panel flex-none p-3 text-body text-ink-2">
        Nothing of {symbol} was held or made since {formatTime(course.fromUs, chart.zone).slice(0, 5)}.
      </p>
    );
  return (
    <Suspense fallback={<Waiting series={series} onRetry={null} />}>
      <HoldingCharts course={course} points={points} note={noteOf(series)} {...chart} />
    </Suspense>
  );
}

function isNothing({ pnlLow, pnlHigh, valueLow, valueHigh }: HoldingPoint): boolean {
  return pnlLow === 0 && pnlHigh === 0 && valueLow === 0 && valueHigh === 0;
}

/** After a lost line the last picture stays; that the time in between did not come is said beside it. */
function noteOf({ status }: HoldingSeries): string | null {
  return status === 'failed' ? 'What passed in the gap could not be formed from the journal.' : null;
}

/** As high as the charts, so that nothing moves when they come. */
function Waiting({
  series,
  onRetry,
}: {
  readonly series: HoldingSeries;
  readonly onRetry: (() => void) | null;
}): ReactNode {
  return (
    <>
      <div className="panel flex h-[200px] flex-none items-start gap-3 p-3 tall:h-[240px]">
        <p role="status" className="text-body text-ink-2">
          {wordsOf(series)}
        </p>
        {/* Beside what is spoken: a count each second would be spoken each second. */}
        {series.status === 'forming' ? (
          <span className="text-body text-ink-2" aria-hidden="true">
            {Math.floor(series.fraction * 100)} % read
          </span>
        ) : null}
        {series.status === 'failed' && onRetry !== null ? <Button onClick={onRetry}>Try again</Button> : null}
      </div>
      <div className="panel h-[110px] flex-none max-phone:hidden" aria-hidden="true" />
    </>
  );
}

function wordsOf({ status }: HoldingSeries): string {
  switch (status) {
    case 'loading':
      return 'Loading the chart.';
    case 'forming':
      return 'The chart is being formed from the journal.';
    case 'busy':
      return 'Other charts are being formed; this one waits for its turn.';
    case 'failed':
      return 'The chart could not be formed from the journal; the server says why in its log.';
    case 'ready':
      return 'Loading the chart.';
  }
}
