'use client';

import type { ReactNode } from 'react';
import { DefaultZIndexes, usePlotArea, useXAxisScale, useYAxisScale, ZIndexLayer } from 'recharts';
import { DirectLabel } from './direct-label.tsx';
import type { PlacedLabel } from './label-spread.ts';

/**
 * What stands in a chart beside its lines: words, levels, bands of time, shapes. They read the scales of the chart and no
 * more. Recharts' own reference parts tell its store of themselves at every picture, twice each, and each telling works
 * out every scale and line of the chart anew.
 */

type LevelProps = {
  readonly value: number;
  readonly stroke: string;
  readonly width?: number | undefined;
  readonly dash?: string | undefined;
  /** Printed at its left end, under it. */
  readonly label?: string | undefined;
};

/** A level across the plot; left out where it is beyond the axis. */
export function LevelLine({ value, stroke, width = 1, dash, label }: LevelProps): ReactNode {
  const plot = usePlotArea();
  const y = useYAxisScale()?.(value);
  if (plot === undefined || y === undefined || y < plot.y - 0.5 || y > plot.y + plot.height + 0.5) return null;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.line}>
      <line
        x1={plot.x}
        x2={plot.x + plot.width}
        y1={y}
        y2={y}
        stroke={stroke}
        strokeWidth={width}
        strokeDasharray={dash}
      />
      {label === undefined ? null : (
        <text x={plot.x + 5} y={y + 13} fill="var(--chart-axis)" fontSize={11}>
          {label}
        </text>
      )}
    </ZIndexLayer>
  );
}

/** The word of each line at its end, in place of a legend [CH1]. */
export function EndLabels({ x, labels }: { readonly x: number; readonly labels: readonly PlacedLabel[] }): ReactNode {
  const left = useXAxisScale()?.(x);
  const top = useYAxisScale();
  if (left === undefined || top === undefined) return null;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.scatter}>
      {labels.map(({ text, color, value, dy }) => (
        <DirectLabel key={text} viewBox={{ x: left, y: top(value) ?? 0 }} text={text} color={color} dy={dy} />
      ))}
    </ZIndexLayer>
  );
}

/** Spans of time that differ from the others, over the height of the plot. */
export function TimeBands({
  spans,
}: {
  readonly spans: readonly { readonly fromUs: number; readonly toUs: number }[];
}): ReactNode {
  const plot = usePlotArea();
  const x = useXAxisScale();
  if (plot === undefined || x === undefined || spans.length === 0) return null;
  const inPlot = (us: number): number => Math.min(Math.max(x(us) ?? plot.x, plot.x), plot.x + plot.width);
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.area}>
      {spans.map(({ fromUs, toUs }) => (
        <rect
          key={fromUs}
          x={inPlot(fromUs)}
          y={plot.y}
          width={inPlot(toUs) - inPlot(fromUs)}
          height={plot.height}
          fill="var(--text-tertiary)"
          fillOpacity={0.25}
        />
      ))}
    </ZIndexLayer>
  );
}

type Mark = { readonly key: string; readonly x: number; readonly y: number };

/** Shapes at places of the plot; those outside of it are left out. */
export function PlaceMarks<Placed extends Mark>({
  marks,
  shape,
}: {
  readonly marks: readonly Placed[];
  readonly shape: (mark: Placed, at: { readonly cx: number; readonly cy: number }) => ReactNode;
}): ReactNode {
  const plot = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (plot === undefined || x === undefined || y === undefined) return null;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.scatter}>
      {marks.map((mark) => {
        const [cx, cy] = [x(mark.x), y(mark.y)];
        if (cx === undefined || cy === undefined || cx < plot.x || cx > plot.x + plot.width) return null;
        if (cy < plot.y || cy > plot.y + plot.height) return null;
        return <g key={mark.key}>{shape(mark, { cx, cy })}</g>;
      })}
    </ZIndexLayer>
  );
}
