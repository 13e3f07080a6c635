import { expect, test } from 'vitest';
import type { AccountId, Currency } from '#lib/model/ids.ts';
import { emptyNextText, layNext, nextSummary } from './next-layout.ts';
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

test('[CH1] a dot stands at its minutes and its money; what moves toward no limit, or is not known, has none', () => {
  const { dots, mostLeft } = layNext(
    [near('A', 20, 50_000), near('B', null, 100), near('C', 5, null), near('D', 0.2, 90_000)],
    'USD',
  );
  expect(dots.map(({ near: { account }, minutes, left }) => [account, minutes, left])).toEqual([
    ['D', 1, 900],
    ['A', 20, 500],
  ]);
  expect(mostLeft).toBe(900);
});

test('[CH1] amounts of other currencies do not share the axis', () => {
  const picture = layNext([near('A', 20, 50_000), near('B', 10, 5_000_000, { currency: 'JPY' as Currency })], 'USD');
  expect(picture.dots.map((dot) => dot.near.account)).toEqual(['A']);
  expect(picture.mostLeft).toBe(500);
});

test('[CH6] the axis of time ends at the first round time that holds every dot, an hour at least', () => {
  expect(layNext([near('A', 3, 100)], 'USD').ticks).toEqual([1, 5, 15, 60]);
  expect(layNext([near('A', 61, 100)], 'USD').ticks).toEqual([1, 5, 15, 60, 240]);
  expect(layNext([near('A', 1_440, 100)], 'USD').ticks.at(-1)).toBe(1_440);
});

test('[UP1] only the near corner is coloured: soon with little left, or at once', () => {
  const accounts = [near('A', 20, 10_000), near('B', 20, 90_000), near('C', 4, 100_000), near('D', 40, 1_000)];
  const corner = layNext(accounts, 'USD').dots.filter(({ isCorner }) => isCorner);
  expect(corner.map((dot) => dot.near.account)).toEqual(['C', 'A']);
});

test('[CH1] names stand beside the nearest, and none over another', () => {
  const crowd = [near('A', 2, 10_000), near('B', 2.1, 10_100), near('C', 50, 90_000)];
  expect(layNext(crowd, 'USD').dots.map(({ isNamed }) => isNamed)).toEqual([true, false, true]);
  const line = Array.from({ length: 6 }, (_, place) => near(`L${place}`, 2, 10_000 + place * 30_000));
  expect(layNext(line, 'USD').dots.filter(({ isNamed }) => isNamed)).toHaveLength(4);
});

test('[CH7] the sentence names the first, and counts what the picture leaves out', () => {
  const accounts = [
    near('FT-2', 9, 18_800),
    near('FT-1', 2, 3_850),
    near('FT-3', null, 500),
    near('FT-4', 30, 1, { currency: 'JPY' as Currency }),
  ];
  expect(nextSummary(accounts, 'USD', 4)).toBe(
    'FT-1 in 2 m, 38 left USD; 3 move toward a limit, 1 does not. 1 of other currencies stand in the table only. 4 broken already.',
  );
  expect(nextSummary([near('FT-2', 9, 18_800)], 'EUR', 0)).toContain('FT-2 in 9 m, 188 left USD; 1 move');
  expect(emptyNextText([near('FT-4', 30, 1, { currency: 'JPY' as Currency })])).toContain('another currency');
  expect(emptyNextText([near('FT-3', null, 500)])).toBe('Nobody is on the way to a limit.');
  expect(nextSummary([near('FT-3', null, 500)], 'USD', 0)).toBe(
    'No account with half of a limit used moves toward it.',
  );
});
