import { expect, test } from 'vitest';
import type { Input } from '#lib/model/input.ts';
import { deposit } from '#server/journal/test-entries.ts';
import { AnchoredClock, engineTimeUs } from './clock.ts';

const SECOND_US = 1_000_000;

function rig(): {
  readonly clock: AnchoredClock;
  readonly at: { wallUs: number; monotonicUs: number };
  pass(us: number): number;
} {
  const at = { wallUs: 1_000 * SECOND_US, monotonicUs: 5 * SECOND_US };
  const clock = new AnchoredClock({ wallUs: () => at.wallUs, monotonicUs: () => at.monotonicUs });
  return {
    clock,
    at,
    pass(us) {
      at.wallUs += us;
      at.monotonicUs += us;
      return clock.nowUs();
    },
  };
}

test('[TI1] the clock starts at the wall and advances by the monotonic clock', () => {
  const { clock, pass } = rig();
  expect(clock.nowUs()).toBe(1_000 * SECOND_US);
  expect(pass(250_000)).toBe(1_000 * SECOND_US + 250_000);
});

test('[R5] [TI1] a step of the wall by an hour either way is approached by a twentieth, never jumped to or turned back', () => {
  for (const stepUs of [3_600 * SECOND_US, -3_600 * SECOND_US]) {
    const { clock, at, pass } = rig();
    let before: number = clock.nowUs();
    at.wallUs += stepUs;
    for (let tick = 0; tick < 1_000; tick += 1) {
      const now = pass(100_000);
      expect(now - before).toBeGreaterThanOrEqual(94_999);
      expect(now - before).toBeLessThanOrEqual(105_001);
      before = now;
    }
    for (let hour = 0; hour < 21; hour += 1) pass(3_600 * SECOND_US);
    expect(Math.abs(clock.nowUs() - at.wallUs)).toBeLessThanOrEqual(2_000);
  }
});

test('[TI1] event time drives the engine in event mode, by market facts only and never backwards', () => {
  const fact = deposit('a', { tsEventUs: 900 }).input;
  const configured: Input = {
    type: 'FeedStatusChanged',
    tsEventUs: 5_000 as never,
    feed: 'f',
    status: 'live',
    reason: 'beat',
  };
  expect(engineTimeUs('event', fact, 500, 7_000)).toBe(900);
  expect(engineTimeUs('event', fact, 950, 7_000)).toBe(950);
  expect(engineTimeUs('event', configured, 500, 7_000)).toBe(500);
  expect(engineTimeUs('wall', fact, 500, 7_000)).toBe(7_000);
  expect(engineTimeUs('wall', fact, 8_000, 7_000)).toBe(8_000);
});
