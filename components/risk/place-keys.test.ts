import { expect, test } from 'vitest';
import { PlaceKeys } from './place-keys.ts';

const at = (...lines: number[]) => new Map(lines.map((line, place) => [place, line]));

/** Assigns and puts on the page. */
function shown(keys: PlaceKeys, lines: ReadonlyMap<number, number>, heldLine: number | null) {
  const given = keys.assign(lines, heldLine);
  keys.commit(lines, given);
  return given;
}

test('[AX18] another order leaves the elements in their places, but for the row with the focus and the one it changes with', () => {
  const keys = new PlaceKeys();
  const before = shown(keys, at(10, 11, 12, 13), null);
  const after = shown(keys, at(12, 10, 13, 11), 11);
  expect(after.get(3)).toBe(before.get(1));
  expect(after.get(1)).toBe(before.get(3));
  expect([after.get(0), after.get(2)]).toEqual([before.get(0), before.get(2)]);
  expect(shown(keys, at(12, 10, 13, 11), 11)).toEqual(after);
});

test('[AX18] a row that left with the focus leaves its element to nobody', () => {
  const keys = new PlaceKeys();
  const before = shown(keys, at(10, 11, 12), null);
  const after = shown(keys, at(10, 13, 12), 11);
  expect([...before.values()]).not.toContain(after.get(1));
  expect(after.get(0)).toBe(before.get(0));
});

test('the focus that goes to another row moves no element', () => {
  const keys = new PlaceKeys();
  const before = shown(keys, at(10, 11, 12), 10);
  expect(shown(keys, at(10, 11, 12), 12)).toEqual(before);
});

test('[AX18] what was worked out and never drawn changes nothing', () => {
  const keys = new PlaceKeys();
  const before = shown(keys, at(10, 11, 12), 11);
  keys.assign(at(10, 12), 11);
  keys.assign(at(11, 10, 12), 11);
  expect(keys.assign(at(10, 11, 12), 11)).toEqual(before);
});
