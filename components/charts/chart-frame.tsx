'use client';

import { Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';

type Props = {
  readonly title: string;
  /** One sentence computed from the data [CH7]. */
  readonly summary: string;
  /** On a narrow screen the sentence stands below the title in full, where the chart has the height for it. */
  readonly isTall?: boolean | undefined;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  readonly children: ReactNode;
};

export function ChartFrame({ title, summary, isTall = false, isTable, onTable, children }: Props): ReactNode {
  return (
    <figure aria-label={`${title}. ${summary}`} className="panel flex h-full min-h-0 min-w-0 flex-col">
      <figcaption
        className={classNames(
          'flex h-7 flex-none items-center gap-2 pr-1 pl-3',
          isTall && 'max-phone:h-auto max-phone:flex-wrap max-phone:justify-between',
        )}
      >
        <h2 className="flex-none font-semibold">{title}</h2>
        <p
          className={classNames(
            'value min-w-0 flex-1 truncate text-ink-2',
            isTall && 'max-phone:order-last max-phone:basis-full max-phone:whitespace-normal',
          )}
          title={summary}
        >
          {summary}
        </p>
        <Button
          look="quiet"
          size="slim"
          aria-pressed={isTable}
          aria-label={`Show ${title} as ${isTable ? 'chart' : 'table'}`}
          title="Show as table ( T )"
          onClick={() => onTable(!isTable)}
        >
          <Table2 size={14} aria-hidden="true" />
        </Button>
      </figcaption>
      <div className="chart-edge relative min-h-0 flex-1">{children}</div>
    </figure>
  );
}
