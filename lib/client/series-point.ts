import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn, GroupView } from '#lib/model/view.ts';
import { NOTHING_KNOWN } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { boundPoints } from './bound-points.ts';
import { greatest, least } from './extremes.ts';

/** One value of a row, before its time is known; extremes are those of the collection it came with. */
export type SeriesReading = Omit<SeriesPoint, 'tsUs'>;

export function readingOfRow(row: Float64Array): SeriesReading {
  const read = (column: AccountColumn): number | null => {
    const value = row[ACCOUNT_COLUMNS.indexOf(column)];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const [equity, gross, net] = [read('equity'), read('gross'), read('net')];
  return {
    equity,
    equityLow: least(read('equityLow'), equity),
    equityHigh: greatest(read('equityHigh'), equity),
    dayPnl: read('dayPnl'),
    highWaterMark: read('highWaterMark'),
    floor: read('maxLossFloor'),
    drawdown: read('drawdown'),
    gross,
    grossHigh: gross,
    net,
    netLow: net,
    netHigh: net,
    long: read('long'),
    short: read('short'),
    dailyLossUsedBp: read('dailyLossUsedBp'),
    maxLossUsedBp: read('maxLossUsedBp'),
    worstUsedBp: read('worstUsedBp'),
  };
}

export function readingOfGroup({ equity, dayPnl, gross, net, long, short }: GroupView): SeriesReading {
  const extremes = { equityLow: equity, equityHigh: equity, grossHigh: gross, netLow: net, netHigh: net };
  return { ...NOTHING_KNOWN, equity, dayPnl, gross, net, long, short, ...extremes };
}

/** What still holds of a reading when time passes and nothing moves: its values, and no extreme beside them. */
export function settled(reading: SeriesReading): SeriesReading {
  const { equity, gross, net } = reading;
  return { ...reading, equityLow: equity, equityHigh: equity, grossHigh: gross, netLow: net, netHigh: net };
}

/** Two in a row as one: the last values stand, lows and highs of both survive. */
export function mergeReadings(first: SeriesReading, second: SeriesReading): SeriesReading {
  return {
    ...second,
    equityLow: least(first.equityLow, second.equityLow),
    equityHigh: greatest(first.equityHigh, second.equityHigh),
    drawdown: greatest(first.drawdown, second.drawdown),
    grossHigh: greatest(first.grossHigh, second.grossHigh),
    netLow: least(first.netLow, second.netLow),
    netHigh: greatest(first.netHigh, second.netHigh),
    dailyLossUsedBp: greatest(first.dailyLossUsedBp, second.dailyLossUsedBp),
    maxLossUsedBp: greatest(first.maxLossUsedBp, second.maxLossUsedBp),
    worstUsedBp: greatest(first.worstUsedBp, second.worstUsedBp),
  };
}

export function boundSeries(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  return boundPoints(points, {
    merge: (first, second) => ({ tsUs: second.tsUs, ...mergeReadings(first, second) }),
    isGap: ({ equity, gross, dayPnl, equityLow }) =>
      equity === null && equityLow === null && gross === null && dayPnl === null,
  });
}
