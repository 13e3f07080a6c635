import type { LimitDefinition } from './limit.ts';

/** One rule of a programme on all accounts that have it: the same amount in the same currency. */
export type ProgrammeLimit = {
  readonly rulesetId: string;
  readonly programme: string;
  /** Of the programme. */
  readonly version: number;
  /** On one of its accounts; id, scope and version are that account's own. */
  readonly definition: LimitDefinition;
  readonly accounts: number;
  /** How many of them stand on each rung. */
  readonly rungCounts: {
    readonly watch: number;
    readonly warning: number;
    readonly critical: number;
    readonly breach: number;
  };
};

/** By programme and rule. The list is cut at its bound; the count is whole. */
export type ProgrammeLimits = {
  readonly atUs: number;
  readonly rows: readonly ProgrammeLimit[];
  readonly count: number;
};

export const PROGRAMME_ROWS_MAX = 200;
