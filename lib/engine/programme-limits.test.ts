import { expect, test } from 'vitest';
import { PROGRAMME_ROWS_MAX } from '#lib/model/programme-limit.ts';
import { dailyLoss, Scenario } from './scenario.test-kit.ts';

function floor(): Scenario {
  const desk = new Scenario().firm().list('X').open('A', '100000').open('B', '100000', 'USD', 't2', 'd2');
  for (const account of ['A', 'B']) desk.rules(account, { daily: dailyLoss('1000') });
  return desk;
}

test('[LC2] a rule of a programme is one row over its accounts, with how many stand on each rung', () => {
  const desk = floor();
  const seen = () => desk.engine.queries.programmeLimits(null);
  expect(seen()).toMatchObject({
    count: 1,
    rows: [{ rulesetId: 'p', programme: 'Programme', version: 1, accounts: 2, definition: { name: 'daily' } }],
  });
  expect(seen().rows[0]?.rungCounts).toEqual({ watch: 0, warning: 0, critical: 0, breach: 0 });
  desk.fill('A', 'X', '100', '10');
  desk.mark('X', '4');
  expect(seen().rows[0]?.rungCounts).toEqual({ watch: 1, warning: 0, critical: 0, breach: 0 });
});

test('[LC2] a scope counts its own accounts alone', () => {
  const desk = floor();
  const of = (desks: readonly string[]) => desk.engine.queries.programmeLimits(desks).rows.map((row) => row.accounts);
  expect(of(['d2'])).toEqual([1]);
  expect(of(['d1', 'd2'])).toEqual([2]);
  expect(of(['elsewhere'])).toEqual([]);
});

test('[LC2] another amount is a row of its own, whether a programme brought it or a person tightened it since', () => {
  const desk = floor();
  desk.rules('B', { daily: dailyLoss('900') });
  const amounts = () =>
    desk.engine.queries
      .programmeLimits(null)
      .rows.map(({ definition: { rule }, accounts }) => [rule.amount, accounts])
      .toSorted();
  expect(amounts()).toEqual([
    ['1000', 1],
    ['900', 1],
  ]);
  desk.define('B:daily', { level: 'account', id: 'B' }, dailyLoss('800'), { baseVersion: 2 });
  expect(amounts()).toEqual([
    ['1000', 1],
    ['800', 1],
  ]);
});

test('[LC2] [BO2] past the bound the list is cut and the count stays whole', () => {
  const desk = new Scenario().firm();
  for (let at = 0; at <= PROGRAMME_ROWS_MAX; at += 1) {
    desk.open(`A${at}`, '100000');
    desk.rules(`A${at}`, { daily: dailyLoss(String(1000 + at)) });
  }
  const { rows, count } = desk.engine.queries.programmeLimits(null);
  expect([rows.length, count]).toEqual([PROGRAMME_ROWS_MAX, PROGRAMME_ROWS_MAX + 1]);
});
