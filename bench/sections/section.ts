import type { Table } from '../row.ts';

export type SectionOptions = {
  readonly seed: number;
  /** Tiny sizes: proves that everything runs and says nothing about speed. */
  readonly isQuick: boolean;
  /** Why the peers from the registry are not there; null where they are. */
  readonly peersMissing: string | null;
  /** Progress, one line. */
  readonly say: (text: string) => void;
};

/** A part of the bench that runs in a process of its own, so that its figures do not depend on what ran before. */
export type Section = (options: SectionOptions) => Promise<readonly Table[]>;
