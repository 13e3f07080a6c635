import { expect, test } from 'vitest';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';

test('[WL7] 20,000 entries apply with clock, randomness, timers and locale replaced by throwers', () => {
  const journal = randomJournal(20_260_604, 20_000);
  const calm = new RiskEngine();
  for (const entry of journal) calm.apply(entry, []);
  const thrower = (): never => {
    throw new Error('the engine reached for the world');
  };
  const saved = { Date, setTimeout, Intl, performance, random: Math.random };
  const engine = new RiskEngine();
  const out: (Notice | Outcome)[] = [];
  Object.assign(globalThis, { Date: thrower, setTimeout: thrower, Intl: undefined, performance: undefined });
  Math.random = thrower;
  try {
    for (const entry of journal) engine.apply(entry, out);
    engine.collect([]);
    RiskEngine.restore(engine.snapshot());
  } finally {
    const { random, ...globals } = saved;
    Object.assign(globalThis, globals);
    Math.random = random;
  }
  expect(engine.fingerprint()).toBe(calm.fingerprint());
  expect(out.length).toBeGreaterThanOrEqual(20_000);
}, 60_000);
