import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import { climbLadder, usedBp, utilizationSteps } from './ladder.ts';

const PERCENT = 10n ** 12n;
const LADDER = {
  thresholds: [0n, 50n, 75n, 90n, 100n].map((threshold) => threshold * PERCENT),
  hysteresis: 2n * PERCENT,
};
const values = fc.array(fc.bigInt({ min: 0n, max: 130_000n }), { minLength: 1, maxLength: 80 });

function walk(seen: readonly bigint[], limit24: bigint): Rung[] {
  const steps = utilizationSteps(LADDER, limit24, false);
  let held: Rung = 'none';
  return seen.map((value24) => (held = climbLadder({ steps, value24, held, mayFall: true }).rung));
}

test('[IN18] the rung is a function of the values seen, whatever the scale they are counted in', () => {
  fc.assert(
    fc.property(values, fc.bigInt({ min: 1n, max: 10n ** 20n }), (seen, scale) => {
      const scaled = seen.map((value) => value * scale);
      expect(walk(scaled, 100_000n * scale)).toEqual(walk(seen, 100_000n));
    }),
    { numRuns: 200 },
  );
});

test('[IN18] a value that stays within the hysteresis around one threshold changes the rung at most once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(50_000n, 75_000n, 90_000n, 100_000n),
      fc.array(fc.bigInt({ min: -999n, max: 999n }), { minLength: 1, maxLength: 60 }),
      (threshold, moves) => {
        const rungs = walk(
          moves.map((move) => threshold + move),
          100_000n,
        );
        const changes = rungs.filter((rung, place) => place > 0 && rung !== rungs[place - 1]);
        expect(changes.length <= 1).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('[IN19] no printed use is below 100 in the breach, none above 100 outside it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }), (used, limit) => {
      const [rung] = walk([used], limit);
      const isBreach = rungRank(rung ?? 'none') === 4;
      const bp = usedBp(used, limit, isBreach) ?? 0;
      expect(isBreach ? bp >= 10_000 : bp < 10_000).toBe(true);
    }),
    { numRuns: 300 },
  );
});
