import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { formatRowAge } from '#lib/client/format.ts';
import { useClock } from '../shell/clock.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { SEEN_AGES, watchAge } from './row-ages.ts';

type Props = {
  readonly index: number;
  /** As it comes, also in a freeze. */
  readonly row: Float64Array | null;
  /** A row of the pinned band runs on in a freeze [ST4]. */
  readonly isPinned: boolean;
};

/** How long the figures of the row have stood, as far as this page has seen [ST5]. */
export function AgeCell({ index, row, isPinned }: Props): ReactNode {
  const { nowMs } = useClock();
  useEffect(() => {
    if (row !== null) SEEN_AGES.saw(index, row, Date.now());
  }, [index, row]);
  useEffect(() => watchAge(index), [index]);
  const text = formatRowAge(SEEN_AGES.age(index, nowMs));
  const frozen = useFreezable(text, index);
  return <span>{isPinned ? text : frozen}</span>;
}
