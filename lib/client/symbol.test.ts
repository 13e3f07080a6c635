import { expect, test } from 'vitest';
import type { LimitView } from '#lib/model/view.ts';
import { limitsOfSymbol } from './symbol.ts';

// Only what is looked at.
const limit = (limitId: string, definition: object): LimitView => ({ limitId, definition }) as unknown as LimitView;

test('[IA1] a symbol has the limits that are cut to it, by rule, instrument or symbol, and no other', () => {
  const limits = [
    limit('position', { rule: { type: 'position', instrument: 'ES' } }),
    limit('other', { rule: { type: 'position', instrument: 'NQ' } }),
    limit('instrument', { rule: { type: 'metric' }, within: { instrument: 'ES' } }),
    limit('symbol', { rule: { type: 'metric' }, within: { symbol: 'ES' } }),
    limit('whole', { rule: { type: 'metric' } }),
  ];
  expect(limitsOfSymbol(limits, 'ES').map(({ limitId }) => limitId as string)).toEqual([
    'position',
    'instrument',
    'symbol',
  ]);
});
