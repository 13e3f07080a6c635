import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import type { ExposureAsk } from '#lib/model/exposure-board.ts';
import type { EnginePort } from './engine-port.ts';
import { BOARD_INTERVAL_US, ExposureTurn, FIRST_BOARD_INTERVAL_US, TRACE_INTERVAL_US } from './exposure-turn.ts';

const ASK: ExposureAsk = { node: { level: 'firm', id: 'f' }, currency: 'USD', netting: 'account' };
const MOVED: readonly Delta[] = [
  { type: 'AccountsRevalued', indexes: new Int32Array(0), columns: new Float64Array(0) },
];

/** A clock by hand; each walk takes `costUs`. */
function rig(costUs = 1_000) {
  const asked: { boards: number; traces: number } = { boards: 0, traces: 0 };
  let nowUs = 0;
  const queries = {
    exposureBoards: () => {
      asked.boards += 1;
      nowUs += costUs;
      return [];
    },
    exposureTraces: () => {
      asked.traces += 1;
      return [];
    },
    // What the turn does not ask for.
  } as unknown as EnginePort['queries'];
  const turn = new ExposureTurn();
  const at = (us: number, deltas: readonly Delta[] = MOVED) => {
    nowUs = us;
    return turn.cut(queries, deltas, () => nowUs);
  };
  return { turn, at, asked };
}

test('[HL5] a table of exposure is cut while it is watched, at most once a second, and only after something moved', () => {
  const { turn, at, asked } = rig();
  at(0);
  expect(asked.boards).toBe(0);
  turn.watch([ASK]);
  expect(at(1).exposures).toEqual([]);
  expect(at(BOARD_INTERVAL_US - 1).exposures).toBeUndefined();
  expect(at(BOARD_INTERVAL_US + 1).exposures).toEqual([]);
  expect(at(5 * BOARD_INTERVAL_US, []).exposures).toBeUndefined();
  turn.watch([]);
  expect(at(9 * BOARD_INTERVAL_US).exposures).toBeUndefined();
  expect(asked.boards).toBe(2);
});

test('[HL5] who begins to watch has the first table soon, and asking often costs no more walks', () => {
  const { turn, at, asked } = rig();
  turn.watch([ASK]);
  at(0, []);
  turn.watch([ASK, { ...ASK, netting: 'firm' }]);
  expect(at(FIRST_BOARD_INTERVAL_US - 1, []).exposures).toBeUndefined();
  expect(at(FIRST_BOARD_INTERVAL_US, []).exposures).toEqual([]);
  turn.watch([ASK]);
  expect(at(BOARD_INTERVAL_US, []).exposures).toBeUndefined();
  expect(asked.boards).toBe(2);
});

test('[HL5] a walk that takes long is made less often: at most one part in a hundred of the thread', () => {
  const { turn, at } = rig(50_000);
  turn.watch([ASK]);
  at(0);
  expect(at(4_999_999).exposures).toBeUndefined();
  expect(at(5_000_000).exposures).toEqual([]);
});

test('[HL5] the course of the classes is recorded whether or not anybody watches', () => {
  const { at, asked } = rig();
  at(0);
  at(TRACE_INTERVAL_US - 1);
  expect(asked.traces).toBe(1);
  at(TRACE_INTERVAL_US);
  at(2 * TRACE_INTERVAL_US, []);
  expect(asked.traces).toBe(2);
});
