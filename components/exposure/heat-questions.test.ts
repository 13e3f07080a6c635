import { expect, test } from 'vitest';
import { OTHERS } from '#lib/model/explanation.ts';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import { exposureQuestion } from './heat-questions.ts';

test('[FO1] a figure of the table asks for itself: its node, currency and netting level, its trader and symbol', () => {
  const board: Pick<ExposureBoard, 'ask'> = {
    ask: { node: { level: 'desk', id: 'FX' }, currency: 'EUR', netting: 'trader' },
  };
  const own = { about: 'exposure', level: 'desk', id: 'FX', currency: 'EUR', netting: 'trader' } as const;
  expect(exposureQuestion(board, { trader: 'Novak', symbol: 'ES' }, 'net')).toEqual({
    ...own,
    trader: 'Novak',
    symbol: 'ES',
    metric: 'net',
  });
  expect(exposureQuestion(board, { trader: OTHERS, symbol: 'ES' }, 'net')).toEqual({
    ...own,
    trader: { others: true },
    symbol: 'ES',
    metric: 'net',
  });
  expect(exposureQuestion(board, { trader: null, symbol: null }, 'gross')).toEqual({
    ...own,
    trader: null,
    symbol: null,
    metric: 'gross',
  });
});
