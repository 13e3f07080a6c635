import { useEffect, useMemo } from 'react';
import { useCards, useDesk, useFirm, useGroups, useRank } from '#lib/client/hooks.ts';
import { groupKey } from '#lib/client/selectors.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { useDeskActs } from '../shell/desk-ui.tsx';
import { levelHref } from './level-links.ts';

const NONE: readonly string[] = [];

/** The levels above an account that the user may see: a total comes only to who may see all its parts [AZ7]. */
export function useAboveAccount(card: AccountCard | null): readonly ScopeNode[] {
  const firmId = useFirm()?.id ?? null;
  const groups = useGroups();
  const [desk, trader] = [card?.desk ?? '', card?.trader ?? ''];
  const seesDesk = groups.has(groupKey('desk', desk));
  const seesTrader = groups.has(groupKey('trader', trader));
  return useMemo(() => {
    const above: ScopeNode[] = [];
    if (firmId !== null) above.push({ level: 'firm', id: firmId });
    if (seesDesk) above.push({ level: 'desk', id: desk });
    if (seesTrader) above.push({ level: 'trader', id: trader });
    return above;
  }, [firmId, desk, trader, seesDesk, seesTrader]);
}

/** Accounts beside one that was not reached by a list: those of its trader, in the monitor's order. */
export function useBesideAccount(card: AccountCard | null): readonly string[] {
  const desk = useDesk();
  const { ranking } = useDeskActs();
  const rank = useRank();
  const cards = useCards();
  const trader = card?.trader ?? '';
  const isNeeded = card !== null && trader !== '' && !ranking().includes(levelHref('account', card.account));
  useEffect(
    () =>
      isNeeded
        ? desk.watchMonitor({ view: 'all', sort: [], filter: '', group: [], within: { level: 'trader', id: trader } })
        : undefined,
    [desk, isNeeded, trader],
  );
  const order = useMemo(() => (isNeeded && rank !== null ? [...rank.pinned, ...rank.order] : []), [isNeeded, rank]);
  const key = order.slice(0, 100).join(' ');
  useEffect(() => (key === '' ? undefined : desk.showRows(key.split(' ').map(Number))), [desk, key]);
  return useMemo(
    () => (order.length === 0 ? NONE : order.flatMap((index) => hrefOf(cards.get(index), trader))),
    [order, cards, trader],
  );
}

function hrefOf(card: AccountCard | undefined, trader: string): readonly string[] {
  return card === undefined || card.trader !== trader ? [] : [levelHref('account', card.account)];
}
