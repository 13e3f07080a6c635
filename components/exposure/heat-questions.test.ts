import { expect, test } from 'vitest';
import type { ExposureAsk, ExposureBoard } from '#lib/model/exposure-board.ts';
import { marginQuestion } from './heat-questions.ts';

function board(ask: Partial<ExposureAsk>): ExposureBoard {
  const own = { node: { level: 'firm', id: 'F' }, currency: 'USD', netting: 'account', ...ask } as const;
  // Only what is looked at.
  return { ask: own, trace: { currency: 'USD' } } as ExposureBoard;
}

test('[FO1] a margin asks only where the engine explains the very figure that is printed', () => {
  const gross = { about: 'group', metric: 'gross' } as const;
  expect(marginQuestion(board({}), null)).toEqual({ ...gross, level: 'firm', id: 'F' });
  expect(marginQuestion(board({}), 'Novak')).toEqual({ ...gross, level: 'trader', id: 'Novak' });
  const desk = { level: 'desk', id: 'FX' } as const;
  expect(marginQuestion(board({ node: desk }), null)).toEqual({ ...gross, ...desk });
  // The trader may hold more on another desk.
  expect(marginQuestion(board({ node: desk }), 'Novak')).toBeNull();
  expect(marginQuestion(board({ netting: 'trader' }), null)).toBeNull();
  expect(marginQuestion(board({ currency: 'EUR' }), 'Novak')).toBeNull();
});
