import { expect, test } from 'vitest';
import type { LimitId } from '#lib/model/ids.ts';
import { EMPTY_SILENCE, formOfQuery, matcherOf, silenceLink, wishOf } from './silence-form-state.ts';

test('[SU] a form names at least one part and a reason before anything is sent', () => {
  expect(wishOf(EMPTY_SILENCE)).toBe('Name a rule, a scope, a symbol or a feed');
  expect(wishOf({ ...EMPTY_SILENCE, limitId: 'g', level: 'desk' })).toBe('Name the desk');
  expect(wishOf({ ...EMPTY_SILENCE, symbol: ' ES ' })).toBe('Say why');
  expect(wishOf({ ...EMPTY_SILENCE, symbol: ' ES ', reason: ' maintenance ', minutes: '15' })).toEqual({
    matcher: { symbol: 'ES' },
    durationMs: 900_000,
    reason: 'maintenance',
    endsOnClimb: false,
  });
});

test('[SU] the link of a matcher fills the form with that matcher, and a bad value with nothing', () => {
  const matcher = { limitId: 'g & h' as LimitId, scope: { level: 'account', id: 'FT-1' } } as const;
  const query = new URL(silenceLink(matcher), 'http://desk').searchParams;
  expect(matcherOf(formOfQuery(query))).toEqual(matcher);
  expect(matcherOf(formOfQuery(new URLSearchParams({ level: 'planet', node: 'x' })))).toBeNull();
});
