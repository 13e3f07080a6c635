import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlaceKeys } from './place-keys.ts';

const order = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8]);
const steps = fc.array(fc.tuple(order, fc.integer({ min: 1, max: 8 })), { minLength: 2, maxLength: 12 });

test('[AX18] whatever the orders, keys differ, and the row with the focus keeps its own while it is drawn', () => {
  fc.assert(
    fc.property(steps, (orders) => {
      const keys = new PlaceKeys();
      let focused: { line: number; key: number } | null = null;
      for (const [lines, wanted] of orders) {
        // As on the page: the focus stays with its row while that is there, and goes elsewhere when it is not.
        const follows: number = focused !== null && lines.includes(focused.line) ? focused.line : wanted;
        const heldLine = lines.includes(follows) ? follows : null;
        const given = keys.assign(new Map(lines.map((line, place) => [place, line])), heldLine);
        expect(new Set(given.values()).size).toBe(lines.length);
        const key = heldLine === null ? undefined : given.get(lines.indexOf(heldLine));
        if (focused !== null && heldLine === focused.line) expect(key).toBe(focused.key);
        else if (focused !== null) expect([...given.values()]).not.toContain(focused.key);
        focused = heldLine === null || key === undefined ? null : { line: heldLine, key };
      }
    }),
  );
});
