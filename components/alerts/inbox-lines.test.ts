import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import { inboxLines, piecesOf, placesWith, walkOrder, WINDOWED_FROM } from './inbox-lines.ts';

/** [AP3] names it. */
const GROUPED_FROM = 500;
const DESKS = ['Rates', 'Energy'];
const RULES = ['daily', 'max'];

/** The rule of a programme has its account in its id. */
function alertAt(place: number): AlertRecord {
  const id = `FT-${place}`;
  const rule = RULES[place % 2] ?? '';
  return {
    alertId: `a${place}`,
    limitId: `${id}:${rule}`,
    limitName: rule,
    scope: { level: 'account', id },
    desk: DESKS[Math.floor(place / 2) % 2] ?? '',
    // Would put it under a symbol in the tray of a flood.
    cause: { symbol: 'ESZ6', shareBp: 10_000, moveBp: -100 },
    state: 'firing',
    rung: 'breach',
    rungPeak: 'breach',
    usedBp: place,
    // The sample has what lines are made of.
  } as unknown as AlertRecord;
}

function alerts(count: number): readonly AlertRecord[] {
  return Array.from({ length: count }, (_, place) => alertAt(place));
}

test('[AP3] up to 500 alerts stand as they are, each on a line', () => {
  expect(WINDOWED_FROM).toBeLessThan(GROUPED_FROM);
  const lines = inboxLines(alerts(GROUPED_FROM), new Set());
  expect(lines.map(({ key }) => key)).toEqual(alerts(GROUPED_FROM).map(({ alertId }) => alertId));
});

test('[AP3] more than 500 stand under their rule and desk, every one exactly once, in the order of the queue', () => {
  const all = alerts(GROUPED_FROM + 1);
  const lines = inboxLines(all, new Set());
  const heads = lines.flatMap((line) => (line.type === 'group' ? [line] : []));
  expect(heads.map(({ group: { rule, by } }) => [rule, by])).toEqual([
    ['daily', { desk: 'Rates' }],
    ['max', { desk: 'Rates' }],
    ['daily', { desk: 'Energy' }],
    ['max', { desk: 'Energy' }],
  ]);
  expect(heads.reduce((sum, { group }) => sum + group.members.length, 0)).toBe(all.length);
  expect(walkOrder(lines).toSorted()).toEqual(all.map(({ alertId }) => alertId).toSorted());
  // Below its head each group keeps the order, and begins with the first of the queue.
  expect(lines.slice(0, 4).map(({ key }) => key)).toEqual([heads[0]?.key, 'a0', 'a4', 'a8']);
});

test('[AP3] a closed group is its head alone, and the keys walk past it', () => {
  const all = alerts(GROUPED_FROM + 1);
  const [first] = inboxLines(all, new Set());
  const lines = inboxLines(all, new Set([first?.key ?? '']));
  expect(lines[0]).toMatchObject({ type: 'group', isOpen: false });
  expect(lines[1]?.type).toBe('group');
  expect(walkOrder(lines)).not.toContain('a0');
  expect(walkOrder(lines)[0]).toBe('a1');
});

test('[AP3] what is not drawn keeps its room, before, between and after', () => {
  const row = (index: number) => ({ index, start: index * 25, end: index * 25 + 25 });
  expect(piecesOf([row(2), row(3), row(9)], 500)).toEqual([
    { gapPx: 50 },
    { index: 2 },
    { index: 3 },
    { gapPx: 125 },
    { index: 9 },
    { gapPx: 250 },
  ]);
  expect(piecesOf([row(0)], 25)).toEqual([{ index: 0 }]);
  expect(piecesOf([], 0)).toEqual([]);
});

test('[IA5] the row that has the focus, and the one that shall have it, are drawn in their places', () => {
  expect(placesWith([5, 6, 7], [-1, -1])).toEqual([5, 6, 7]);
  expect(placesWith([5, 6, 7], [6, -1])).toEqual([5, 6, 7]);
  expect(placesWith([5, 6, 7], [2, 2])).toEqual([2, 5, 6, 7]);
  expect(placesWith([5, 6, 7], [90, 0])).toEqual([0, 5, 6, 7, 90]);
});
