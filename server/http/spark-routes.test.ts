import { expect, test } from 'vitest';
import type { AccountCard } from '#lib/model/view.ts';
import { sparksQuerySchema } from '#lib/protocol/sparks-schema.ts';
import type { SparksAnswer } from '#lib/protocol/sparks.ts';
import type { SeriesAnswer } from '#lib/protocol/series.ts';
import type { Call } from './route.ts';
import { createSparkRoutes } from './spark-routes.ts';

const MINUTE_US = 60_000_000;
const NOTHING = { highWaterMark: null, drawdown: null, gross: null, net: null, long: null, short: null };
const MORE = { dayPnl: null, grossHigh: null, netLow: null, netHigh: null };
const USED = { dailyLossUsedBp: null, maxLossUsedBp: null, worstUsedBp: null };
const REACH = { gaps: [], range: '1h', fromUs: 0, throughUs: 0, throughSeq: 0, keptFromUs: 0 } as const;

/** One point a minute, equity as the minute. */
function series(minutes: number): SeriesAnswer {
  const points = Array.from({ length: minutes }, (_, minute) => ({
    ...NOTHING,
    ...MORE,
    ...USED,
    tsUs: minute * MINUTE_US,
    equity: minute === 50 ? null : minute,
    equityLow: minute,
    equityHigh: minute,
    floor: -minute,
  }));
  return { scale: 2, points, ...REACH };
}

// The casts give samples only the parts that the route reads.
const cards: Readonly<Record<string, AccountCard>> = {
  'A-1': { account: 'A-1', desk: 'rates' } as AccountCard,
  'B,1': { account: 'B,1', desk: 'fx' } as AccountCard,
};
const { sparks } = createSparkRoutes({
  findCard: (account) => cards[account] ?? null,
  series: (account) => (account === 'A-1' ? series(61) : series(10)),
});

async function ask(accounts: unknown, scopeDesks: readonly string[] | null) {
  const read = sparks.read({ body: null, params: {}, query: { accounts: JSON.stringify(accounts) } });
  if (!read.ok) return { status: 400, body: null };
  const { status, body } = await read.run({
    identity: { kind: 'session', user: { scopeDesks } },
    ip: '',
  } as unknown as Call);
  return { status, body: body as SparksAnswer };
}

test('[CH4] [ST6] the sparks of a screen come in one answer: half an hour, gaps as gaps, the floor as it stands', async () => {
  const { body } = await ask(['A-1', 'B,1', 'none'], null);
  expect(body?.toUs).toBe(60 * MINUTE_US);
  const [first, second] = body?.sparks ?? [];
  expect(first?.points[0]).toEqual({ tsUs: 30 * MINUTE_US, equity: 30 });
  expect(first?.points).toHaveLength(31);
  expect(first?.points[20]?.equity).toBeNull();
  expect(first?.floor).toBe(-60);
  // Its last point is older than the window of the others.
  expect(second).toEqual({ account: 'B,1', scale: 2, floor: null, points: [] });
  expect(body?.sparks).toHaveLength(2);
});

test('[AZ2] [AZ7] an account of another desk is left out like one that is not there', async () => {
  expect((await ask(['A-1', 'B,1'], ['fx'])).body?.sparks.map(({ account }) => account)).toEqual(['B,1']);
});

test('[PC4] a list that is none, too long or of something else is refused', async () => {
  expect((await ask({ a: 1 }, null)).status).toBe(400);
  expect((await ask([1], null)).status).toBe(400);
  expect((await ask([], null)).status).toBe(400);
  expect((await ask(Array(81).fill('A-1'), null)).status).toBe(400);
  expect(sparksQuerySchema.safeParse({ accounts: '[' }).success).toBe(false);
});
