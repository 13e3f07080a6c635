import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { formatRowAge } from '#lib/client/format.ts';
import { useClock } from '../shell/clock.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { RowAges } from './row-ages.ts';

/** What this page has seen of its rows; a row that scrolls out and back keeps its age. */
const AGES = new RowAges();

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
    if (row !== null) AGES.saw(index, row, Date.now());
  }, [index, row]);
  useEffect(() => () => AGES.left(index), [index]);
  const text = formatRowAge(AGES.age(index, nowMs));
  const frozen = useFreezable(text);
  return <span>{isPinned ? text : frozen}</span>;
}
