import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import { useDesk, useRank } from '#lib/client/hooks.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { RankOrder } from '#lib/protocol/frame.ts';
import { useDeskUi } from '../shell/desk-ui.tsx';
import { countMoves, holdOrder, RELEASE_MS, sameList, settleOrder, takeOrder } from './order-hold.ts';
import type { RungOf, ShownOrder } from './order-hold.ts';

export type OrderView = {
  readonly shown: ShownOrder | null;
  readonly totalAccounts: number | null;
  /** The filter asks who holds what, and the server has not read it yet. */
  readonly awaitsHolders: boolean;
  readonly isHeld: boolean;
  readonly moves: number;
  readonly resort: () => void;
};

/** The order on screen: held while a hand or eye is on the rows, frozen with the main area, else settled at each new ranking. */
export function useShownOrder(hasCause: boolean): OrderView {
  const rank = useRank();
  const { frozen } = useDeskUi();
  const isHeld = useSlowRelease(hasCause) || frozen !== null;
  const [shown, setShown] = useState<ShownOrder | null>(null);
  const { store } = useDesk();
  const rungOf = useCallback<RungOf>(
    (index) => columnOf(store.getState().rows.get(index) ?? null, 'rungRank'),
    [store],
  );
  const pinned = useRef<readonly number[] | null>(null);
  useEffect(() => {
    const next = (): void => setShown((before) => nextOrder(before, rank, isHeld, rungOf));
    const isPinnedSame = rank !== null && pinned.current !== null && sameList(pinned.current, rank.pinned);
    pinned.current = rank?.pinned ?? null;
    // A breach is shown at once; rows that only change places wait for the frames between, and hold up no key.
    if (isPinnedSame) startTransition(next);
    else next();
  }, [rank, isHeld, rungOf]);
  const resort = useCallback(() => {
    if (rank !== null) setShown(takeOrder(rank, rungOf));
  }, [rank, rungOf]);
  const moves = isHeld && shown !== null && rank !== null ? countMoves(shown, rank, rungOf) : 0;
  return {
    shown,
    totalAccounts: rank?.totalAccounts ?? null,
    awaitsHolders: rank?.awaitsHolders === true,
    isHeld,
    moves,
    resort,
  };
}

function nextOrder(
  before: ShownOrder | null,
  rank: RankOrder | null,
  isHeld: boolean,
  rungOf: RungOf,
): ShownOrder | null {
  if (rank === null) return before;
  if (before === null) return takeOrder(rank, rungOf);
  return isHeld ? holdOrder(before, rank, rungOf) : settleOrder(before, rank, rungOf);
}

function useSlowRelease(hasCause: boolean): boolean {
  const [isHeld, setHeld] = useState(hasCause);
  useEffect(() => {
    if (hasCause) {
      setHeld(true);
      return undefined;
    }
    const timer = setTimeout(() => setHeld(false), RELEASE_MS);
    return () => clearTimeout(timer);
  }, [hasCause]);
  return isHeld || hasCause;
}
