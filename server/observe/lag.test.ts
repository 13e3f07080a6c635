import { expect, test } from 'vitest';
import { LagWindow } from './lag.ts';

test('percentiles are never below the truth and within a tenth of it', () => {
  const window = new LagWindow(() => 5_000);
  for (let lagMs = 1; lagMs <= 100; lagMs += 1) window.record(lagMs);
  const { p50Ms, p95Ms } = window.percentiles();
  expect(p50Ms).toBeGreaterThanOrEqual(50);
  expect(p50Ms).toBeLessThan(55.1);
  expect(p95Ms).toBeGreaterThanOrEqual(95);
  expect(p95Ms).toBeLessThan(104.6);
});

test('what is older than ten seconds no longer counts', () => {
  let nowMs = 0;
  const window = new LagWindow(() => nowMs);
  window.record(1_000);
  nowMs = 9_999;
  window.record(1);
  expect(window.percentiles().p95Ms).toBeGreaterThanOrEqual(1_000);
  nowMs = 10_000;
  expect(window.percentiles().p95Ms).toBeLessThan(1.2);
  nowMs = 60_000;
  expect(window.percentiles()).toEqual({ p50Ms: null, p95Ms: null });
});
