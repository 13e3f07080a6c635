import type { AlertRecord } from '#lib/model/alert.ts';
import type { TimeSpan } from '../charts/chart-parts.tsx';

const US_PER_MIN = 60_000_000;
/** Less would put two alerts of one minute far apart. */
const LEAST_US = 30 * US_PER_MIN;
/** More would press the last hour, which is looked at, into the edge. */
const MOST_US = 24 * 60 * US_PER_MIN;
/** Room before the first alert, so that it does not stand at the edge. */
const ROOM_US = 5 * US_PER_MIN;

/** Up to now from where it is asked for, else from the first alert; never shorter than half an hour, and not longer than a day. */
export function timelineSpan(alerts: readonly AlertRecord[], fromUs: number | null, nowUs: number): TimeSpan {
  const first = alerts.reduce((least, { openedAtUs }) => Math.min(least, openedAtUs), nowUs);
  const from = fromUs ?? Math.max(first - ROOM_US, nowUs - MOST_US);
  return { fromUs: Math.min(from, nowUs - LEAST_US), toUs: nowUs };
}
