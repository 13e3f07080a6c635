/** Accounts with an open position in one instrument, by row index; one with several books or sides stands several times. */
export type InstrumentHolders = {
  /** Its symbol, or its id where it has none. */
  readonly name: string;
  readonly accounts: Int32Array;
};

/** Who holds what, as of one entry; an instrument that nobody holds is left out. */
export type Holders = { readonly seq: number; readonly instruments: readonly InstrumentHolders[] };
