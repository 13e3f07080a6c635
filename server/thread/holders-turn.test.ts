import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import { FIRST_HOLDERS_INTERVAL_US, HOLDERS_INTERVAL_US, HoldersTurn } from './holders-turn.ts';

const MOVED: readonly Delta[] = [
  { type: 'AccountsRevalued', indexes: new Int32Array(0), columns: new Float64Array(0) },
];

/** A clock by hand; each walk takes `costUs`. */
function rig(costUs = 1_000) {
  let [nowUs, walks] = [0, 0];
  const queries = {
    holders: () => {
      walks += 1;
      nowUs += costUs;
      return { seq: walks, instruments: [] };
    },
  };
  const turn = new HoldersTurn();
  const at = (us: number, deltas: readonly Delta[] = MOVED): number | undefined => {
    nowUs = us;
    return turn.cut(queries, deltas, () => nowUs).holders?.seq;
  };
  return { turn, at };
}

test('[HL5] who holds what is read while it is watched, at most once a second, and only after something moved', () => {
  const { turn, at } = rig();
  expect(at(0)).toBeUndefined();
  turn.watch(true);
  expect(at(1)).toBe(1);
  expect(at(HOLDERS_INTERVAL_US)).toBeUndefined();
  expect(at(HOLDERS_INTERVAL_US + 1)).toBe(2);
  expect(at(5 * HOLDERS_INTERVAL_US, [])).toBeUndefined();
  turn.watch(false);
  expect(at(9 * HOLDERS_INTERVAL_US)).toBeUndefined();
});

test('[HL5] who watches anew is answered soon although nothing moved, and asking often makes no more walks', () => {
  const { turn, at } = rig();
  turn.watch(true);
  expect(at(0, [])).toBe(1);
  turn.watch(true);
  expect(at(FIRST_HOLDERS_INTERVAL_US - 1, [])).toBeUndefined();
  expect(at(FIRST_HOLDERS_INTERVAL_US, [])).toBe(2);
  expect(at(3 * HOLDERS_INTERVAL_US, [])).toBeUndefined();
});

test('[HL5] a walk that takes long is made less often: at most one part in a hundred of the thread', () => {
  const { turn, at } = rig(50_000);
  turn.watch(true);
  expect(at(0)).toBe(1);
  turn.watch(true);
  expect(at(4_999_999)).toBeUndefined();
  expect(at(5_000_000)).toBe(2);
});
