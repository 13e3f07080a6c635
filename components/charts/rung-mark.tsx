import type { ReactNode } from 'react';
import type { Rung } from '#lib/model/limit.ts';

export type MarkedRung = Exclude<Rung, 'none'>;

/** Inside a square of ten, as on every chip [CO3]. */
const SHAPES: Readonly<Record<MarkedRung, string>> = {
  watch: 'M5 1.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 1 0 0-7.2Z',
  warning: 'M5 .8 9.6 9.2H.4Z',
  critical: 'M5 0 10 5 5 10 0 5Z',
  breach: 'M.6.6h8.8v8.8H.6Z',
};
export const RUNG_INKS: Readonly<Record<MarkedRung, string>> = {
  watch: 'var(--sev-info)',
  warning: 'var(--sev-warn)',
  critical: 'var(--sev-crit)',
  breach: 'var(--sev-breach)',
};

type Props = {
  readonly rung: MarkedRung;
  readonly ink: string;
  /** Said when the pointer rests on it. */
  readonly title?: string | undefined;
  /** Where Recharts puts it. */
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
};

/** The shape of a rung on a chart. */
export function RungMark({ rung, ink, title, cx, cy }: Props): ReactNode {
  if (cx === undefined || cy === undefined) return <g />;
  return (
    <path
      d={SHAPES[rung]}
      transform={`translate(${cx - 5} ${cy - 5})`}
      fill={ink}
      stroke="var(--bg-surface)"
      strokeWidth={1}
    >
      {title === undefined ? null : <title>{title}</title>}
    </path>
  );
}
