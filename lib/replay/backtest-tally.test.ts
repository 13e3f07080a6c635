import { expect, test } from 'vitest';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import { BacktestTally } from './backtest-tally.ts';

const MINUTE_US = 60_000_000;
const RANGE = { fromUs: 0, toUs: 60 * MINUTE_US };

/** One transition of an account's alert: what the tally reads of it. */
function told(
  minute: number,
  id: string,
  trigger: string,
  from: string,
  to: string,
  rung = 'warning',
): AlertTransitioned {
  const atUs = minute * MINUTE_US;
  const alert = { scope: { level: 'account', id }, rung };
  return { type: 'AlertTransitioned', seq: minute, ordinal: 0, atUs, trigger, from, to, alert } as never;
}

function sideOf(...notices: readonly AlertTransitioned[]) {
  const tally = new BacktestTally(RANGE);
  for (const notice of notices) tally.add(notice);
  return tally.side();
}

test('[LE3] the lead runs from a node’s first alarm to its first breach, the median over those that had both', () => {
  const side = sideOf(
    told(1, 'A', 'crossed', 'cleared', 'firing'),
    told(2, 'B', 'crossed', 'cleared', 'firing'),
    told(3, 'C', 'crossed', 'cleared', 'firing'),
    told(5, 'A', 'climbed', 'firing', 'firing', 'breach'),
    told(12, 'B', 'climbed', 'firing', 'firing', 'breach'),
  );
  expect(side).toMatchObject({ alerts: 3, nodes: 3, breaches: 2, medianLeadUs: 7 * MINUTE_US });
  expect(side.firstBreach).toEqual({
    node: { level: 'account', id: 'A' },
    seq: 5,
    atUs: 5 * MINUTE_US,
    rung: 'breach',
  });
  expect(side.list.map(({ rung }) => rung)).toEqual(['breach', 'breach', 'warning']);
});

test('[LE3] an alarm is a flap when it comes within ten minutes after the reset band was left, taken or not', () => {
  const open = told(0, 'A', 'crossed', 'cleared', 'firing');
  const dip = told(1, 'A', 'dipped', 'firing', 'recovering');
  const back = told(2, 'A', 'reset', 'recovering', 'clearedUnacknowledged');
  expect(sideOf(open, back, told(12, 'A', 'crossed', 'clearedUnacknowledged', 'firing'))).toMatchObject({ flaps: 1 });
  expect(sideOf(open, back, told(13, 'A', 'crossed', 'clearedUnacknowledged', 'firing'))).toMatchObject({ flaps: 0 });
  // Inside the band it is one alert that goes on.
  expect(sideOf(open, dip, told(2, 'A', 'crossed', 'recovering', 'firing'))).toMatchObject({ alerts: 1, flaps: 0 });
  const taken = told(2, 'A', 'reset', 'recoveringAcknowledged', 'cleared');
  const anew = told(4, 'A', 'crossed', 'cleared', 'firing');
  expect(sideOf(open, taken, anew)).toMatchObject({ alerts: 2, nodes: 1, flaps: 1, flappingNodes: 0 });
  expect(sideOf(open, back, told(3, 'A', 'dipped', 'firing', 'recovering'))).toMatchObject({ alerts: 1, flaps: 0 });
  expect(sideOf(open, back, anew, back, anew, back, anew, back, anew, back, anew).flappingNodes).toBe(1);
});

test('[LE3] the peak is the most alarms inside any ten minutes; the timeline has each in its part', () => {
  const minutes = [0, 1, 9, 10, 11, 30, 59];
  const side = sideOf(...minutes.map((minute) => told(minute, `A${minute}`, 'crossed', 'cleared', 'firing')));
  // Ten minutes after it an alarm has left the window.
  expect(side.peakTenMinutes).toBe(3);
  expect(minutes.map((minute) => side.timeline[minute])).toEqual(minutes.map(() => 1));
});

test('[LE3] a held opening counts when the hold is over, and a withdrawn or falling one breaches nothing', () => {
  const held = told(1, 'A', 'crossedHeld', 'cleared', 'pending');
  expect(sideOf(held)).toMatchObject({ alerts: 0, nodes: 0 });
  expect(sideOf(held, told(2, 'A', 'holdElapsed', 'pending', 'firing'))).toMatchObject({ alerts: 1 });
  const open = told(1, 'A', 'crossed', 'cleared', 'firing');
  const gone = told(2, 'A', 'withdrawn', 'firing', 'clearedUnacknowledged', 'breach');
  expect(sideOf(open, gone)).toMatchObject({ breaches: 0, medianLeadUs: null });
});
