import type { ExposureTrace } from '#lib/model/exposure-board.ts';

/** Last value of a bucket, and its least and greatest: no spike is lost [CH3]. */
export type Extremes = readonly [last: number, low: number, high: number];

/** One bucket; `tsUs` is the time of its last sample. By class the last values stand, in the order of `classes`. */
export type CoursePoint = {
  readonly tsUs: number;
  readonly long: readonly number[];
  readonly short: readonly number[];
  readonly net: Extremes;
  readonly gross: Extremes;
};

/**
 * How exposure by class of a node went, by account and instrument, in the firm's currency at 10^-COURSE_SCALE. The server
 * keeps it from samples, and a page that has it adds what comes live in the same way.
 */
export type ExposureCourse = {
  readonly currency: string;
  readonly classes: readonly string[];
  readonly widthUs: number;
  readonly points: readonly CoursePoint[];
};

export const COURSE_SCALE = 2;
export const COURSE_POINTS_MAX = 300;
/** Six classes have a colour of their own [CH]; the smaller ones are one. */
const COURSE_CLASSES_MAX = 6;
/** Name of all further classes together. */
export const OTHER_CLASSES = 'others';
const FIRST_WIDTH_US = 5_000_000;
const WINDOW_US = 24 * 3_600_000_000;

export function emptyCourse(currency: string): ExposureCourse {
  return { currency, classes: [], widthUs: FIRST_WIDTH_US, points: [] };
}

/** The course with one more sample; one from another time or in another currency begins it anew. */
export function withSample(course: ExposureCourse, trace: ExposureTrace): ExposureCourse {
  const last = course.points.at(-1);
  if (trace.currency !== course.currency || (last !== undefined && trace.tsUs < last.tsUs))
    return withSample(emptyCourse(trace.currency), trace);
  const classes = namesWith(course.classes, trace);
  const point = pointOf(classes, trace);
  const kept = course.points.filter(({ tsUs }) => tsUs >= trace.tsUs - WINDOW_US);
  const next = { ...course, classes, points: joined([...kept, point], course.widthUs) };
  return next.points.length > COURSE_POINTS_MAX ? widened(next) : next;
}

function widened(course: ExposureCourse): ExposureCourse {
  const widthUs = course.widthUs * 2;
  const points = joined(course.points, widthUs);
  return points.length > COURSE_POINTS_MAX ? widened({ ...course, widthUs }) : { ...course, widthUs, points };
}

/** Neighbours of one slot as one bucket: the last value stands, extremes survive. */
function joined(points: readonly CoursePoint[], widthUs: number): readonly CoursePoint[] {
  const out: CoursePoint[] = [];
  for (const point of points) {
    const before = out.at(-1);
    const isSame = before !== undefined && slot(before.tsUs, widthUs) === slot(point.tsUs, widthUs);
    if (!isSame) out.push(point);
    else out[out.length - 1] = { ...point, net: both(before.net, point.net), gross: both(before.gross, point.gross) };
  }
  return out;
}

function slot(tsUs: number, widthUs: number): number {
  return Math.floor(tsUs / widthUs);
}

function both([, low, high]: Extremes, [last, lowest, highest]: Extremes): Extremes {
  return [last, Math.min(low, lowest), Math.max(high, highest)];
}

/** Names keep their places; those beyond the sixth are told together. */
function namesWith(known: readonly string[], { classes }: ExposureTrace): readonly string[] {
  const names = [...known];
  for (const { assetClass } of classes) {
    if (names.includes(assetClass)) continue;
    if (names.length < COURSE_CLASSES_MAX) names.push(assetClass);
    else if (!names.includes(OTHER_CLASSES)) names.push(OTHER_CLASSES);
  }
  return names.length === known.length ? known : names;
}

function pointOf(names: readonly string[], { tsUs, classes, total, scale }: ExposureTrace): CoursePoint {
  const long = names.map(() => 0);
  const short = names.map(() => 0);
  for (const each of classes) {
    const own = names.indexOf(each.assetClass);
    const place = own < 0 ? names.indexOf(OTHER_CLASSES) : own;
    long[place] = (long[place] ?? 0) + atScale(each.long, scale);
    short[place] = (short[place] ?? 0) + atScale(each.short, scale);
  }
  const [net, gross] = [atScale(total.net, scale), atScale(total.gross, scale)];
  return { tsUs, long, short, net: [net, net, net], gross: [gross, gross, gross] };
}

function atScale(value: number, scale: number): number {
  return scale >= COURSE_SCALE
    ? Math.round(value / 10 ** (scale - COURSE_SCALE))
    : value * 10 ** (COURSE_SCALE - scale);
}
