import { expect, test } from 'vitest';
import type { LimitView } from '#lib/model/view.ts';
import { limitLines } from './limit-lines.ts';

const FIRM = { level: 'firm', id: 'F' } as const;

/** Only what is looked at. */
function limit(measure: 'gross' | 'net' | 'long', changes: object = {}, definition: object = {}): LimitView {
  const own = { name: measure, currency: 'USD', rule: { type: 'exposure', measure }, ...definition };
  return { node: FIRM, scale: 4, allowance: 5_000_000, definition: own, ...changes } as unknown as LimitView;
}

test('[CH] 4: limits of the node on gross and net are levels at the scale of its course, of net on both sides', () => {
  const limits = [
    limit('gross'),
    limit('net'),
    limit('long'),
    limit('gross', { node: { level: 'desk', id: 'FX' } }),
    limit('gross', {}, { currency: 'EUR' }),
    limit('gross', {}, { within: { assetClass: 'fx' } }),
    limit('gross', { allowance: null }),
  ];
  const lines = limitLines(limits, FIRM, 'USD');
  expect(lines.map(({ of, value }) => [of, value])).toEqual([
    ['gross', 50_000],
    ['net', 50_000],
    ['net', -50_000],
  ]);
  expect(limitLines(null, FIRM, 'USD')).toEqual([]);
});
