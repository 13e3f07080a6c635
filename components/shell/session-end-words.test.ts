import { expect, test } from 'vitest';
import { remainingText } from './session-end-words.ts';

test.each([
  [900_000, 'in 15 min'],
  [899_999, 'in 14 min'],
  [60_000, 'in 1 min'],
  [59_999, 'in less than a minute'],
  [0, 'in less than a minute'],
  // A beat that was late: the session may be over already.
  [-1, 'in less than a minute'],
])('[SS3] %i ms before its end a session ends %s', (remainingMs, text) => {
  expect(remainingText(remainingMs)).toBe(text);
});
