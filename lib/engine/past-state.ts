import type { TrailState } from './trail.ts';

/** What the engine remembers of the last minutes: plain data, part of the state. */
export type PastState = {
  /** Engine times of the looks at every limit's use, newest last [PM12]. */
  readonly timesUs: number[];
  /** Uses at the newest of these times by limit and node, in ledger units; null where unknown. */
  readonly uses: Map<string, (number | null)[]>;
  /** Equities in ledger units by account index, one a minute, newest last. */
  readonly equities: number[][];
  /** Of accounts with a limit off its lowest rung: what moved them since, by account [F-ALR-8]. */
  readonly trails: Map<string, TrailState>;
};

export function emptyPast(): PastState {
  return { timesUs: [], uses: new Map(), equities: [], trails: new Map() };
}
