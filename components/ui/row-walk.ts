import { createContext, useContext, useEffect } from 'react';

/** The rows of a list that draws only those in sight: all of them in order, and how one of them is brought in sight and focused. */
export type RowWalk = { readonly order: readonly string[]; readonly reveal: (sel: string) => void };

/** Where a windowed list says what its rows are; null where nobody walks over them. */
export const RowWalkContext = createContext<((walk: RowWalk | null) => void) | null>(null);

/** Lets the keys around the list walk over rows that are not drawn. */
export function useRowWalk(walk: RowWalk): void {
  const tell = useContext(RowWalkContext);
  useEffect(() => {
    tell?.(walk);
    return () => tell?.(null);
  }, [tell, walk]);
}
