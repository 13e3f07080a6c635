import { expect, test } from 'vitest';
import type { UserId } from '#lib/model/ids.ts';
import { targetWords } from './escalation-words.ts';

test('[ES3] whom a step told is said in words that a person uses', () => {
  const user = { user: 'u1' as UserId };
  expect(targetWords([{ role: 'lead' }])).toBe('leads');
  expect(targetWords([{ role: 'manager' }, { role: 'lead' }])).toBe('managers and leads');
  expect(targetWords([{ role: 'manager' }, { role: 'lead' }, user, user])).toBe('managers, leads and 2 users');
  expect(targetWords([user])).toBe('1 user');
  expect(targetWords([])).toBe('nobody');
});
