import { assert } from '#lib/base/assert.ts';

/** Most events that one window remembers: beyond it the count is a lower bound, which is enough to be over a limit. */
const RATE_EVENTS_MAX = 10_000;

/** Events of one kind (orders, modifies, cancels, fills) in (t - window, t]. Plain data, so that it can be kept. */
export type RateWindow = {
  readonly windowUs: number;
  readonly eventsMax: number;
  /** Instants of the newest events, oldest first from `first` on. */
  readonly timesUs: number[];
  first: number;
  /** Instant of the newest event that no longer fits; null while none fell out. */
  droppedUs: number | null;
};
export type RateReading = {
  readonly count: number;
  /** True when the window holds more events than it can remember. */
  readonly isLowerBound: boolean;
};

export function openRateWindow(windowUs: number, eventsMax: number = RATE_EVENTS_MAX): RateWindow {
  assert(windowUs > 0 && eventsMax > 0, 'Invariant: a rate window has a length and room for an event');
  return { windowUs, eventsMax, timesUs: [], first: 0, droppedUs: null };
}

/** [PM9] Notes an event and counts those in (t - window, t], itself included. Instants never go back. */
export function noteEvent(window: RateWindow, atUs: number): RateReading {
  const newest = window.timesUs.at(-1) ?? atUs;
  assert(atUs >= newest, 'Invariant: events of a rate window come in order of time');
  window.timesUs.push(atUs);
  if (window.timesUs.length - window.first > window.eventsMax) {
    window.droppedUs = window.timesUs[window.first] ?? null;
    window.first += 1;
  }
  return readRate(window, atUs);
}

/** [PM9] The count at an instant not before the newest event: a rate falls with time alone. */
export function readRate(window: RateWindow, atUs: number): RateReading {
  const { timesUs, windowUs } = window;
  while (window.first < timesUs.length && (timesUs[window.first] ?? 0) <= atUs - windowUs) window.first += 1;
  // What has left the window is dropped in one go, so that a step costs little on the average.
  if (window.first > window.eventsMax) {
    timesUs.splice(0, window.first);
    window.first = 0;
  }
  const isLowerBound = window.droppedUs !== null && window.droppedUs > atUs - windowUs;
  return { count: timesUs.length - window.first, isLowerBound };
}

/** [PM9] The same count, and the window as it was: for whoever only looks. */
export function countRate(window: RateWindow, atUs: number): number {
  const { timesUs, windowUs } = window;
  let [low, high] = [window.first, timesUs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesUs[middle] ?? 0) <= atUs - windowUs) low = middle + 1;
    else high = middle;
  }
  return timesUs.length - low;
}

/** [PM9] Over is more than the limit; the limit itself is allowed. */
export function isOverRate(reading: RateReading, limit: number): boolean {
  return reading.count > limit;
}
