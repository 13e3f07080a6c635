import type { LimitId } from './ids.ts';
import type { ScopeNode } from './limit.ts';

/** What is asked of a limit's course: its use on one node over a range of engine time, from inclusive, to exclusive. */
export type CourseQuestion = {
  readonly limitId: LimitId;
  readonly node: ScopeNode;
  readonly fromUs: number;
  readonly toUs: number;
};

/**
 * One bucket of a course, in units of 10^-scale; null is unknown, or a rung that the ladder leaves out. The extremes are
 * of every entry in the bucket, the rest is as of its end, so that no spike is lost [CH3].
 */
export type CoursePoint = {
  /** Begin of the bucket. */
  readonly tsUs: number;
  /** The newest entry by its end. */
  readonly seq: number;
  readonly usedLow: number | null;
  readonly usedHigh: number | null;
  readonly used: number | null;
  readonly watch: number | null;
  readonly warning: number | null;
  readonly critical: number | null;
  readonly breach: number | null;
  /** Of a loss limit: the level of equity at which it breaches. */
  readonly floor: number | null;
};

export type LimitCourse = {
  readonly scale: number;
  /** Lower is worse: the ladder goes down. */
  readonly isBelow: boolean;
  readonly fromUs: number;
  readonly toUs: number;
  /** Engine time up to which entries were read; before `toUs` while the range is not over. */
  readonly throughUs: number;
  readonly points: readonly CoursePoint[];
};
