import type { ReactNode } from 'react';
import { SERIES_RANGES } from '#lib/protocol/series.ts';
import type { SeriesRange } from '#lib/protocol/series.ts';
import { classNames } from '../ui/class-names.ts';

const WORDS: Readonly<Record<SeriesRange, string>> = { session: 'Session', '1h': '1 h', day: 'Day', week: 'Week' };
type Props = {
  readonly range: SeriesRange;
  readonly onRange: (range: SeriesRange) => void;
};

/** How far back the charts reach. */
export function RangePicker({ range, onRange }: Props): ReactNode {
  return (
    <div
      role="group"
      aria-label="Range of the charts"
      className="flex flex-none overflow-hidden rounded-control border border-edge"
    >
      {SERIES_RANGES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === range}
          className={classNames(
            'h-6 min-w-7 px-1.5 text-body font-medium hover:bg-hover max-phone:h-11 max-phone:min-w-11',
            each === range ? 'bg-selected text-ink' : 'text-ink-2',
          )}
          onClick={() => onRange(each)}
        >
          {WORDS[each]}
        </button>
      ))}
    </div>
  );
}
