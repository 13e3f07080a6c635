import { groupByDesk } from '#lib/client/flood.ts';
import type { AlertGroup } from '#lib/client/flood.ts';
import type { AlertRecord } from '#lib/model/alert.ts';

/** Alerts from which on only the rows in sight are drawn (starting value). */
export const WINDOWED_FROM = 200;
/** And from which on they stand under their rule and desk [AP3]. */
const GROUPED_FROM = 500;

/** A row of a long list: the head of a group, or an alert. */
export type InboxLine =
  | { readonly type: 'group'; readonly key: string; readonly group: AlertGroup; readonly isOpen: boolean }
  | { readonly type: 'alert'; readonly key: string; readonly alert: AlertRecord };

/** The rows of a long list in their order; members of a closed group are left out, and none is lost of the others [AP3]. */
export function inboxLines(alerts: readonly AlertRecord[], closed: ReadonlySet<string>): readonly InboxLine[] {
  if (alerts.length <= GROUPED_FROM) return alerts.map(alertLine);
  return groupByDesk(alerts).flatMap((group): readonly InboxLine[] => {
    const isOpen = !closed.has(group.key);
    const head: InboxLine = { type: 'group', key: group.key, group, isOpen };
    return isOpen ? [head, ...group.members.map(alertLine)] : [head];
  });
}

function alertLine(alert: AlertRecord): InboxLine {
  return { type: 'alert', key: alert.alertId, alert };
}

/** What the keys walk over: the heads of groups, by their keys, and the alerts, by their ids. */
export function walkOrder(lines: readonly InboxLine[]): readonly string[] {
  return lines.flatMap((line) => (line.type === 'alert' ? [line.key] : []));
}

export type Drawn = { readonly index: number; readonly start: number; readonly end: number };
/** A drawn row, or the room of rows that are not drawn, CSS px. */
export type Piece = { readonly gapPx: number } | { readonly index: number };

/** Rows that are drawn, with the room of the others before, between and after them. */
export function piecesOf(drawn: readonly Drawn[], totalPx: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let atPx = 0;
  for (const { index, start, end } of drawn) {
    if (start > atPx) pieces.push({ gapPx: start - atPx });
    pieces.push({ index });
    atPx = end;
  }
  if (totalPx > atPx) pieces.push({ gapPx: totalPx - atPx });
  return pieces;
}

/** The places in sight and those that are held besides, in order and each once; a place below 0 is none. */
export function placesWith(places: readonly number[], held: readonly number[]): readonly number[] {
  const more = held.filter((place) => place >= 0);
  return [...new Set([...places, ...more])].toSorted((a, b) => a - b);
}
