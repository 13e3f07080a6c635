import fc from 'fast-check';
import { expect, test } from 'vitest';
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

test('[NF7] a percentage never shows a level as reached that is not, nor the limit as met that is passed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60_000 }),
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      (usedBp, decimals) => {
        const breached = usedBp >= 10_000;
        const shown = numberOf(formatUsed(usedBp, breached, decimals)) * 100;
        for (const level of DEFAULT_LEVELS_BP) if (usedBp < level) expect(shown).toBeLessThan(level);
        if (usedBp > 10_000) expect(shown).toBeGreaterThan(10_000);
        expect(Math.abs(shown - usedBp)).toBeLessThanOrEqual(10 ** (2 - decimals));
      },
    ),
  );
});

test('[NF8] what is left rounds toward zero and is never shown as nothing while something is left', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (room) => {
      const text = formatLeft(room, 6, 0);
      expect(text.startsWith('over by ')).toBe(room < 0);
      expect(numberOf(text) * 1e6).toBeLessThanOrEqual(Math.abs(room) * 1.000001);
      if (room !== 0) expect(numberOf(text)).toBeGreaterThan(0);
    }),
  );
});

test('[NF7] used of limit keeps the order of the two numbers', () => {
  const amount = fc.integer({ min: 0, max: 5_000_000_000 });
  fc.assert(
    fc.property(amount, amount, (used, allowance) => {
      const [first = '', second = ''] = formatUsedOf(used, allowance, 6).split(' of ');
      expect(Math.sign(numberOf(first) - numberOf(second))).toBe(Math.sign(used - allowance));
    }),
  );
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
