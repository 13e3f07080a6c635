import { expect, test } from 'vitest';
import type { Notice } from '#lib/model/effect.ts';
import type { Microseconds, Seq, TradingDay } from '#lib/model/ids.ts';
import { NoticeLog } from './notice-log.ts';

function notice(seq: number, ordinal = 0): Notice {
  const at = { seq: seq as Seq, ordinal, atUs: 0 as Microseconds };
  return { type: 'DayClosed', ...at, calendarId: 'sample', label: '2026-01-05' as TradingDay, isFirms: true };
}

test('[CU4] a cursor finds the first notice behind it, inside an entry by its ordinal', () => {
  const log = new NoticeLog(100);
  log.reset(10);
  log.append([notice(12), notice(12, 1), notice(12, 2), notice(15)]);
  const at = (seq: number, ordinal: number | null) => log.placeAfter(seq, ordinal);
  const start = at(10, null) ?? -1;
  expect([at(11, null), at(12, null), at(15, null), at(99, null)].map((place) => (place ?? -1) - start)).toEqual([
    0, 3, 4, 4,
  ]);
  expect([at(12, -1), at(12, 0), at(12, 1), at(12, 2)].map((place) => (place ?? -1) - start)).toEqual([0, 1, 2, 3]);
});

test('[CU4] a cursor older than the log is refused, so that the client gets a snapshot', () => {
  const log = new NoticeLog(4);
  log.reset(0);
  for (let seq = 1; seq <= 50; seq += 1) log.append([notice(seq)]);
  expect(log.placeAfter(log.completeFromSeq - 1, null)).toBeNull();
  expect(log.placeAfter(log.completeFromSeq, 0)).toBeNull();
  const place = log.placeAfter(log.completeFromSeq, null) ?? -1;
  expect(log.at(place)?.seq).toBe(log.completeFromSeq + 1);
  expect(log.end - place).toBeLessThanOrEqual(5);
  expect(log.isHeld(place - 1)).toBe(false);
});

test('[PF2] notices out of order are a broken invariant', () => {
  const log = new NoticeLog(4);
  log.append([notice(5, 1)]);
  expect(() => log.append([notice(5, 1)])).toThrow('order of seq and ordinal');
  expect(() => log.append([notice(4)])).toThrow('order of seq and ordinal');
});
