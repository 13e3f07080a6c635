import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pow10Big } from '#lib/base/decimal.ts';
import type { Cut, ScopeNode } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';
import type { ExposureMetric, MeasureQuery } from './measures.ts';
import { ledgerScale } from './state.ts';

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const FIRM: ScopeNode = { level: 'firm', id: 'house' };
const NODES: readonly ScopeNode[] = [
  FIRM,
  { level: 'desk', id: 'd1' },
  { level: 'trader', id: 't2' },
  { level: 'account', id: 'E' },
];
const CUTS: readonly (Cut | null)[] = [null, { instrument: 'EURUSD' as never }, { currency: 'EUR' as never }];
const METRICS: readonly ExposureMetric[] = ['gross', 'net', 'long', 'short'];

function exact(engine: RiskEngine, query: MeasureQuery): bigint {
  return engine.queries.measure(query).value24 ?? 0n;
}

test('[NU6] [IN7] the cheap measure of a cut lies within its stated error of the exact one, after every entry', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const engine = new RiskEngine();
      const queries = NODES.flatMap((node) =>
        CUTS.flatMap((within) => METRICS.map((metric): MeasureQuery => ({ node, within, metric, currency: 'JPY' }))),
      );
      const cuts = queries.map((query) => ({ query, rough: engine.queries.roughCut(query) }));
      let answered = 0;
      for (const entry of randomJournal(seed, 160)) {
        engine.apply(entry, []);
        const { query, rough } = cuts[entry.seq % cuts.length] ?? { query: undefined, rough: undefined };
        if (query === undefined || !rough.read()) continue;
        answered += 1;
        const units = Number(exact(engine, query)) / Number(pow10Big(24 - ledgerScale('JPY')));
        expect(Math.abs(units - rough.value), `seed=${seed} seq=${entry.seq}`).toBeLessThanOrEqual(rough.error);
      }
      expect(answered).toBeGreaterThan(0);
    }),
    { numRuns: 15 },
  );
});

test('[IN7] [EX12] long, short and net of a group are the exact sums of its members, and currencies sum to its equity', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const engine = new RiskEngine();
      for (const entry of randomJournal(seed, 160)) {
        engine.apply(entry, []);
        if (entry.seq % 5 !== 0) continue;
        const ask = (node: ScopeNode, metric: ExposureMetric) =>
          exact(engine, { node, within: null, metric, currency: 'USD', side: 'long' });
        const gross = ask(FIRM, 'gross');
        const byAccount = engine.accountIds().map((id) => ask({ level: 'account', id }, 'gross'));
        expect(byAccount.reduce((total, part) => total + part, 0n)).toBe(gross);
        expect(ask(FIRM, 'long') + ask(FIRM, 'short')).toBe(gross);
        expect(ask(FIRM, 'firmNetted') <= gross).toBe(true);
        for (const node of NODES) {
          const { rows } = engine.queries.currencyExposures(node, 'USD');
          const sum = [...rows.values()].reduce((total, { converted24 }) => total + converted24, 0n);
          expect(sum).toBe(engine.queries.equityOf(node, 'USD').equity24);
        }
      }
    }),
    { numRuns: 8 },
  );
});
