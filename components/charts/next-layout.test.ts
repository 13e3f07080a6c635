import { expect, test } from 'vitest';
import type { AccountId, Currency } from '#lib/model/ids.ts';
import { layNext, nextSummary } from './next-layout.ts';
import type { NearAccount } from './next-layout.ts';

function near(
  account: string,
  minutes: number | null,
  left: number | null,
  changes: Partial<NearAccount> = {},
): NearAccount {
  return {
    account: account as AccountId,
    trader: 'Okafor',
    currency: 'USD' as Currency,
    scale: 2,
    rung: 'warning',
    usedBp: 8_000,
    minutes,
    left,
    ...changes,
  };
}

test('[CH1] a dot stands at its minutes and the share that is left; what moves toward no limit, or is not known, has none', () => {
  const { dots, mostLeft } = layNext([
    near('A', 20, 50_000, { usedBp: 9_050 }),
    near('B', null, 100),
    near('C', 5, null, { usedBp: null }),
    near('D', 0.2, 90_000),
  ]);
  expect(dots.map(({ near: { account }, minutes, left }) => [account, minutes, left])).toEqual([
    ['D', 1, 20],
    ['A', 20, 9.5],
  ]);
  expect(mostLeft).toBe(20);
});

test('[CH1] [NF2] accounts of every currency stand on the one axis of shares', () => {
  const other = near('B', 10, 5_000_000, { currency: 'JPY' as Currency, usedBp: 5_000 });
  const picture = layNext([near('A', 20, 50_000), other]);
  expect(picture.dots.map((dot) => [dot.near.account, dot.left])).toEqual([
    ['B', 50],
    ['A', 20],
  ]);
});

test('[CH6] the axis of time ends at the first round time that holds every dot, an hour at least', () => {
  expect(layNext([near('A', 3, 100)]).ticks).toEqual([1, 5, 15, 60]);
  expect(layNext([near('A', 61, 100)]).ticks).toEqual([1, 5, 15, 60, 240]);
  expect(layNext([near('A', 1_440, 100)]).ticks.at(-1)).toBe(1_440);
});

test('[UP1] only the near corner is coloured: soon with little left, or at once', () => {
  const used = (usedBp: number) => ({ usedBp });
  const accounts = [
    near('A', 20, 1, used(9_000)),
    near('B', 20, 1, used(5_100)),
    near('C', 4, 1, used(5_000)),
    near('D', 40, 1, used(9_900)),
  ];
  const corner = layNext(accounts).dots.filter(({ isCorner }) => isCorner);
  expect(corner.map((dot) => dot.near.account)).toEqual(['C', 'A']);
});

test('[CH1] names stand beside the nearest, and none over another', () => {
  const crowd = [
    near('A', 2, 1, { usedBp: 9_000 }),
    near('B', 2.1, 1, { usedBp: 8_990 }),
    near('C', 50, 1, { usedBp: 5_000 }),
  ];
  expect(layNext(crowd).dots.map(({ isNamed }) => isNamed)).toEqual([true, false, true]);
  const line = Array.from({ length: 6 }, (_, place) => near(`L${place}`, 2, 1, { usedBp: 9_000 - place * 800 }));
  expect(layNext(line).dots.filter(({ isNamed }) => isNamed)).toHaveLength(4);
});

test('[CH7] the sentence names the first, and counts who moves toward a limit', () => {
  const accounts = [
    near('FT-2', 9, 18_800),
    near('FT-1', 2, 3_850),
    near('FT-3', null, 500),
    near('FT-4', 30, 1, { currency: 'JPY' as Currency }),
  ];
  expect(nextSummary(accounts, 4)).toBe(
    'FT-1 in 2 m, 38 USD left; 3 move toward a limit, 1 does not. 4 broken already.',
  );
  expect(nextSummary([near('FT-2', 9, 18_800)], 0)).toContain('FT-2 in 9 m, 188 USD left; 1 move');
  expect(nextSummary([near('FT-3', null, 500)], 0)).toBe('No account with half of a limit used moves toward it.');
});
