import { createContext } from 'react';

/** Who draws the figures of a band of rows in place of the cells; the rows tell it where they are. */
export type FigureHost = {
  /** @param cells Elements of the cells of figures, by column. The returned function takes the row away. */
  readonly register: (index: number, cells: ReadonlyMap<string, HTMLElement>, hasLeft: boolean) => () => void;
};

/** Null where the cells write their figures themselves. */
export const FigureContext = createContext<FigureHost | null>(null);
