import type { Seq } from './ids.ts';
import type { LimitDefinition, Rung, ScopeNode } from './limit.ts';

export type RungCounts = Readonly<Record<Rung, number>>;

/** One account or node under a draft: its rung now, under the version in force, and under the draft. */
export type PreviewRow = {
  readonly node: ScopeNode;
  /** The trader of an account, for reading; empty for a group. */
  readonly trader: string;
  /** Null where no version of the limit is in force on it. */
  readonly before: Rung | null;
  readonly after: Rung;
  /** What is used, or the value of an absolute metric, in whole units; null while unknown. Display only. */
  readonly used: number | null;
  /** Hundredths of a percent of the allowance; null for an absolute metric, an allowance of 0 and the unknown. */
  readonly usedBp: number | null;
};

/** Nodes by their use: `counts[i]` from `from + i * width` on; the first and last hold what lies beyond. */
export type PreviewHistogram = {
  readonly unit: 'percent' | 'value';
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** Nodes whose value is unknown. */
  readonly unknown: number;
};

/** [LE7] what does not block and should be known before publishing; at most a few are named, all are counted. */
export type PreviewWarning =
  | { readonly type: 'flood'; readonly alerts: number; readonly nodes: number }
  | { readonly type: 'aboveHardLimit'; readonly count: number; readonly names: readonly string[] }
  | { readonly type: 'overlap'; readonly count: number; readonly names: readonly string[] }
  | { readonly type: 'coverageLost'; readonly count: number; readonly names: readonly string[] };

/** What a draft would do at once, judged on the exact values of one seq [LE2]. */
export type LimitPreview = {
  readonly seq: Seq;
  /** Engine time of that seq, and when the open trading day of the firm began; 0 before the first reset. */
  readonly atUs: number;
  readonly dayStartUs: number;
  /** The definition that the draft would become. */
  readonly definition: LimitDefinition;
  /** The definition in force; null where the limit would be new. */
  readonly live: LimitDefinition | null;
  /** Accounts under the draft, and nodes that it is judged on. */
  readonly accounts: number;
  readonly nodes: number;
  readonly counts: RungCounts;
  readonly liveCounts: RungCounts | null;
  /** Nodes at or above `alertFrom` under the draft alone, under the live version alone, and on a higher or lower rung. */
  readonly more: number;
  readonly fewer: number;
  readonly higher: number;
  readonly lower: number;
  /** Worst first. */
  readonly rows: readonly PreviewRow[];
  readonly histogram: PreviewHistogram;
  readonly warnings: readonly PreviewWarning[];
  /** Why publishing needs a second person; null: it does not. */
  readonly secondPerson: 'openBreach' | 'loosening' | null;
};

/** A draft that cannot stand is told by its field instead. */
export type PreviewAnswer =
  | { readonly ok: true; readonly preview: LimitPreview }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly field?: string | undefined;
      readonly detail?: string | undefined;
    };

/** Rows and names in one answer. */
export const PREVIEW_ROWS_MAX = 200;
export const PREVIEW_NAMES_MAX = 5;
export const HISTOGRAM_BUCKETS = 50;
