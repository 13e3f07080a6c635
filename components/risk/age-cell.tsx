import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { UNKNOWN, formatAge } from '#lib/client/format.ts';
import { useClock } from '../shell/clock.tsx';
import { RowAges } from './row-ages.ts';

/** What this page has seen of its rows; a row that scrolls out and back keeps its age. */
const AGES = new RowAges();

/** How long ago the account's last event came, as far as this page has seen one [ST5]. */
export function AgeCell({ index, seq }: { readonly index: number; readonly seq: number | null }): ReactNode {
  const { nowMs } = useClock();
  useEffect(() => {
    if (seq !== null) AGES.saw(index, seq, Date.now());
  }, [index, seq]);
  const ageMs = AGES.ageMs(index, seq, nowMs);
  return <span>{ageMs === null ? UNKNOWN : formatAge(ageMs)}</span>;
}
