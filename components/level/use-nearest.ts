import { useEffect, useMemo } from 'react';
import { useCards, useDesk, useRank, useRows } from '#lib/client/hooks.ts';
import { columnOf } from '#lib/client/selectors.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { NearAccount } from '../charts/next-layout.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { useSlow } from './use-slow.ts';

const VALUES_MS = 1_000;
/** Accounts whose rows are asked for: soonest first, so those left out are later, or move toward no limit. */
const ACCOUNTS_MAX = 150;
/** From half of a limit on (ux.md chart 10). */
const FILTER = 'util>=0.5';
const FROM_BP = 5_000;

export type Nearest = { readonly accounts: readonly NearAccount[]; readonly broken: number };

/** The accounts of the firm or a desk that are nearest to a limit, soonest first; null until the first ranking came. */
export function useNearest(deskId: string | null): Nearest | null {
  const desk = useDesk();
  const rank = useFreezable(useRank());
  const rows = useSlow(useFreezable(useRows()), VALUES_MS);
  const cards = useCards();
  useEffect(() => {
    const within = deskId === null ? {} : { within: { level: 'desk', id: deskId } as const };
    return desk.watchMonitor({
      view: 'all',
      sort: [{ column: 'minutesToLimit', direction: 'asc' }],
      filter: FILTER,
      group: [],
      ...within,
    });
  }, [desk, deskId]);
  const key = (rank?.order ?? []).slice(0, ACCOUNTS_MAX).join(' ');
  useEffect(() => (key === '' ? undefined : desk.showRows(key.split(' ').map(Number))), [desk, key]);
  const broken = rank?.pinned.length ?? 0;
  const accounts = useMemo(
    () =>
      (key === '' ? [] : key.split(' ')).flatMap((text): readonly NearAccount[] => {
        const card = cards.get(Number(text));
        const row = rows.get(Number(text)) ?? null;
        const usedBp = columnOf(row, 'worstUsedBp');
        // A ranking that another page asked for may still stand.
        if (card === undefined || row === null || usedBp === null || usedBp < FROM_BP) return [];
        if (deskId !== null && card.desk !== deskId) return [];
        const { account, trader, currency, scale } = card;
        const rung = RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none';
        const [minutes, left] = [columnOf(row, 'minutesToLimit'), columnOf(row, 'worstRoom')];
        return [{ account, trader, currency, scale, rung, usedBp, minutes, left }];
      }),
    [key, rows, cards, deskId],
  );
  return useMemo(() => (rank === null ? null : { accounts, broken }), [rank, accounts, broken]);
}
