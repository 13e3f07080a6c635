import { expect, test } from 'vitest';
import { RANK_NOTICE_INTERVAL_MS } from './publish-bounds.ts';
import { Publisher } from './publisher.ts';
import { ClientView } from './subscriptions.ts';
import { FakeCore, sampleRow } from './test-push-rig.ts';

test('[PS4] the core is asked who holds what only while a monitor filters by it, and its first answer is shown soon', async () => {
  const core = new FakeCore(6);
  let nowMs = 1_000;
  const publisher = new Publisher({ core, nowMs: () => nowMs, nowUs: () => nowMs * 1_000 });
  await publisher.load('e');
  const view = new ClientView(null);
  const look = (filter: string) => {
    view.watchMonitor({ view: 'all', sort: [], filter, group: [] });
    publisher.syncWatch();
  };
  const order = () => publisher.cut(view)?.message.order;
  publisher.attach(view, {});
  look('desk:a');
  expect(core.watched.holders).toBe(false);
  expect(order()?.order).toEqual([0, 2, 4]);
  look('symbol:es desk:a');
  expect(core.watched.holders).toBe(true);
  expect(order()).toMatchObject({ order: [], totalAccounts: 6, awaitsHolders: true });
  core.holders = { seq: 2, instruments: [{ name: 'ESZ6', accounts: Int32Array.of(1, 4) }] };
  core.move(new Map([[0, sampleRow({ rungRank: 1 })]]));
  nowMs += RANK_NOTICE_INTERVAL_MS;
  const answered = order();
  expect(answered?.order).toEqual([4]);
  expect(answered).not.toHaveProperty('awaitsHolders');
  look('');
  expect(core.watched.holders).toBe(false);
  expect(publisher.holders.isKnown).toBe(false);
});
