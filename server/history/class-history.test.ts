import { expect, test } from 'vitest';
import type { ExposureNode, ExposureTrace } from '#lib/model/exposure-board.ts';
import { ClassHistory } from './class-history.ts';

const FIRM: ExposureNode = { level: 'firm', id: 'House' };

function trace(seconds: number, long: number): ExposureTrace {
  const figures = { long, short: 0, gross: long, net: long, leaves: 1, missing: 0 };
  // A plain text of this file, which the cast names.
  return {
    tsUs: seconds * 1_000_000,
    currency: 'USD' as never,
    scale: 2,
    classes: [{ assetClass: 'fx', ...figures }],
    total: figures,
  };
}

test('[CH3] each node has a course of its own, and what was never told of has none', () => {
  const history = new ClassHistory();
  history.take([
    { node: FIRM, trace: trace(1, 100) },
    { node: { level: 'desk', id: 'House' }, trace: trace(1, 40) },
  ]);
  history.take([{ node: FIRM, trace: trace(60, 300) }]);
  expect(history.of(FIRM)?.points.map(({ long }) => long[0])).toEqual([100, 300]);
  expect(history.of({ level: 'desk', id: 'House' })?.points.map(({ long }) => long[0])).toEqual([40]);
  expect(history.of({ level: 'trader', id: 'House' })).toBeNull();
});

test('[CH3] nodes are bounded: those that are known go on', () => {
  const history = new ClassHistory();
  const nodes = Array.from({ length: 300 }, (_, index): ExposureNode => ({ level: 'desk', id: `D${index}` }));
  for (const seconds of [1, 60]) history.take(nodes.map((node) => ({ node, trace: trace(seconds, 1) })));
  const kept = nodes.filter((node) => history.of(node) !== null);
  expect(kept).toHaveLength(128);
  expect(history.of(kept[0] ?? FIRM)?.points).toHaveLength(2);
});
