import { expect, test } from 'vitest';
import { RowAges } from './row-ages.ts';

test('[ST5] the age of a row is unknown until its first change is seen, and never that of another row', () => {
  const ages = new RowAges();
  ages.saw(1, 10, 1_000);
  expect(ages.ageMs(1, 10, 9_000)).toBeNull();
  ages.saw(1, 11, 5_000);
  ages.saw(1, 11, 8_000);
  expect(ages.ageMs(1, 11, 9_000)).toBe(4_000);
  expect(ages.ageMs(2, 11, 9_000)).toBeNull();
});
