import type { BreakClass, BreakState } from '#lib/model/break.ts';

/** The parts of the cold state that fills, busts, corrections and reports keep beside the positions; plain data. */

/** What a fill says, for its chain: a correction replaces what it carries [BU2]. */
export type FillContent = {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity12: bigint;
  readonly price13: bigint;
  /** At 10^-24 of `feeCurrency`; '' stands for the settlement currency. */
  readonly fee24: bigint;
  readonly feeCurrency: string;
};

/** Amounts of one currency at 10^-24: results as they arose, and flows with what they were worth when they came. */
export type LocalAmounts = {
  realized24: bigint;
  fees24: bigint;
  carry24: bigint;
  flows24: bigint;
  /** The flows in the account's currency at the rate of their moment: what counts as flow, whatever the rate does. */
  flowsBooked24: bigint;
};
export type LocalLedger = Map<string, LocalAmounts>;

export type BreakEntry = {
  readonly breakId: string;
  readonly class: BreakClass;
  readonly account: string;
  readonly instrument: string;
  readonly reference: string;
  origin: string;
  ours: string | null;
  theirs: string | null;
  tolerance: string;
  ourSeq: number;
  theirUs: number;
  readonly firstSeenUs: number;
  endedUs: number | null;
  state: BreakState;
  changedSeq: number;
  explainedBy: string | null;
  why: string | null;
  proposal: { fillId: string; quantity: string; price: string | null } | null;
};

/** A bust or correction whose fill has not come [BU4], or a report that differs and is in its grace [RC2]. */
export type Wait = {
  readonly kind: 'reference' | 'report';
  readonly dueUs: number;
  readonly account: number;
  readonly instrument: string;
  readonly origin: string;
  /** Execution key and id of the missing fill; position id of the report. */
  readonly reference: string;
  readonly theirs12: bigint;
  readonly average12: bigint | null;
  readonly theirUs: number;
};
