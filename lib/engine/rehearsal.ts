import type { LimitReading } from './limit-reader.ts';
import type { LimitState } from './state.ts';

/** A node as a draft would judge it at once: a copy that is in force nowhere, its reading, and the live state there. */
export type Rehearsed = {
  readonly limit: LimitState;
  readonly use: LimitReading;
  readonly live: LimitState | null;
};
