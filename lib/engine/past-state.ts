import type { WaterfallKind } from '#lib/model/explanation.ts';

/** What the engine remembers of the last minutes: plain data, part of the state. */
export type PastState = {
  /** Engine times of the newest looks at every limit's use, newest last [PM12], and how many looks there have been. */
  readonly timesUs: number[];
  looks: number;
  /** Uses by limit and node, in ledger units: a ring in which look number n stands at n modulo its length. */
  readonly uses: Map<string, number[]>;
  /** Equities in ledger units by account index, one a minute, newest last. */
  readonly equities: number[][];
  /** Of accounts with a limit off its lowest rung: what moved them since, by account [F-ALR-8]. */
  readonly trails: Map<string, TrailState>;
  /** Of group limits off their lowest rung: what each member brought before the entry that moved them there, by limit and node. */
  readonly memberBases: Map<string, MemberBase>;
};

/** Where the waterfall of a group's limit begins: before the entry `seq`. Amounts in 10^-24 of the limit's currency. */
export type MemberBase = {
  readonly seq: number;
  readonly atUs: number;
  readonly used24: bigint;
  /** By account, in order of their opening; who is without price or rate is not there. */
  readonly members: Map<string, bigint>;
};

/** A use that was not known at a look. No limit has it: amounts are smaller. */
export const UNKNOWN_USE = Number.MIN_SAFE_INTEGER;

export function emptyPast(): PastState {
  return { timesUs: [], looks: 0, uses: new Map(), equities: [], trails: new Map(), memberBases: new Map() };
}

/**
 * What moved an account since one of its limits left the lowest rung. Marks are not written down one by one: a run of them
 * is closed when something else happens to the account, from the prices at both ends, so a mark costs nothing here.
 */
export type TrailState = {
  readonly parts: TrailPart[];
  /** Steps dropped from the front because the trail grew beyond its bound; their sum is in `total`. */
  dropped: number;
  /** Sum of all steps. */
  total: TrailFigures;
  readonly anchors: Map<string, Anchor>;
  anchorSeq: number;
  figures: TrailFigures;
  readonly bases: Map<string, TrailBase>;
};

/** Exact figures of an account, 10^-24 of its currency. */
export type TrailFigures = {
  readonly equity24: bigint;
  readonly balance24: bigint;
  readonly long24: bigint;
  readonly short24: bigint;
};
/** Price and rate of an open holding where the present run of marks began; null is unknown. */
export type Anchor = { readonly price13: bigint | null; readonly rate: AnchorRate | null };
export type AnchorRate = { readonly num24: bigint; readonly den24: bigint };

/** A step: the change of each figure, and what caused it. */
export type TrailPart = TrailFigures & {
  readonly kind: WaterfallKind;
  readonly subject: string;
  readonly instrument: string;
  readonly quantity12: bigint;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly fromPx13: bigint | null;
  readonly throughPx13: bigint | null;
};

/** Where one limit's waterfall begins: before the entry `seq`. */
export type TrailBase = {
  /** Number of its first step, counted from the trail's first, and the sum of the steps before it. */
  readonly part: number;
  readonly total: TrailFigures;
  readonly seq: number;
  readonly atUs: number;
  readonly used24: bigint;
  /** Floor and allowance before the entry, of a loss rule. */
  readonly top24: bigint;
};
