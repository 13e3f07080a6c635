import type { Spark } from '#lib/protocol/sparks.ts';

/** Size of the drawing, px [CH] 11. */
export const SPARK_WIDTH = 76;
export const SPARK_HEIGHT = 18;
const PAD = 2;
/** A floor this many spans of the data below it would press the line flat: then it is left out of the picture. */
const FLOOR_SPANS_MAX = 1.5;

export type SparkShape = {
  readonly path: string;
  /** The last known value. */
  readonly end: { readonly x: number; readonly y: number };
  /** Height of the floor; null where it lies far below, or there is none. */
  readonly floorY: number | null;
  readonly isUp: boolean;
};

/** The line of half an hour, broken where nothing is known; null for fewer than two values. */
export function sparkShape({ points, floor }: Spark, fromUs: number, toUs: number): SparkShape | null {
  const known = points.flatMap(({ equity }) => (equity === null ? [] : [equity]));
  const first = known[0];
  const last = known.at(-1);
  if (known.length < 2 || first === undefined || last === undefined) return null;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = Math.max(1, high - low);
  const isNear = floor !== null && low - floor <= span * FLOOR_SPANS_MAX;
  const bottom = isNear ? Math.min(low, floor) : low;
  const xOf = (tsUs: number): number =>
    round(PAD + ((tsUs - fromUs) / Math.max(1, toUs - fromUs)) * (SPARK_WIDTH - 2 * PAD));
  const yOf = (value: number): number =>
    round(SPARK_HEIGHT - PAD - ((value - bottom) / Math.max(1, high - bottom)) * (SPARK_HEIGHT - 2 * PAD));
  let path = '';
  let end = { x: 0, y: 0 };
  let isOpen = false;
  for (const { tsUs, equity } of points) {
    if (equity !== null) {
      end = { x: xOf(tsUs), y: yOf(equity) };
      path += `${isOpen ? 'L' : 'M'}${end.x} ${end.y}`;
    }
    isOpen = equity !== null;
  }
  return { path, end, floorY: isNear ? yOf(floor) : null, isUp: last >= first };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
