import { expect, test } from 'vitest';
import { holdNames } from './use-held-order.ts';

test('[ST1] while it is held nothing changes place: what is new joins at the end, what is gone leaves', () => {
  expect(holdNames(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd']);
  expect(holdNames([], ['b', 'a'])).toEqual(['b', 'a']);
});
