import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlaceKeys } from './place-keys.ts';

const order = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8]);
const step = fc.record({
  lines: order,
  /** A picture that was worked out and dropped before it was drawn. */
  dropped: order,
  focus: fc.integer({ min: 0, max: 8 }),
});

test('[AX18] whatever the orders, keys differ, and the row with the focus keeps its own or takes it away', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
      const keys = new PlaceKeys();
      let page = new Map<number, number>();
      let held: number | null = null;
      for (const { lines, dropped, focus } of steps) {
        keys.assign(new Map(dropped.map((line, place) => [place, line])), held);
        const next = new Map(lines.map((line, place) => [place, line]));
        const given = keys.assign(next, held);
        keys.commit(next, given);
        const keyOf = new Map([...next].map(([place, line]) => [line, given.get(place) ?? -1]));
        expect(new Set(keyOf.values()).size).toBe(lines.length);
        if (held !== null) {
          const before = page.get(held);
          if (keyOf.has(held)) expect(keyOf.get(held)).toBe(before);
          else expect([...keyOf.values()]).not.toContain(before);
        }
        page = keyOf;
        // Somebody goes elsewhere between two pictures, also out of the grid.
        held = page.has(focus) ? focus : null;
      }
    }),
  );
});
