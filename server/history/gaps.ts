import { GAP_LEAST_US } from '#lib/model/gap.ts';
import type { Gap } from '#lib/model/gap.ts';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

/** Kept of one recorder; beyond it the shortest goes, which is the first that no chart can show. */
const GAPS_MAX = 256;
/** A desk that lives faster than the clock has readings far apart: a gap is longer than this many of its usual steps. */
const USUAL_STEPS = 10;
const USUAL_SHARE = 1 / 8;
/** Of its buckets; a shorter gap is narrower than a chart can draw. */
const WIDTHS_LEAST = 2;

/**
 * Times in which the recorder of the charts was told nothing at all, because the server or its disk stood still: of them
 * nothing is known, whereas a node that is not told of while others are has not moved.
 */
export class Gaps {
  #kept: Gap[];
  /** Of the last reading of any node; null before the first. */
  #heardUs: number | null;
  #usualUs = 0;
  readonly #windowUs: number;

  constructor(windowUs: number, kept: readonly Gap[] = [], heardUs: number | null = null) {
    this.#windowUs = windowUs;
    this.#kept = [...kept];
    this.#heardUs = heardUs;
  }

  get kept(): readonly Gap[] {
    return this.#kept;
  }

  get heardUs(): number | null {
    return this.#heardUs;
  }

  heard(tsUs: number): void {
    const fromUs = this.#heardUs;
    this.#heardUs = tsUs;
    if (fromUs === null) return;
    // Another journal: what was kept is of none of its times.
    if (tsUs < fromUs) {
      this.#kept = [];
      return;
    }
    const stepUs = tsUs - fromUs;
    if (stepUs > Math.max(GAP_LEAST_US, this.#usualUs * USUAL_STEPS)) this.#keep({ fromUs, toUs: tsUs });
    this.#usualUs += (stepUs - this.#usualUs) * USUAL_SHARE;
  }

  /** Those that a chart from `fromUs` on, of buckets of `widthUs`, can show. */
  shown(fromUs: number, widthUs: number): readonly Gap[] {
    return this.#kept.filter((gap) => gap.toUs > fromUs && lengthOf(gap) > widthUs * WIDTHS_LEAST);
  }

  #keep(gap: Gap): void {
    this.#kept = this.#kept.filter(({ toUs }) => toUs >= gap.toUs - this.#windowUs);
    this.#kept.push(gap);
    if (this.#kept.length <= GAPS_MAX) return;
    const least = Math.min(...this.#kept.map(lengthOf));
    const at = this.#kept.findIndex((each) => lengthOf(each) === least);
    this.#kept.splice(at, 1);
  }
}

function lengthOf({ fromUs, toUs }: Gap): number {
  return toUs - fromUs;
}

/**
 * The points with each gap as a break of the lines: what stood before it stood until it began, and what is told of
 * nobody when it ends has not moved in it. All in time order.
 */
export function withGaps(
  points: readonly SeriesPoint[],
  gaps: readonly Gap[],
  { widthUs, throughUs }: { readonly widthUs: number; readonly throughUs: number },
): readonly SeriesPoint[] {
  const broken: SeriesPoint[] = [];
  let next = 0;
  for (const { fromUs, toUs } of gaps) {
    for (; (points[next]?.tsUs ?? Number.POSITIVE_INFINITY) <= fromUs; next += 1)
      broken.push(...points.slice(next, next + 1));
    const stood = points[next - 1];
    // Nothing is drawn before: there is no line to break.
    if (stood === undefined) continue;
    if (fromUs - (broken.at(-1) ?? stood).tsUs > widthUs) broken.push(standing(stood, fromUs));
    broken.push(unknownPoint(fromUs + 1));
    const until = points[next]?.tsUs ?? throughUs;
    if (until - toUs > widthUs) broken.push(standing(stood, toUs));
  }
  return [...broken, ...points.slice(next)];
}

/** The bucket's last values; what it kept only the extreme of is not known any more. */
function standing(point: SeriesPoint, tsUs: number): SeriesPoint {
  const { equity, highWaterMark, gross, net } = point;
  return {
    ...point,
    tsUs,
    equityLow: equity,
    equityHigh: equity,
    drawdown: equity === null || highWaterMark === null ? null : highWaterMark - equity,
    grossHigh: gross,
    netLow: net,
    netHigh: net,
    dailyLossUsedBp: null,
    maxLossUsedBp: null,
    worstUsedBp: null,
  };
}
