import { expect, test } from 'vitest';
import type { Spark } from '#lib/protocol/sparks.ts';
import { SPARK_HEIGHT, SPARK_WIDTH, sparkShape } from './spark-path.ts';

function spark(values: readonly (number | null)[], floor: number | null = null): Spark {
  return { account: 'A', scale: 2, floor, points: values.map((equity, place) => ({ tsUs: place, equity })) };
}

test('[CH1] a gap breaks the line, and the dot stands at the last known value', () => {
  const shape = sparkShape(spark([10, 20, null, 30, 40]), 0, 4);
  expect(shape?.path.match(/M/g)).toHaveLength(2);
  expect(shape?.end.x).toBe(SPARK_WIDTH - 2);
  expect(shape?.end.y).toBe(2);
  expect(shape?.isUp).toBe(true);
});

test('[CH1] a near floor is the base of the picture, a far one is left out', () => {
  expect(sparkShape(spark([100, 110], 95), 0, 1)?.floorY).toBe(SPARK_HEIGHT - 2);
  expect(sparkShape(spark([100, 110], 10), 0, 1)?.floorY).toBeNull();
  // Below its floor the line goes on downwards.
  const below = sparkShape(spark([100, 90], 95), 0, 1);
  expect(below?.floorY).toBeLessThan(below?.end.y ?? 0);
});

test('[ST6] fewer than two values are no line', () => {
  expect(sparkShape(spark([5, null]), 0, 1)).toBeNull();
  expect(sparkShape(spark([7, 7, 7]), 0, 2)?.path).not.toContain('NaN');
});
