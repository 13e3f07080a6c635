import { expect, test } from 'vitest';
import { RowAges } from './row-ages.ts';

test('[ST5] the age of a row counts from its last change; before one is seen it is at least the time of looking', () => {
  const ages = new RowAges();
  expect(ages.age(1, 0)).toBeNull();
  ages.saw(1, Float64Array.of(10, Number.NaN), 1_000);
  ages.saw(1, Float64Array.of(10, Number.NaN), 3_000);
  expect(ages.age(1, 9_000)).toEqual({ ms: 8_000, isAtLeast: true });
  ages.saw(1, Float64Array.of(11, Number.NaN), 5_000);
  ages.saw(1, Float64Array.of(11, Number.NaN), 8_000);
  expect(ages.age(1, 9_000)).toEqual({ ms: 4_000, isAtLeast: false });
  expect(ages.age(2, 9_000)).toBeNull();
});

test('[ST5] a row that changed while it was not drawn has an age of at least, and one that did not keeps its own', () => {
  const ages = new RowAges();
  ages.saw(1, Float64Array.of(10), 1_000);
  ages.saw(1, Float64Array.of(11), 2_000);
  ages.left(1);
  ages.saw(1, Float64Array.of(11), 6_000);
  expect(ages.age(1, 7_000)).toEqual({ ms: 5_000, isAtLeast: false });
  ages.left(1);
  ages.saw(1, Float64Array.of(12), 8_000);
  expect(ages.age(1, 9_000)).toEqual({ ms: 1_000, isAtLeast: true });
});
