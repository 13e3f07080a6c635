import { OTHER_CLASSES } from '#lib/protocol/exposure-course.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';

/** A point as charts draw it: `long0`, `short0`, ... by class, short below zero; net and gross with their extremes. */
export type CourseRow = {
  readonly tsUs: number;
  readonly net: number;
  readonly gross: number;
  readonly netRange: readonly [number, number];
  readonly grossRange: readonly [number, number];
  readonly [series: `long${number}` | `short${number}`]: number;
};

/** Colour of each class by its place; all further ones together have the ink of what is not told apart. */
export function classColor(name: string, place: number): string {
  return name === OTHER_CLASSES ? 'var(--text-tertiary)' : `var(--chart-${place + 1})`;
}

export function courseRows({ points, classes }: ExposureCourse): readonly CourseRow[] {
  return points.map(({ tsUs, net, gross, long, short }) => {
    const row: Record<string, unknown> = {
      tsUs,
      net: net[0],
      gross: gross[0],
      netRange: [net[1], net[2]],
      grossRange: [gross[1], gross[2]],
    };
    for (let place = 0; place < classes.length; place += 1) {
      // A class that came later had nothing before.
      row[`long${place}`] = long[place] ?? 0;
      row[`short${place}`] = 0 - (short[place] ?? 0);
    }
    // Formed above with exactly these keys.
    return row as CourseRow;
  });
}

/** Lowest and highest reach of the stacks over `classes` classes; zero is always in it, and an empty chart has a height. */
export function stackDomain(
  rows: readonly CourseRow[],
  classes: number,
): { readonly low: number; readonly high: number } {
  let [low, high] = [0, 0];
  for (const row of rows) {
    let [long, short] = [0, 0];
    for (let place = 0; place < classes; place += 1) {
      long += row[`long${place}`] ?? 0;
      short += row[`short${place}`] ?? 0;
    }
    // A net that no stack reaches is drawn too.
    high = Math.max(high, long, row.net);
    low = Math.min(low, short, row.net);
  }
  return high > low ? { low, high } : { low: 0, high: 1 };
}
