import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import type { ExposureAsk, ExposureBoard } from '#lib/model/exposure-board.ts';
import type { GroupView } from '#lib/model/view.ts';
import { openExposure } from './exposure-door.ts';
import { EXPOSURES_MAX } from './publish-bounds.ts';
import type { CoreState, Released } from './publish-core.ts';
import { Publisher } from './publisher.ts';
import type { DeskScope } from './scope.ts';
import { ClientView } from './subscriptions.ts';
import { sampleCard } from './test-push-rig.ts';

const FIRM: ExposureAsk['node'] = { level: 'firm', id: 'House' };
const DESK_A: ExposureAsk['node'] = { level: 'desk', id: 'Desk A' };
const DESK_B: ExposureAsk['node'] = { level: 'desk', id: 'Desk B' };

function group(level: GroupView['level'], id: string): Delta {
  // Only name and currency of a group are read here.
  return { type: 'GroupRevalued', group: { level, id, currency: 'USD', scale: 2 } as GroupView };
}

/** What a core would tell of a table; the publisher reads its question and its number only. */
function board(ask: ExposureAsk, seq: number): ExposureBoard {
  return { ask, seq } as unknown as ExposureBoard;
}

async function rig() {
  const asked: ExposureAsk[][] = [];
  const listeners = new Set<(message: Released) => void>();
  const cards = Array.from({ length: 4 }, (_, index): Delta => ({ type: 'AccountCarded', card: sampleCard(index) }));
  const groups = [
    group('firm', 'House'),
    group('desk', 'Desk A'),
    group('desk', 'Desk B'),
    group('trader', 'Trader 1'),
  ];
  const empty = { alerts: [], limits: [], proposals: [], silences: [] };
  const state: CoreState = {
    type: 'state',
    id: 1,
    throughSeq: 7,
    engineTimeUs: 1,
    deltas: [...cards, ...groups],
    ...empty,
  };
  const publisher = new Publisher({
    core: {
      submit: () => Promise.resolve({ outcomes: [] }),
      onReleased: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      askState: () => Promise.resolve(state),
      askDetail: () => Promise.resolve(null),
      watch: ({ exposures }) => void asked.push([...exposures]),
    },
    nowMs: () => 1,
    nowUs: () => 1_000,
  });
  await publisher.load('e');
  const release = (throughSeq: number, exposures: readonly ExposureBoard[]): void => {
    const timings = {
      entries: 1,
      submissions: 0,
      oldestReceivedUs: null,
      newestReceivedUs: null,
      applyUs: 1,
      commitUs: 1,
    };
    const message: Released = {
      type: 'released',
      throughSeq,
      engineTimeUs: 1,
      outcomes: [],
      deltas: [],
      notices: [],
      details: [],
      limits: null,
      evidence: [],
      detectedAtUs: 0,
      durableAtUs: 0,
      timings,
      exposures,
    };
    for (const listener of listeners) listener(message);
  };
  const open = (
    view: ClientView,
    node: ExposureAsk['node'],
    currency: string | null = null,
    more: Partial<ExposureAsk> = {},
  ) => {
    const answer = openExposure(publisher, { topic: 'exposure', node, currency, netting: 'account', ...more }, view);
    publisher.syncWatch();
    return answer;
  };
  const client = (scope: DeskScope): ClientView => {
    const view = new ClientView(scope);
    publisher.attach(view, {});
    return view;
  };
  return { publisher, asked, release, open, client };
}

test('[AZ7] who sees one desk has its table and no other: not the firm, not another desk, not a trader of both', async () => {
  const { open, client } = await rig();
  const view = client(['Desk A']);
  expect([open(view, FIRM), open(view, DESK_B), open(view, { level: 'desk', id: 'none' })]).toEqual([
    'notFound',
    'notFound',
    'notFound',
  ]);
  expect(open(view, { level: 'trader', id: 'Trader 1' })).toBe('notFound');
  expect(open(view, DESK_A)).toBeTypeOf('number');
  expect(open(client(null), FIRM)).toBeTypeOf('number');
});

test('[AZ7] [PS6] a table reaches who watches it, once, and nobody else; it is of the entry that it was released with', async () => {
  const { publisher, release, open, client, asked } = await rig();
  const [firm, desk, idle] = [client(null), client(['Desk A']), client(null)];
  open(firm, FIRM, 'USD', { netting: 'firm' });
  open(desk, DESK_A);
  expect(asked.at(-1)).toEqual([
    { node: FIRM, currency: 'USD', netting: 'firm' },
    { node: DESK_A, currency: 'USD', netting: 'account' },
  ]);
  for (const view of [firm, desk, idle]) publisher.cut(view);
  const tables = (asked.at(-1) ?? []).map((ask) => board(ask, 9));
  release(9, tables);
  const [ofFirm, ofDesk, ofIdle] = [firm, desk, idle].map((view) => publisher.cut(view)?.message);
  expect([ofFirm?.exposure, ofDesk?.exposure, ofIdle?.exposure]).toEqual([tables[0], tables[1], undefined]);
  expect(ofFirm?.throughSeq).toBe(ofFirm?.exposure?.seq);
  release(10, []);
  expect(publisher.cut(firm)?.message.exposure).toBeUndefined();
  publisher.owe(firm, 'resyncAsked');
  expect(publisher.cut(firm)?.message.exposure?.seq).toBe(9);
});

test('[PC4] a currency that no account has is refused, and the core cuts a bounded number of tables', async () => {
  const { open, client, publisher, asked } = await rig();
  expect(open(client(null), FIRM, 'EUR')).toBe('badRequest');
  const nettings = ['account', 'trader', 'firm'] as const;
  // Four nodes by three nettings are fewer than the bound, so the rest is told apart by views that replace theirs.
  for (const node of [FIRM, DESK_A, DESK_B])
    for (const netting of nettings) open(client(null), node, null, { netting });
  expect(asked.at(-1)).toHaveLength(9);
  const view = client(null);
  open(view, FIRM);
  open(view, DESK_A);
  expect(asked.at(-1)).toHaveLength(9);
  for (let index = 0; index < EXPOSURES_MAX; index += 1) {
    const full = client(null);
    full.watchExposure({ node: { level: 'trader', id: `T${index}` }, currency: 'USD', netting: 'account' });
  }
  expect(publisher.hasRoomFor('new')).toBe(false);
  expect(open(client(null), { level: 'trader', id: 'Trader 1' })).toBeNull();
  expect(open(client(null), FIRM)).toBeTypeOf('number');
});
