import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { rank } from './ranking.ts';
import { ratesDelta, rowsDelta, sampleCard, sampleRow } from './test-push-rig.ts';

const CURRENCIES = ['USD', 'EUR', 'JPY', 'BTC', 'XXX'] as const;
/** XXX never has one. */
const RATED = ['EUR', 'JPY', 'BTC'] as const;
const DAY_PNL = ACCOUNT_COLUMNS.indexOf('dayPnl');
const LARGEST = 2 ** 51;

const part = fc.oneof(
  fc.bigInt({ min: 1n, max: 20n }),
  fc.bigInt({ min: 1n, max: 10n ** 12n }),
  // Both legs of a cross with all their digits.
  fc.bigInt({ min: 10n ** 50n, max: 10n ** 60n }),
);
const amount = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -LARGEST, max: LARGEST }),
  fc.constantFrom(-LARGEST, 1_000_000, LARGEST),
);
const accounts = fc.array(
  fc.record({
    currency: fc.constantFrom(...CURRENCIES),
    scale: fc.constantFrom(0, 4, 6, 8),
    amount: fc.oneof({ weight: 9, arbitrary: amount }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    /** Instead of its own amount: the nearest there is to that of the account before it, and so much beside it. */
    beside: fc.option(fc.integer({ min: -1, max: 1 }), { nil: null }),
  }),
  { minLength: 2, maxLength: 40 },
);
const rates = fc.record(Object.fromEntries(RATED.map((currency) => [currency, fc.tuple(part, part)])));
type Rates = Readonly<Record<string, readonly [bigint, bigint]>>;
type Account = { readonly currency: string; readonly scale: number; readonly amount: number };

/** An amount in the firm's currency over one denominator for all of them; null is unknown. Slow, and without a double. */
function oracle(all: readonly Account[], by: Rates): readonly (bigint | null)[] {
  const known: Rates = { USD: [1n, 1n], ...by };
  const common = Object.values(known).reduce((product, [, denominator]) => product * denominator, 10n ** 8n);
  return all.map(({ currency, scale, amount: units }) => {
    const rate = known[currency];
    if (rate === undefined || Number.isNaN(units)) return null;
    const [numerator, denominator] = rate;
    return (BigInt(units) * numerator * (common / denominator)) / 10n ** BigInt(scale);
  });
}

/** The same places by insertion: nothing of the sort under test is used. */
function slowOrder(values: readonly (bigint | null)[], names: readonly string[], sign: 1 | -1): readonly number[] {
  const order: number[] = [];
  const isBefore = (a: number, b: number): boolean => {
    const [left, right] = [values[a] ?? null, values[b] ?? null];
    const byName = (names[a] ?? '') < (names[b] ?? '');
    if (left === null || right === null) return left === right ? byName : right === null;
    if (left === right) return byName;
    return sign === 1 ? left < right : left > right;
  };
  values.forEach((_, index) => {
    const place = order.findIndex((other) => isBefore(index, other));
    order.splice(place < 0 ? order.length : place, 0, index);
  });
  return order;
}

/** Amounts that are next to each other in two currencies are what doubles confuse. */
function withNeighbours(
  drawn: readonly (Account & { readonly beside: number | null })[],
  by: Rates,
): readonly Account[] {
  const all: Account[] = [];
  for (const { beside, ...account } of drawn) {
    const before = all.at(-1);
    const [value = null] = before === undefined ? [] : oracle([before], by);
    const [one = null] = oracle([{ ...account, amount: 1 }], by);
    const near = value === null || one === null || one === 0n ? Number.NaN : Number(value / one) + (beside ?? 0);
    all.push(beside !== null && Number.isSafeInteger(near) ? { ...account, amount: near } : account);
  }
  return all;
}

function tableOf(all: readonly Account[], by: Rates): AccountTable {
  const table = new AccountTable();
  table.apply(
    all.map(({ currency, scale }, index) => ({
      type: 'AccountCarded',
      card: { ...sampleCard(index), currency, scale } as AccountCard,
    })),
  );
  const rows = all.map(({ amount: dayPnl }, index) => [index, sampleRow({ dayPnl })] as const);
  table.apply([rowsDelta(new Map(rows)), ratesDelta(by)]);
  return table;
}

test('[PS10] random accounts at random rates stand in the order of a slow oracle', () => {
  fc.assert(
    fc.property(accounts, rates, fc.constantFrom('asc' as const, 'desc' as const), (drawn, by, direction) => {
      const all = withNeighbours(drawn, by);
      const names = all.map((_, index) => sampleCard(index).account);
      const { order } = rank(tableOf(all, by), {
        view: 'all',
        sort: [{ column: 'dayPnl', direction }],
        filter: '',
        group: [],
        scope: null,
      });
      expect(order).toEqual(slowOrder(oracle(all, by), names, direction === 'asc' ? 1 : -1));
    }),
  );
});

test('[PS10] a filter of money finds what a slow oracle finds, and counts what has no rate', () => {
  const operators = {
    '>': (a: bigint, b: bigint) => a > b,
    '>=': (a: bigint, b: bigint) => a >= b,
    '<': (a: bigint, b: bigint) => a < b,
    '<=': (a: bigint, b: bigint) => a <= b,
    '=': (a: bigint, b: bigint) => a === b,
  };
  fc.assert(
    fc.property(
      accounts,
      rates,
      fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const),
      fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
      (drawn, by, operator, bound) => {
        const all = withNeighbours(drawn, by);
        const table = tableOf(all, by);
        const values = oracle([...all, { currency: 'USD', scale: 0, amount: bound }], by);
        const limit = values.at(-1) ?? 0n;
        const found = rank(table, { view: 'all', sort: [], filter: `pnl${operator}${bound}`, group: [], scope: null });
        const expected = all.flatMap((_, index) => {
          const value = values[index] ?? null;
          return value !== null && operators[operator](value, limit) ? [index] : [];
        });
        expect(found.order.toSorted((a, b) => a - b)).toEqual(expected);
        const unrated = all.filter(({ currency }, index) => {
          return currency === 'XXX' && !Number.isNaN(table.value(index, DAY_PNL));
        });
        expect(found.unrated).toBe(unrated.length);
      },
    ),
  );
});
