import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { LimitRule } from '#lib/model/limit.ts';
import { LossAccount } from './loss-account.ts';
import { dailyLoss, maxLoss, withMore } from './scenario.test-kit.ts';

type Step = readonly [op: 'set' | 'roll' | 'payout' | 'deposit', first?: string, second?: string];

function u(text: string): bigint {
  return parseUnits(text, 24);
}

function account(initial: string, rules: Readonly<Record<string, LimitRule>>): LossAccount {
  return new LossAccount(
    u(initial),
    Object.entries(rules).map(([ruleId, rule]) => ({ ruleId, rule })),
  );
}

function take(held: LossAccount, [op, first = '0', second = first]: Step): void {
  if (op === 'set') held.observe({ balance24: u(first), equity24: u(second) });
  else if (op === 'roll') held.roll();
  else held[op](u(first));
}

const amounts = fc.integer({ min: -300, max: 300 });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant('set' as const), amounts, amounts) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('roll' as const), fc.constant(0), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('deposit' as const), fc.integer({ min: 0, max: 50 }), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('payout' as const), fc.integer({ min: 0, max: 50 }), fc.constant(0)) },
);
const anyMax = fc
  .record({
    amount: fc.integer({ min: 1, max: 200 }),
    trail: fc.constantFrom('none', 'eod_balance', 'closed_balance', 'intraday_equity'),
    lockOffset: fc.option(fc.integer({ min: -20, max: 50 })),
    stopPeak: fc.option(fc.integer({ min: 1000, max: 1200 })),
    freezePeak: fc.option(fc.integer({ min: 1000, max: 1200 })),
    isShare: fc.boolean(),
    measured: fc.constantFrom('equity', 'balance', 'min'),
    check: fc.constantFrom('intraday', 'intraday', 'eod'),
  })
  .map(({ amount, trail, lockOffset, stopPeak, freezePeak, isShare, measured, check }) => {
    const text = (value: number | null): string | null => (value === null ? null : String(value));
    const size = isShare ? { amount: String(amount / 10), amountIn: 'pctOfPeak' } : {};
    const ends = { lockOffset: text(lockOffset), stopPeak: text(stopPeak), freezePeak: text(freezePeak) };
    return withMore(maxLoss(String(amount), trail as 'none'), { ...ends, ...size, measured, check });
  });

/** Balance and equity walk by the steps; flows move both. */
function walk(
  held: LossAccount,
  steps: readonly (readonly ['set' | 'roll' | 'deposit' | 'payout', number, number])[],
  look: (op: string) => void,
): void {
  let base = 1_000;
  for (const [op, first, second] of steps) {
    if (op === 'set') take(held, ['set', String(base + first), String(base + second)]);
    else take(held, [op, String(first)]);
    if (op === 'deposit') base += first;
    if (op === 'payout') base -= first;
    look(op);
  }
}

test('[IN9] [IN10] a floor never falls, stays at or below its lock, and a new peak never breaches its own floor', () => {
  fc.assert(
    fc.property(anyMax, fc.array(step, { maxLength: 60 }), (rule, steps) => {
      const held = account('1000', { max: rule });
      const start24 = held.figures('max')?.floor24 ?? 0n;
      let [floor24, peak24, deposits24, breaches] = [start24, u('1000'), 0n, 0];
      walk(held, steps, (op) => {
        const now = held.figures('max');
        if (now === null || rule.type !== 'maxLoss') throw new Error('a maximum loss was made');
        if (op === 'deposit') deposits24 = now.peak24 - peak24 + deposits24;
        expect(now.floor24 >= floor24).toBe(true);
        if (rule.lockOffset !== null) {
          const lock24 = u('1000') + deposits24 + u(rule.lockOffset);
          expect(now.floor24 <= (lock24 > start24 + deposits24 ? lock24 : start24 + deposits24)).toBe(true);
        }
        const isOwnPeak = op === 'set' && now.peak24 > peak24 && rule.trail === 'intraday_equity';
        if (isOwnPeak && rule.measured === 'equity' && rule.check === 'intraday' && rule.amount !== '0')
          expect(held.breaches.length).toBe(breaches);
        expect(now.peak24 >= peak24).toBe(true);
        [floor24, peak24, breaches] = [now.floor24, now.peak24, held.breaches.length];
      });
    }),
    { numRuns: 300 },
  );
});

test('[IN11] lt never breaches earlier than lte', () => {
  fc.assert(
    fc.property(anyMax, fc.array(step, { maxLength: 60 }), (rule, steps) => {
      const touch = account('1000', { max: { ...rule, breachWhen: 'lte' } });
      const below = account('1000', { max: { ...rule, breachWhen: 'lt' } });
      const first: (number | null)[] = [null, null];
      [touch, below].forEach((held, place) => {
        let at = 0;
        walk(held, steps, () => {
          at += 1;
          if (held.breaches.length > 0) first[place] ??= at;
        });
      });
      const [early, late] = first;
      if (late !== null && late !== undefined)
        expect(early !== null && early !== undefined && early <= late).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('[IN12] after a fail nothing is booked, a pause at most once in a window, and recovery clears nothing', () => {
  fc.assert(
    fc.property(anyMax, fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 150 }), (rule, steps, amount) => {
      const held = account('1000', { max: rule, daily: dailyLoss(String(amount), 'max') });
      let failedAt: number | null = null;
      let inWindow = 0;
      let before = 0;
      walk(held, steps, (op) => {
        if (op === 'roll') inWindow = 0;
        const booked = held.breaches.slice(before);
        before = held.breaches.length;
        if (failedAt !== null) expect(booked).toEqual([]);
        inWindow += booked.filter((ruleId) => ruleId === 'daily').length;
        expect(inWindow <= 1).toBe(true);
        if (failedAt !== null) expect(held.isFailed).toBe(true);
        if (held.isFailed) failedAt ??= before;
      });
    }),
    { numRuns: 300 },
  );
});
