import { expect, test } from 'vitest';
import { FramePace } from './frame-pace.ts';

const FRAME_MS = 1_000 / 60;

test('a picture that fits two frames asks for no rest', () => {
  const pace = new FramePace();
  pace.drew(0, FRAME_MS);
  expect(pace.isResting(FRAME_MS)).toBe(false);
  pace.drew(FRAME_MS, FRAME_MS * 3.3);
  expect(pace.isResting(FRAME_MS * 3.3)).toBe(false);
  pace.drew(0, FRAME_MS * 3);
  expect(pace.isResting(FRAME_MS * 3)).toBe(true);
});

test('lost frames are at most three a second, and figures at most a second old, however dear a picture is', () => {
  for (const lost of [2, 3, 5, 40]) {
    const pace = new FramePace();
    const costMs = (lost + 1) * FRAME_MS;
    let nowMs = 0;
    let [drawn, lostFrames, longestRestMs] = [0, 0, 0];
    while (nowMs < 60_000) {
      const fromMs = nowMs;
      pace.drew(nowMs, nowMs + costMs);
      drawn += 1;
      lostFrames += lost;
      nowMs += costMs;
      while (pace.isResting(nowMs)) nowMs += FRAME_MS;
      longestRestMs = Math.max(longestRestMs, nowMs - fromMs - costMs);
    }
    if (lost <= 3) expect(lostFrames / 60).toBeLessThanOrEqual(3);
    expect(longestRestMs).toBeLessThanOrEqual(1_000 + FRAME_MS);
    expect(drawn).toBeGreaterThanOrEqual(30);
  }
});
