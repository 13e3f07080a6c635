import { useCallback, useDeferredValue, useEffect, useState } from 'react';
import { useDesk, useRank } from '#lib/client/hooks.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { RankOrder } from '#lib/protocol/frame.ts';
import { useFrozen } from '../shell/desk-ui.tsx';
import { countMoves, holdOrder, RELEASE_MS, sameList, settleOrder, takeOrder } from './order-hold.ts';
import type { KnownRungs, ShownOrder } from './order-hold.ts';

export type OrderView = {
  readonly shown: ShownOrder | null;
  readonly totalAccounts: number | null;
  /** The filter asks who holds what, and the server has not read it yet. */
  readonly awaitsHolders: boolean;
  /** Accounts of the view that money could not compare: no rate to the firm's currency. */
  readonly unrated: number;
  readonly isHeld: boolean;
  readonly moves: number;
  readonly resort: () => void;
};

/** The order on screen: held while a hand or eye is on the rows, frozen with the main area, else settled at each new ranking. */
export function useShownOrder(hasCause: boolean): OrderView {
  const rank = useRank();
  const frozen = useFrozen();
  const isHeld = useSlowRelease(hasCause) || frozen !== null;
  const { store } = useDesk();
  const rungs = useCallback(() => rungsOf(store.getState().rows), [store]);
  const [settled, setSettled] = useState<Settled>(NOTHING);
  // A breach is shown at once; rows that only change places wait for the frames between, and hold up no key.
  const late = useDeferredValue(settled);
  const { shown } = late.version < settled.shownAtOnce ? settled : late;
  if (settled.rank !== rank || settled.isHeld !== isHeld) {
    // A hold begins with what is on screen, not with what waits to be: no row moves once the hand is there.
    const before = isHeld && !settled.isHeld ? shown : settled.shown;
    setSettled(settledOn(settled, { rank, isHeld, shown: nextOrder(before, rank, isHeld, rungs()) }));
  }
  const resort = useCallback(() => {
    if (rank !== null) setSettled((was) => settledOn(was, { ...was, shown: takeOrder(rank, rungs()) }));
  }, [rank, rungs]);
  const moves = isHeld && shown !== null && rank !== null ? countMoves(shown, rank, rungs()) : 0;
  return {
    shown,
    totalAccounts: rank?.totalAccounts ?? null,
    awaitsHolders: rank?.awaitsHolders === true,
    unrated: rank?.unrated ?? 0,
    isHeld,
    moves,
    resort,
  };
}

/** What a ranking came to, and whether it was held then. */
type Outcome = { readonly rank: RankOrder | null; readonly isHeld: boolean; readonly shown: ShownOrder | null };
type Settled = Outcome & {
  readonly version: number;
  /** The newest version that other rows are pinned in than before: nothing older is shown once it is there. */
  readonly shownAtOnce: number;
};
const NOTHING: Settled = { rank: null, isHeld: false, shown: null, version: 0, shownAtOnce: 0 };

function settledOn(before: Settled, now: Outcome): Settled {
  const version = before.version + 1;
  return { ...now, version, shownAtOnce: isOnlyOrder(before.shown, now.shown) ? before.shownAtOnce : version };
}

/** True where both pin the same rows, so that nothing but their order can wait. */
function isOnlyOrder(before: ShownOrder | null, now: ShownOrder | null): boolean {
  return before !== null && now !== null && before.bandRows === now.bandRows && sameList(before.pinned, now.pinned);
}

function rungsOf(rows: ReadonlyMap<number, Float64Array>): KnownRungs {
  const rungs = new Map<number, number>();
  for (const [index, row] of rows) {
    const rung = columnOf(row, 'rungRank');
    if (rung !== null) rungs.set(index, rung);
  }
  return rungs;
}

function nextOrder(
  before: ShownOrder | null,
  rank: RankOrder | null,
  isHeld: boolean,
  rungs: KnownRungs,
): ShownOrder | null {
  if (rank === null) return before;
  if (before === null) return takeOrder(rank, rungs);
  return isHeld ? holdOrder(before, rank, rungs) : settleOrder(before, rank, rungs);
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
