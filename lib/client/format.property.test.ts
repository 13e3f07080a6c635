import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import { DEFAULT_LEVELS_BP, formatLeft, formatMoney, formatUsed, formatUsedOf } from './format.ts';

function numberOf(text: string): number {
  return Number(
    text
      .replaceAll(',', '')
      .replace('\u2212', '-')
      .replace(/ (%|left)$/, '')
      .replace('over by ', ''),
  );
}

test('[U21] [NF7] a percentage never shows a level as reached that is not, nor the limit as met that is passed', (context) => {
  let [shownPercents, across] = [0, 0];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60_000 }),
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      (usedBp, decimals) => {
        const breached = usedBp >= 10_000;
        const shown = numberOf(formatUsed(usedBp, breached, decimals)) * 100;
        shownPercents += 1;
        if (DEFAULT_LEVELS_BP.some((level) => usedBp < level && shown >= level) || (usedBp > 10_000 && shown <= 10_000))
          across += 1;
        for (const level of DEFAULT_LEVELS_BP) if (usedBp < level) expect(shown).toBeLessThan(level);
        if (usedBp > 10_000) expect(shown).toBeGreaterThan(10_000);
        expect(Math.abs(shown - usedBp)).toBeLessThanOrEqual(10 ** (2 - decimals));
      },
    ),
  );
  noteBar(context, {
    id: 'U21',
    what: 'percent',
    value: `${shownPercents} shown, ${across} rounded across a level or the limit`,
    bar: '0 across',
    met: shownPercents > 0 && across === 0,
  });
});

test('[U21] [NF8] what is left rounds toward zero and is never shown as nothing while something is left', (context) => {
  let [rooms, wrong] = [0, 0];
  fc.assert(
    fc.property(fc.maxSafeInteger(), (room) => {
      const text = formatLeft(room, 6, 0);
      rooms += 1;
      if (text.startsWith('over by ') !== room < 0 || (room !== 0 && numberOf(text) <= 0)) wrong += 1;
      expect(text.startsWith('over by ')).toBe(room < 0);
      expect(numberOf(text) * 1e6).toBeLessThanOrEqual(Math.abs(room) * 1.000001);
      if (room !== 0) expect(numberOf(text)).toBeGreaterThan(0);
    }),
  );
  noteBar(context, {
    id: 'U21',
    what: 'left',
    value: `${rooms} rooms shown, ${wrong} on the other side of the limit or as nothing`,
    bar: '0 wrong',
    met: rooms > 0 && wrong === 0,
  });
});

test('[U21] [NF7] used of limit keeps the order of the two numbers', (context) => {
  let [pairs, turned] = [0, 0];
  const amount = fc.integer({ min: 0, max: 5_000_000_000 });
  fc.assert(
    fc.property(amount, amount, (used, allowance) => {
      const [first = '', second = ''] = formatUsedOf(used, allowance, 6).split(' of ');
      const shown = Math.sign(numberOf(first) - numberOf(second));
      pairs += 1;
      turned += shown === Math.sign(used - allowance) ? 0 : 1;
      expect(shown).toBe(Math.sign(used - allowance));
    }),
  );
  noteBar(context, {
    id: 'U21',
    what: 'used of limit',
    value: `${pairs} pairs shown, ${turned} in another order than the exact amounts`,
    bar: '0 turned',
    met: pairs > 0 && turned === 0,
  });
});

test('[NF1] money of any whole amount is rounded as exact integers round it', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 8 }),
      (amount, scale, decimals) => {
        const text = formatMoney(amount, scale, { decimals, sign: 'never' });
        const units = BigInt(text.replaceAll(',', '').replace('.', ''));
        const exact = BigInt(Math.abs(amount));
        const divisor = 10n ** BigInt(Math.max(0, scale - decimals));
        const factor = 10n ** BigInt(Math.max(0, decimals - scale));
        expect(units).toBe(((exact + divisor / 2n) / divisor) * factor);
        expect(text).toMatch(/^\d{1,3}(,\d{3})*(\.\d+)?$/);
      },
    ),
  );
});
