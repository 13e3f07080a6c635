'use client';

import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { PreviewHistogram } from '#lib/model/limit-preview.ts';
import { LADDER_KEYS } from './editor-form.ts';
import type { LadderKey } from './editor-form.ts';

const WIDTH = 600;
const HEIGHT = 120;
const INK: Readonly<Record<LadderKey | 'breach', string>> = {
  watch: 'var(--sev-info)',
  warning: 'var(--sev-warn)',
  critical: 'var(--sev-crit)',
  breach: 'var(--sev-breach)',
};

type Props = {
  readonly histogram: PreviewHistogram;
  readonly steps: Readonly<Record<LadderKey, string>>;
  readonly breach: number;
  readonly onStep: (key: LadderKey, text: string) => void;
  readonly onNudge: (key: LadderKey, points: number) => void;
};

/** How the covered nodes stand, with the thresholds on it: dragged, or moved by the arrow keys [LE4]. */
export function ThresholdHistogram({ histogram, steps, breach, onStep, onNudge }: Props): ReactNode {
  const svg = useRef<SVGSVGElement>(null);
  const { from, width, counts, unit } = histogram;
  const most = Math.max(1, ...counts);
  const span = width * counts.length;
  const xOf = (value: number): number => Math.min(WIDTH, Math.max(0, ((value - from) / span) * WIDTH));
  const valueAt = (clientX: number): string => {
    const box = svg.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return '';
    const value = from + ((clientX - box.left) / box.width) * span;
    return String(unit === 'percent' ? Math.round(value) : Number(value.toPrecision(4)));
  };
  return (
    <figure className="flex flex-col gap-1">
      <svg
        ref={svg}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-28 w-full touch-none overflow-visible rounded-control bg-sunken"
        role="group"
        aria-label={`Histogram of ${unit === 'percent' ? 'the use' : 'the values'} of all covered, with thresholds`}
      >
        {counts.map((count, place) => (
          <rect
            key={place}
            x={(place * WIDTH) / counts.length + 0.5}
            width={WIDTH / counts.length - 1}
            y={HEIGHT - (count / most) * (HEIGHT - 14)}
            height={(count / most) * (HEIGHT - 14)}
            fill="var(--text-tertiary)"
          />
        ))}
        <line x1={xOf(breach)} x2={xOf(breach)} y1={0} y2={HEIGHT} stroke={INK.breach} strokeWidth={2} />
        {LADDER_KEYS.filter((key) => steps[key] !== '' && Number.isFinite(Number(steps[key]))).map((key) => (
          <Handle
            key={key}
            name={key}
            value={steps[key]}
            x={xOf(Number(steps[key]))}
            onDrag={(clientX) => onStep(key, valueAt(clientX))}
            onNudge={(points) => onNudge(key, points)}
          />
        ))}
      </svg>
      <figcaption className="text-cap text-ink-3">
        {unit === 'percent' ? 'Use in percent of the limit, 0 to 125.' : 'Values of the metric.'} Drag a threshold, or
        focus it and use the arrow keys: 1, with Shift 5.
        {histogram.unknown > 0 ? ` ${histogram.unknown} unknown.` : ''}
      </figcaption>
    </figure>
  );
}

type HandleProps = {
  readonly name: LadderKey;
  readonly value: string;
  readonly x: number;
  readonly onDrag: (clientX: number) => void;
  readonly onNudge: (points: number) => void;
};

function Handle({ name, value, x, onDrag, onNudge }: HandleProps): ReactNode {
  const drag = (event: PointerEvent<SVGGElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientX);
  };
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label={`${name} threshold`}
      aria-valuenow={Number(value)}
      aria-valuetext={value}
      className="cursor-ew-resize focus-visible:outline-2 focus-visible:outline-focus"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => nudgeBy(event, onNudge)}
    >
      <rect x={x - 9} width={18} y={0} height={HEIGHT} fill="transparent" />
      <line x1={x} x2={x} y1={0} y2={HEIGHT} stroke={INK[name]} strokeWidth={2} strokeDasharray="4 2" />
      <rect x={x - 4} width={8} y={0} height={12} fill={INK[name]} />
    </g>
  );
}

/** Right and up are more, left and down are less; 5 with Shift. */
export function nudgeBy(event: KeyboardEvent, onNudge: (points: number) => void): void {
  const isMore = event.key === 'ArrowRight' || event.key === 'ArrowUp';
  if (!isMore && event.key !== 'ArrowLeft' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  onNudge((isMore ? 1 : -1) * (event.shiftKey ? 5 : 1));
}
