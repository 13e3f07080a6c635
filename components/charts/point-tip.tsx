import type { ReactNode } from 'react';
import { formatSeq, formatTime } from '#lib/client/format.ts';

export type PointTipProps = {
  readonly zone: string;
  readonly exactText: (value: number | null) => string;
  readonly lines: readonly { readonly key: string; readonly name: string }[];
  /** Given by Recharts. */
  readonly active?: boolean | undefined;
  readonly payload?: readonly { readonly payload?: unknown }[] | undefined;
};

/** Exact values of one point, in the words of its chart. */
export function PointTip({ zone, exactText, lines, active, payload }: PointTipProps): ReactNode {
  const point = payload?.[0]?.payload;
  if (active !== true || typeof point !== 'object' || point === null) return null;
  const values = new Map<string, unknown>(Object.entries(point));
  const read = (key: string): number | null => {
    const value = values.get(key);
    return typeof value === 'number' ? value : null;
  };
  return (
    <div className="panel px-2.5 py-1.5 text-body">
      <p className="text-ink-2">
        as of {formatTime(read('tsUs'), zone)} {read('seq') === null ? '' : formatSeq(read('seq'))}
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-3">
        {lines.map(({ key, name }) => (
          <div key={key} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right font-medium">{exactText(read(key))}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
