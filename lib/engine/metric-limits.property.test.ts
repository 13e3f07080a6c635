import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';

const LENGTH = 220;
const seeds = fc.integer({ min: 1, max: 1_000_000 });

test('[NU6] [IN11] metric limits of every pace are judged as by a program without a filter', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const filtered = new RiskEngine();
      const exact = new RiskEngine();
      for (const entry of randomJournal(seed, LENGTH, true)) {
        filtered.apply(entry, []);
        exact.judgeAllNext();
        exact.apply(entry, []);
        expect(filtered.fingerprint(), `seed=${seed} seq=${entry.seq}`).toBe(exact.fingerprint());
      }
    }),
    { numRuns: 3 },
  );
});

test('[JR6] metric limits, their memories and their states are whole in a snapshot', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 60, max: LENGTH - 1 }), (seed, cut) => {
      const journal = randomJournal(seed, LENGTH, true);
      const full = new RiskEngine();
      for (const entry of journal.slice(0, cut)) full.apply(entry, []);
      const restored = RiskEngine.restore(JSON.parse(JSON.stringify(full.snapshot())));
      expect(restored.fingerprint(), `seed=${seed} cut=${cut}`).toBe(full.fingerprint());
      for (const entry of journal.slice(cut)) {
        full.apply(entry, []);
        restored.apply(entry, []);
      }
      expect(restored.fingerprint(), `seed=${seed} cut=${cut}`).toBe(full.fingerprint());
    }),
    { numRuns: 4 },
  );
});
