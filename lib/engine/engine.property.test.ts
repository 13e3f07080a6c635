import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';

const SEED = 20_260_605;
const LENGTH = 400;
const seeds = fc.integer({ min: 1, max: 1_000_000 });

function run(
  journal: readonly JournalEntry[],
  engine = new RiskEngine(),
): { engine: RiskEngine; effects: (Notice | Outcome)[] } {
  const effects: (Notice | Outcome)[] = [];
  for (const entry of journal) engine.apply(entry, effects);
  return { engine, effects };
}

/** The final picture by key, without extremes, which tell of the collections between. */
function picture(engine: RiskEngine): string {
  const out: Delta[] = [];
  engine.collectAll(out);
  const told = out.map((delta) => {
    if (delta.type !== 'AccountsRevalued') return delta;
    const low = ACCOUNT_COLUMNS.indexOf('equityLow');
    return [...delta.columns].filter((_, place) => ![low, low + 1].includes(place % ACCOUNT_COLUMNS.length));
  });
  // Rates are exact: their parts are big.
  return JSON.stringify(told, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

test('[IN20] property 1 and 3: the same entries, however they are batched, give the same effects and fingerprint', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const journal = randomJournal(seed, LENGTH);
      const first = run(journal);
      const second = run(journal);
      expect(second.engine.fingerprint()).toBe(first.engine.fingerprint());
      expect(second.effects).toEqual(first.effects);
    }),
    { seed: SEED, numRuns: 10 },
  );
});

test('[JR6] property 2: a snapshot at any entry and the tail give what the full replay gives', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: LENGTH - 1 }), (seed, cut) => {
      const journal = randomJournal(seed, LENGTH);
      const full = run(journal);
      const head = run(journal.slice(0, cut));
      const restored = RiskEngine.restore(JSON.parse(JSON.stringify(head.engine.snapshot())));
      expect(restored.fingerprint(), `seed=${seed} cut=${cut}`).toBe(head.engine.fingerprint());
      const tail = run(journal.slice(cut), restored);
      expect(tail.engine.fingerprint(), `seed=${seed} cut=${cut}`).toBe(full.engine.fingerprint());
      expect([...head.effects, ...tail.effects]).toEqual(full.effects);
      expect(picture(tail.engine)).toBe(picture(full.engine));
    }),
    { seed: SEED, numRuns: 25 },
  );
});

/** Refusals that the desk must see: they open a break or keep an account incomplete, and change no number [ID5], [IT1]. */
const SHOWN: ReadonlySet<string> = new Set(['fillIdCollision', 'unknownInstrument']);

/** A command about nothing: time passes and no more. */
const NOTHING = {
  type: 'AnnotateAlert',
  tsEventUs: 0,
  actor: { user: 'u1', name: 'U1', role: 'viewer' },
  clientActionId: 'nothing',
  alertId: 'none',
  text: '',
} as unknown as JournalEntry['input'];

test('[HL12] [ID5] properties 4 and 10: a refused input and a duplicate change no more than its time does', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const engine = new RiskEngine();
      for (const entry of randomJournal(seed, 250)) {
        const before = engine.snapshot();
        const out: (Notice | Outcome)[] = [];
        engine.apply(entry, out);
        const [outcome] = out;
        if (outcome?.type !== 'Rejected' || SHOWN.has(outcome.reason)) continue;
        // Deadlines that the entry's time reaches are no effect of the refused input.
        const idle = RiskEngine.restore(before);
        idle.apply({ ...entry, input: NOTHING }, []);
        expect(engine.fingerprint(), `seed=${seed} seq=${entry.seq}`).toBe(idle.fingerprint());
      }
    }),
    { seed: SEED, numRuns: 6 },
  );
});

test('[HS4] property 11: collecting at any moments leads to the same final views', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 40 }), (seed, every) => {
      const journal = randomJournal(seed, LENGTH);
      const engine = new RiskEngine();
      for (const entry of journal) {
        engine.apply(entry, []);
        if (entry.seq % every === 0) engine.collect([]);
      }
      expect(picture(engine)).toBe(picture(run(journal).engine));
    }),
    { seed: SEED, numRuns: 10 },
  );
});

test('[HS5] [EX12] [IN10] properties 7 and 9: group totals are the exact sum of their rows after every entry', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const engine = new RiskEngine();
      for (const entry of randomJournal(seed, 250)) {
        engine.apply(entry, []);
        engine.assertTotals();
        for (const account of engine.accountIds()) {
          const figures = engine.exactFigures(account);
          expect(figures !== null && figures.history.peak >= figures.history.valley).toBe(true);
        }
      }
    }),
    { seed: SEED, numRuns: 6 },
  );
});

test('[NU6] every breach has the seq of a program that judges exactly after every entry', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const journal = randomJournal(seed, LENGTH);
      const filtered = new RiskEngine();
      const exact = new RiskEngine();
      for (const entry of journal) {
        const [left, right]: [(Notice | Outcome)[], (Notice | Outcome)[]] = [[], []];
        filtered.apply(entry, left);
        exact.judgeAllNext();
        exact.apply(entry, right);
        const at = `seed=${seed} seq=${entry.seq}`;
        expect(left, at).toEqual(right);
        for (const account of filtered.accountIds()) {
          expect(filtered.limitsOf(account), at).toEqual(exact.limitsOf(account));
        }
        // A difference of state stays, so that the whole of it need not be hashed after every entry.
        if (entry.seq % 20 === 0) expect(filtered.fingerprint(), at).toBe(exact.fingerprint());
      }
    }),
    { seed: SEED, numRuns: 10 },
  );
});

test('[CT4] property 1: a worker thread computes the same fingerprint', async () => {
  const journal = randomJournal(SEED, 2_000);
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { RiskEngine } = await import(workerData.module);
    const engine = new RiskEngine();
    for (const entry of workerData.journal) engine.apply(entry, []);
    parentPort.postMessage(engine.fingerprint());`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { module: new URL('./engine.ts', import.meta.url).href, journal },
  });
  const fingerprint = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect(fingerprint).toBe(run(journal).engine.fingerprint());
});
