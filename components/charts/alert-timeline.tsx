'use client';

import { memo, useMemo, useRef, useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import { formatCount, formatTime } from '#lib/client/format.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { RUNG_LOOKS } from '../risk/rung-look.ts';
import { RungShape } from '../risk/rung-shape.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { axisTime, isLongSpan } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';
import { ChartQueue, CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartTable } from './chart-table.tsx';
import { RUNG_INKS } from './rung-mark.tsx';
import type { MarkedRung } from './rung-mark.tsx';
import { timeTicks } from './time-ticks.ts';
import { layTimeline, marksAt } from './timeline-layout.ts';
import type { Timeline, TimelineBar, TimelineLane, TimelineMark } from './timeline-layout.ts';
import { lifeOf, ownerOf, targetOf, timelineRows, timelineSummary, TIMELINE_HEADS } from './timeline-words.ts';
import { placeOf, useBrush } from './use-brush.ts';
import { ChartQueueContext, useQueued } from './use-queued.ts';
import { useDeskRouter } from '../shell/use-desk-router.ts';

/** Alerts named beside the crosshair; more are counted. */
const NAMED_MAX = 4;
type Props = {
  readonly alerts: readonly AlertRecord[];
  readonly span: TimeSpan;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  /** A part of the time was drawn over with the pointer. */
  readonly onSpan?: ((span: TimeSpan) => void) | undefined;
};

/** When alerts lived, in a lane for each rung, over how many asked for somebody (ux.md chart 9). */
export function AlertTimeline(props: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  return (
    <ChartQueueContext value={queue}>
      <Framed {...props} />
    </ChartQueueContext>
  );
}

function Framed({ alerts, span, zone, isTable, onTable, onSpan }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const latest = useMemo(() => ({ alerts, span }), [alerts, span]);
  const drawn = useQueued(latest, CHART_INTERVAL_MS, box);
  const timeline = useMemo(() => layTimeline(drawn.alerts, drawn.span), [drawn]);
  return (
    <ChartFrame title="Alert timeline" summary={timelineSummary(timeline)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable label="Alert timeline" heads={TIMELINE_HEADS} rows={timelineRows(timeline, zone)} />
        ) : (
          <Plot timeline={timeline} span={drawn.span} zone={zone} onSpan={onSpan} />
        )}
      </div>
    </ChartFrame>
  );
}

type At = { readonly part: number; readonly rung: MarkedRung | null };

type PlotProps = { readonly timeline: Timeline } & Pick<Props, 'span' | 'zone' | 'onSpan'>;

/** The margins are those of the other charts, so that one time stands under the other [CH1]. */
function Plot({ timeline, span, zone, onSpan }: PlotProps): ReactNode {
  const router = useDeskRouter();
  const [at, setAt] = useState<At | null>(null);
  const brush = useBrush(onSpan === undefined ? null : (from, to) => onSpan(partOf(span, from, to)));
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const { target } = event;
    const lane = target instanceof Element ? target.closest('[data-rung]')?.getAttribute('data-rung') : null;
    const rung = timeline.lanes.find((known) => known.rung === lane)?.rung ?? null;
    setAt({ part: placeOf(event), rung });
    brush.move(event);
  };
  const open = (): void => {
    if (brush.hasJustEnded()) return;
    const lane = timeline.lanes.find(({ rung }) => rung === at?.rung);
    const mark = at === null ? undefined : marksAt(lane, at.part).at(-1);
    if (mark !== undefined) router.push(`/alerts/${mark.alert.alertId}`);
  };
  return (
    <>
      <div className="absolute top-1 bottom-4.5 left-0 flex w-full flex-col gap-px" aria-hidden="true">
        {timeline.lanes.map((lane) => (
          <LaneName key={lane.rung} lane={lane} />
        ))}
        <p className="flex h-[34%] items-end pl-2 text-cap text-ink-3">Per {timeline.barMin} min</p>
      </div>
      <div
        className="absolute top-1 right-16 bottom-4.5 left-[84px] flex touch-pan-y flex-col gap-px"
        onPointerDown={brush.start}
        onPointerMove={follow}
        onPointerUp={brush.end}
        onPointerCancel={brush.drop}
        onPointerLeave={() => setAt(null)}
        onClick={open}
        aria-hidden="true"
      >
        {timeline.lanes.map((lane) => (
          <Lane key={lane.rung} lane={lane} />
        ))}
        <Histogram bars={timeline.bars} barMin={timeline.barMin} />
        {brush.drawn === null ? null : (
          <div
            className="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/15"
            style={{ left: percent(brush.drawn.from), width: percent(brush.drawn.to - brush.drawn.from) }}
          />
        )}
        {at === null ? null : <Crosshair at={at} timeline={timeline} span={span} zone={zone} />}
      </div>
      <TimeAxis span={span} zone={zone} />
    </>
  );
}

function partOf({ fromUs, toUs }: TimeSpan, from: number, to: number): TimeSpan {
  const widthUs = toUs - fromUs;
  return { fromUs: Math.round(fromUs + from * widthUs), toUs: Math.round(fromUs + to * widthUs) };
}

function LaneName({ lane: { rung, marks } }: { readonly lane: TimelineLane }): ReactNode {
  const { shape, short } = RUNG_LOOKS[rung];
  return (
    <p className="flex min-h-0 flex-1 items-center gap-1 pl-2 text-cap text-ink-2 [&>svg]:size-2.5">
      <span style={{ color: RUNG_INKS[rung] }} className="inline-flex [&>svg]:size-2.5">
        <RungShape shape={shape} />
      </span>
      {short} {formatCount(marks.length)}
    </p>
  );
}

const Lane = memo(function Lane({ lane: { rung, rows, marks } }: { readonly lane: TimelineLane }): ReactNode {
  return (
    <svg className="min-h-0 w-full flex-1 bg-sunken" data-rung={rung}>
      {marks.map((mark) => (
        <Mark key={mark.alert.alertId} mark={mark} rows={rows} ink={RUNG_INKS[rung]} />
      ))}
    </svg>
  );
});

/** Hollow while nobody owned it, filled from then on. */
function Mark({
  mark: { alert, from, to, ownedFrom, row },
  rows,
  ink,
}: {
  readonly mark: TimelineMark;
  readonly rows: number;
  readonly ink: string;
}): ReactNode {
  const y = percent((row + 0.12) / rows);
  const height = percent(0.76 / rows);
  const isDashed = alert.state === 'clearedUnacknowledged';
  return (
    <g className="cursor-pointer">
      <rect
        x={percent(from)}
        y={y}
        width={percent(to - from)}
        height={height}
        fill="var(--bg-surface)"
        stroke={ink}
        strokeDasharray={isDashed ? '2 2' : undefined}
      />
      {ownedFrom === null ? null : (
        <rect
          x={percent(ownedFrom)}
          y={y}
          width={percent(Math.max(0.002, to - ownedFrom))}
          height={height}
          fill={ink}
        />
      )}
    </g>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}

const Histogram = memo(function Histogram({
  bars,
  barMin,
}: {
  readonly bars: readonly TimelineBar[];
  readonly barMin: number;
}): ReactNode {
  const target = targetOf(barMin);
  const most = bars.reduce((top, { count }) => Math.max(top, count), target * 2);
  return (
    <div className="relative h-[34%] flex-none">
      <svg className="absolute inset-0 size-full">
        {bars.map(({ fromUs, from, to, count }) => (
          <rect
            key={fromUs}
            x={percent(from)}
            y={percent(1 - count / most)}
            style={{ width: `max(1px, calc(${percent(to - from)} - 1px))` }}
            height={percent(count / most)}
            fill="var(--chart-1)"
          />
        ))}
        <line
          x1="0"
          x2="100%"
          y1={percent(1 - target / most)}
          y2={percent(1 - target / most)}
          stroke="var(--chart-floor)"
          strokeDasharray="6 4"
        />
      </svg>
      <p
        className="absolute left-full translate-y-1/2 pl-1.5 text-cap leading-none font-semibold text-ink-2"
        style={{ bottom: percent(target / most) }}
      >
        Target
      </p>
      {most > target * 4 ? (
        <p className="absolute top-0 left-full pl-1.5 text-cap leading-none text-ink-3">{formatCount(most)}</p>
      ) : null}
    </div>
  );
});

function TimeAxis({ span, zone }: Pick<Props, 'span' | 'zone'>): ReactNode {
  const isLong = isLongSpan(span);
  return (
    <div
      className="absolute right-16 bottom-0 left-[84px] h-4.5 border-t border-line text-cap text-ink-3"
      aria-hidden="true"
    >
      {timeTicks(span.fromUs, span.toUs, 8).map((us) => (
        <span
          key={us}
          className="absolute top-0.5 -translate-x-1/2 whitespace-nowrap"
          style={{ left: percent((us - span.fromUs) / Math.max(1, span.toUs - span.fromUs)) }}
        >
          {axisTime(us, zone, isLong)}
        </span>
      ))}
    </div>
  );
}

/** One line through lanes and bars, and what stands under it. */
function Crosshair({
  at,
  timeline,
  span,
  zone,
}: { readonly at: At; readonly timeline: Timeline } & Pick<Props, 'span' | 'zone'>): ReactNode {
  const lane = timeline.lanes.find(({ rung }) => rung === at.rung);
  const marks = marksAt(lane, at.part).toReversed();
  const bar = timeline.bars.find(({ from, to }) => at.part >= from && at.part < to);
  const us = span.fromUs + at.part * (span.toUs - span.fromUs);
  return (
    <div className="pointer-events-none absolute inset-0">
      <div className="absolute inset-y-0 w-px bg-[var(--chart-axis)]" style={{ left: percent(at.part) }} />
      <div
        className={`panel absolute top-0 z-10 px-2.5 py-1 text-body whitespace-nowrap ${at.part > 0.5 ? '-translate-x-full' : ''}`}
        style={{ left: `calc(${percent(at.part)} + ${at.part > 0.5 ? '-8px' : '8px'})` }}
      >
        <p className="text-ink-2">
          as of {formatTime(us, zone)}, {formatCount(bar?.count ?? 0)} asked within {timeline.barMin} min
        </p>
        {marks.slice(0, NAMED_MAX).map(({ alert }) => (
          <p key={alert.alertId}>
            <strong className="font-semibold">{alert.scope.id}</strong> {alert.limitName}, {lifeOf(alert, zone)},{' '}
            {ownerOf(alert)}
          </p>
        ))}
        {marks.length > NAMED_MAX ? <p className="text-ink-2">and {marks.length - NAMED_MAX} more</p> : null}
      </div>
    </div>
  );
}
