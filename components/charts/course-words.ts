import { formatDecimalText, formatMoney } from '#lib/client/format.ts';
import type { LimitCourse } from '#lib/model/limit-course.ts';

export type Firing = { readonly atUs: number; readonly used: string };

/** Whole units where they tell the value, else two decimals. */
export function courseAmount(value: number | null, scale: number): string {
  const isWhole = value !== null && value % 10 ** scale === 0;
  return formatMoney(value, scale, { decimals: isWhole ? 0 : Math.min(scale, 2), sign: 'negative' });
}

/** One sentence computed from the course [CH7]. */
export function courseSummary({ points, scale, isBelow }: LimitCourse, { used }: Firing): string {
  const first = points.find((point) => point.used !== null);
  if (first === undefined) return 'No points are kept of that time.';
  const extremes = points
    .map(({ usedLow, usedHigh }) => (isBelow ? usedLow : usedHigh))
    .filter((value) => value !== null);
  const worst = isBelow ? Math.min(...extremes) : Math.max(...extremes);
  const breach = points.findLast((point) => point.breach !== null)?.breach ?? null;
  const end = breach === null ? '' : `; breach at ${courseAmount(breach, scale)}`;
  return `From ${courseAmount(first.used, scale)} to ${formatDecimalText(used)} at the firing, at worst ${courseAmount(worst, scale)}${end}.`;
}
