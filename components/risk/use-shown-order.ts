import { useCallback, useEffect, useState } from 'react';
import { useRank } from '#lib/client/hooks.ts';
import type { RankOrder } from '#lib/protocol/frame.ts';
import { useDeskUi } from '../shell/desk-ui.tsx';
import { countMoves, holdOrder, RELEASE_MS, settleOrder, takeOrder } from './order-hold.ts';
import type { ShownOrder } from './order-hold.ts';

export type OrderView = {
  readonly shown: ShownOrder | null;
  readonly totalAccounts: number | null;
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
  useEffect(() => {
    setShown((before) => nextOrder(before, rank, isHeld));
  }, [rank, isHeld]);
  const resort = useCallback(() => {
    if (rank !== null) setShown(takeOrder(rank));
  }, [rank]);
  const moves = isHeld && shown !== null && rank !== null ? countMoves(shown, rank) : 0;
  return {
    shown,
    totalAccounts: rank?.totalAccounts ?? null,
    isHeld,
    moves,
    resort,
  };
}

function nextOrder(before: ShownOrder | null, rank: RankOrder | null, isHeld: boolean): ShownOrder | null {
  if (rank === null) return before;
  if (before === null) return takeOrder(rank);
  return isHeld ? holdOrder(before, rank) : settleOrder(before, rank);
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
