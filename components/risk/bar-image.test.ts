import { expect, test } from 'vitest';
import { barImage } from './bar-image.ts';

const HATCH = 'var(--hatch), ';
function bar(...stops: readonly string[]): string {
  return `${HATCH}linear-gradient(90deg, ${stops.join(', ')})`;
}

test('[CH] 8: fill up to what is used, track behind it, and each tick one pixel wide at its place', () => {
  expect(barImage(60, [75, 90])).toBe(
    bar(
      'var(--fill) 0% 60%',
      'var(--track) 60% 75%',
      'var(--tick) 75% calc(75% + 1px)',
      'var(--track) calc(75% + 1px) 90%',
      'var(--tick) 90% calc(90% + 1px)',
      'var(--track) calc(90% + 1px) 100%',
    ),
  );
});

test('what is used between two ticks, on a tick, and beyond the last one ends the fill there', () => {
  const ticks = ['var(--tick) 50% calc(50% + 1px)'] as const;
  expect(barImage(80, [50])).toBe(
    bar('var(--fill) 0% 50%', ...ticks, 'var(--fill) calc(50% + 1px) 80%', 'var(--track) 80% 100%'),
  );
  expect(barImage(50, [50])).toBe(bar('var(--fill) 0% 50%', ...ticks, 'var(--track) calc(50% + 1px) 100%'));
  expect(barImage(100, [50])).toBe(bar('var(--fill) 0% 50%', ...ticks, 'var(--fill) calc(50% + 1px) 100%'));
});

test('two ticks at one place have nothing between them', () => {
  const tick = 'var(--tick) 50% calc(50% + 1px)';
  expect(barImage(10, [50, 50])).toBe(
    bar('var(--fill) 0% 10%', 'var(--track) 10% 50%', tick, tick, 'var(--track) calc(50% + 1px) 100%'),
  );
});

test('an unused limit has a track and no fill, and a bar without ticks is two parts', () => {
  expect(barImage(0, [])).toBe(bar('var(--track) 0% 100%'));
  expect(barImage(100, [])).toBe(bar('var(--fill) 0% 100%'));
  expect(barImage(33, [])).toBe(bar('var(--fill) 0% 33%', 'var(--track) 33% 100%'));
});
