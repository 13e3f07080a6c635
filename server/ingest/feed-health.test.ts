import { expect, test } from 'vitest';

import type { Microseconds, Origin } from '#lib/model/ids.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';

import { FakeCore, namedError } from './fake-core.ts';
import { FeedHealth } from './feed-health.ts';

const ORIGIN = 'prices' as Origin;

function world() {
  const core = new FakeCore();
  const errors: unknown[] = [];
  let ms = 1_000;
  const health = new FeedHealth({
    core,
    nowUs: () => (ms * 1_000) as Microseconds,
    monotonicMs: () => ms,
    onError: (error) => errors.push(error),
  });
  const hear = (event: unknown) => {
    const decoded = decodeEvent(event);
    if (!decoded.ok) throw new Error(decoded.detail);
    health.hear(ORIGIN, decoded.input);
  };
  const at = async (nextMs: number) => {
    ms = nextMs;
    await health.look();
  };
  const told = () =>
    core.taken.map(({ input }) => (input.type === 'FeedStatusChanged' ? `${input.feed} ${input.status}` : ''));
  return { core, errors, health, hear, at, told };
}
const MARK = { kind: 'mark', ts: 1, symbol: 'ES', price: '1' };
const FILL = { kind: 'fill', ts: 1, id: 'F', account: 'A', symbol: 'ES', side: 'buy', qty: '1', price: '1' };

test('[F-ING-9] silence of a price feed is stale at 5 s, dead at 15 s, and live with the next fact', async () => {
  const { hear, at, told, health } = world();
  hear(MARK);
  await at(1_000);
  await at(5_999);
  expect(told()).toEqual(['prices live']);
  await at(6_000);
  await at(7_000);
  expect(told()).toEqual(['prices live', 'prices stale']);
  await at(16_000);
  expect(told().at(-1)).toBe('prices dead');
  expect(health.views()).toEqual([{ origin: 'prices', status: 'dead', silentMs: 15_000 }]);
  hear(FILL);
  await at(16_001);
  expect(told()).toEqual(['prices live', 'prices stale', 'prices dead', 'prices live']);
});

test('[F-ING-9] an origin never heard since the start, or one of fills alone, is not called dead', async () => {
  const { hear, at, told } = world();
  await at(900_000);
  expect(told()).toEqual([]);
  hear(FILL);
  await at(5_000_000);
  expect(told()).toEqual(['prices live']);
});

test('[HB1] a heartbeat keeps its feed live, and silence is told under its own name too', async () => {
  const { hear, at, told } = world();
  hear({ kind: 'heartbeat', ts: 1, source: 'gateway-1' });
  await at(1_000);
  await at(6_500);
  expect(told()).toEqual(['prices live', 'gateway-1 live', 'prices stale', 'gateway-1 stale']);
});

test('[F-ING-9] a status the core could not take is told again at the next look', async () => {
  const { core, errors, hear, at, told } = world();
  hear(MARK);
  core.failures.push(namedError('InboxFullError'));
  await at(1_000);
  expect(told()).toEqual([]);
  expect(errors).toHaveLength(1);
  await at(2_000);
  expect(told()).toEqual(['prices live']);
  expect(new Set(core.taken.map(({ inputId }) => inputId)).size).toBe(core.taken.length);
});
