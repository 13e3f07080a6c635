import { afterEach, expect, test, vi } from 'vitest';
import { zonedText } from './zoned-text.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What Temporal gives for one zone, of fixed offset: the browser's own is compared with Intl in e2e/first-visit. */
function stubTemporal(hoursEast: number): { readonly asked: string[] } {
  const asked: string[] = [];
  const Instant = {
    fromEpochMilliseconds: (ms: number) => ({
      toZonedDateTimeISO: (zone: string) => {
        asked.push(zone);
        return { toString: () => new Date(ms + hoursEast * 3_600_000).toISOString().slice(0, 23) };
      },
    }),
  };
  vi.stubGlobal('Temporal', { Instant });
  return { asked };
}

test('[NF9] midnight is 00, and the zone turns the day', () => {
  expect(zonedText(1_767_657_600_000_000, 'UTC')).toBe('2026-01-06 00:00:00.000');
  expect(zonedText(1_767_657_600_000_000, 'America/New_York')).toBe('2026-01-05 19:00:00.000');
});

test('[NF9] the hour that summer time skips and the one it repeats', () => {
  expect(zonedText(1_773_557_999_999_999, 'America/Chicago')).toBe('2026-03-15 01:59:59.999');
  expect(zonedText(Date.UTC(2026, 2, 8, 7, 59, 59) * 1_000, 'America/Chicago')).toBe('2026-03-08 01:59:59.000');
  expect(zonedText(Date.UTC(2026, 2, 8, 8, 0, 0) * 1_000, 'America/Chicago')).toBe('2026-03-08 03:00:00.000');
  expect(zonedText(Date.UTC(2026, 10, 1, 6, 30, 0) * 1_000, 'America/Chicago')).toBe('2026-11-01 01:30:00.000');
  expect(zonedText(Date.UTC(2026, 10, 1, 7, 30, 0) * 1_000, 'America/Chicago')).toBe('2026-11-01 01:30:00.000');
});

test('a browser with Temporal writes the same without the first format of Intl', () => {
  const format = vi.spyOn(Intl, 'DateTimeFormat');
  const { asked } = stubTemporal(9);
  expect(zonedText(1_767_623_467_250_999, 'Asia/Tokyo')).toBe('2026-01-05 23:31:07.250');
  expect(asked).toEqual(['Asia/Tokyo']);
  expect(format).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
  expect(zonedText(1_767_623_467_250_999, 'Asia/Tokyo')).toBe('2026-01-05 23:31:07.250');
});
