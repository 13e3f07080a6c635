import type { ScopeNode } from './limit.ts';

/** A limit of a person, for a list. */
export type CoveredLimit = { readonly limitId: string; readonly name: string; readonly node: ScopeNode };

/** What limits do not cover, say too often, or never say [LC1]. Each list is cut at its bound; the counts are whole. */
export type LimitCoverage = {
  readonly atUs: number;
  /** Exposure that no limit bounds. */
  readonly uncovered: readonly (ScopeNode | { readonly level: 'instrument'; readonly id: string })[];
  readonly uncoveredCount: number;
  /** The alerts that the desk still holds reach back to here, over so many trading days; null without any alert. */
  readonly sinceUs: number | null;
  readonly days: number;
  /** Limits that alerted on every one of at least three of these days. */
  readonly daily: readonly (CoveredLimit & { readonly days: number; readonly alerts: number })[];
  /** Limits that are older than that, have no alert among them, and are now on their lowest rung. */
  readonly idle: readonly (CoveredLimit & { readonly definedAtUs: number })[];
  readonly idleCount: number;
  /** Two limits that measure the same on one node, and on how many nodes they do. */
  readonly overlaps: readonly {
    readonly names: readonly [string, string];
    readonly node: ScopeNode;
    readonly nodes: number;
  }[];
};

export const COVERAGE_ROWS_MAX = 200;
/** Fewer days than this show no habit. */
export const DAILY_DAYS_LEAST = 3;
