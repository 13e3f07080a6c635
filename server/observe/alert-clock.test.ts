import { expect, test } from 'vitest';
import { AlertClock } from './alert-clock.ts';

const START_US = 1_767_225_600_000_000;

function fire(clock: AlertClock, alertId: string, seq: number, atUs = START_US, durableMs = 2): void {
  clock.fired({
    alertId,
    seq,
    eventUs: atUs - 40_000,
    receivedUs: atUs,
    detectedUs: atUs + 1_000,
    durableUs: atUs + 1_000 + durableMs * 1_000,
  });
}

test('[EV3] the clock line is filled by the first of each kind, and belongs to the newest firing', () => {
  const clock = new AlertClock();
  fire(clock, 'a', 5);
  clock.sent('a', 5, START_US + 10_000);
  clock.sent('a', 5, START_US + 90_000);
  clock.painted('a', START_US + 30_000);
  clock.acknowledged('a', START_US + 1_030_000);
  fire(clock, 'a', 9, START_US + 2_000_000);
  clock.painted('a', START_US + 2_050_000);
  expect(clock.of('a')).toMatchObject([
    { seq: 5, sentUs: START_US + 10_000, paintedUs: START_US + 30_000, acknowledgedUs: START_US + 1_030_000 },
    { seq: 9, sentUs: null, paintedUs: START_US + 2_050_000, acknowledgedUs: null },
  ]);
  expect(clock.of('b')).toEqual([]);
});

test('[EV3] [AL19] an acknowledgement that is taken back leaves the line, the next one fills it, and the ledger counts one', () => {
  const clock = new AlertClock();
  fire(clock, 'a', 5);
  clock.painted('a', START_US + 30_000);
  clock.acknowledged('a', START_US + 1_030_000);
  clock.unacknowledged('a');
  clock.unacknowledged('nobody');
  expect(clock.of('a')).toMatchObject([{ acknowledgedUs: null, paintedUs: START_US + 30_000 }]);
  clock.acknowledged('a', START_US + 9_030_000);
  expect(clock.of('a')).toMatchObject([{ acknowledgedUs: START_US + 9_030_000 }]);
  expect(clock.ledger().paintedToAcknowledged).toMatchObject({ count: 1, maxMs: 1_000 });
});

test('[EV3] the ledger has p50, p99 and max of each leg, and begins anew with the day', () => {
  const clock = new AlertClock();
  for (let seq = 1; seq <= 100; seq += 1) fire(clock, 'a', seq, START_US, seq);
  const { detectedToDurable, receivedToDetected, eventToSent } = clock.ledger();
  expect(detectedToDurable?.count).toBe(100);
  expect(detectedToDurable?.maxMs).toBe(100);
  // A bucket's upper edge: at most a tenth above the truth, never below.
  expect(detectedToDurable?.p50Ms).toBeGreaterThanOrEqual(50);
  expect(detectedToDurable?.p50Ms).toBeLessThan(56);
  expect(detectedToDurable?.p99Ms).toBeGreaterThanOrEqual(99);
  expect(receivedToDetected?.maxMs).toBe(1);
  expect(eventToSent).toBeUndefined();
  clock.sent('a', 100, START_US + 20_000);
  expect(clock.ledger().eventToSent).toMatchObject({ count: 1, maxMs: 60 });
  fire(clock, 'b', 101, START_US + 86_400_000_000);
  expect(clock.ledger().detectedToDurable?.count).toBe(1);
});

test('[EV3] a clock ahead of ours makes a leg no shorter than nothing, and what is unknown changes nothing', () => {
  const clock = new AlertClock();
  fire(clock, 'a', 1);
  clock.sent('a', 1, START_US + 10_000);
  clock.painted('a', START_US - 5_000);
  expect(clock.ledger().sentToPainted?.maxMs).toBe(0);
  clock.sent('x', 1, START_US);
  clock.acknowledged('x', START_US);
  expect(clock.of('x')).toEqual([]);
});
