import { expect, test } from 'vitest';
import { badLevelValue, readLevelQuery, withLevelKey } from './level-query.ts';

const TABS = ['positions', 'fills'];
const at = (text: string): URLSearchParams => new URLSearchParams(text);

test.each([
  { text: '', query: { range: 'session', tab: null, sel: null }, bad: null },
  { text: 'range=week&tab=fills&sel=ES', query: { range: 'week', tab: 'fills', sel: 'ES' }, bad: null },
  { text: 'range=year', query: { range: 'session', tab: null, sel: null }, bad: 'range=year' },
  { text: 'tab=children&sel=', query: { range: 'session', tab: null, sel: null }, bad: 'tab=children' },
  { text: `sel=${'x'.repeat(65)}`, query: { range: 'session', tab: null, sel: null }, bad: null },
  { text: 'colour=red', query: { range: 'session', tab: null, sel: null }, bad: null },
])('a level reads "$text"; what is not known falls back and is named', ({ text, query, bad }) => {
  expect(readLevelQuery(at(text), TABS)).toEqual(query);
  expect(badLevelValue(at(text), TABS)).toBe(bad);
});

test('changing one key leaves the others, and the default range is not written', () => {
  expect(withLevelKey('?range=day&other=1', 'tab', 'fills')).toBe('?range=day&other=1&tab=fills');
  expect(withLevelKey('?range=day&other=1', 'range', 'session')).toBe('?other=1');
  expect(withLevelKey('?tab=fills', 'tab', null)).toBe('');
});
