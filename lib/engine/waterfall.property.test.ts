import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';

const LENGTH = 300;

test('[EP6] the parts of every waterfall sum to the move exactly, after every entry, also after a restore', () => {
  let checked = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: LENGTH - 1 }), (seed, cut) => {
      let engine = new RiskEngine();
      for (const entry of randomJournal(seed, LENGTH)) {
        const out: (Notice | Outcome)[] = [];
        engine.apply(entry, out);
        if (engine.seq === cut) engine = RiskEngine.restore(JSON.parse(JSON.stringify(engine.snapshot())));
        if (engine.seq % 3 !== 0) continue;
        for (const account of engine.accountIds()) {
          for (const { limitId } of engine.limitsOf(account)) {
            const waterfall = engine.queries.waterfall(limitId);
            if (waterfall === null) continue;
            let total = 0n;
            for (const { moved } of waterfall.parts) total += parseUnits(moved, 24);
            const move = parseUnits(waterfall.end, 24) - parseUnits(waterfall.start, 24);
            expect(total, `seed=${seed} seq=${engine.seq} ${limitId}`).toBe(move);
            // A loss measured on equity is carried by its steps alone.
            const isPlain = ['A:daily', 'A:max', 'B:daily', 'B:max', 'C:daily', 'C:max'].includes(limitId);
            if (isPlain) expect(waterfall.parts.filter(({ kind }) => kind === 'other')).toEqual([]);
            checked += 1;
          }
        }
      }
    }),
    { numRuns: 4 },
  );
  expect(checked).toBeGreaterThan(100);
});
