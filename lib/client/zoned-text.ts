type ZonedDateTime = {
  toString(parts: {
    readonly offset: 'never';
    readonly timeZoneName: 'never';
    readonly fractionalSecondDigits: 3;
  }): string;
};

type WithTemporal = {
  readonly Temporal?: {
    readonly Instant: {
      fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): ZonedDateTime };
    };
  };
};

/**
 * `2026-11-03 14:03:11.250`: a time (us since 1970) in the zone, milliseconds rounded down; throws a RangeError for a
 * zone that is none. By Temporal where there is one: the first format of Intl takes a browser some 30 ms, which would
 * stand in the way of the first picture, and each of its texts several times as long.
 */
export function zonedText(us: number, zone: string): string {
  const ms = Math.floor(us / 1_000);
  const instants = (globalThis as WithTemporal).Temporal?.Instant;
  if (instants === undefined) return textOfIntl(ms, zone);
  return instants
    .fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(zone)
    .toString({ offset: 'never', timeZoneName: 'never', fractionalSecondDigits: 3 })
    .replace('T', ' ');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Swedish writes the date as the desk does; only its sign before the milliseconds is another. */
function textOfIntl(ms: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format.format(ms).replace(',', '.');
}
