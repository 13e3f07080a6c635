import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { applyFrame, applySnapshot, applyWindow, dropDetail, dropLevel } from '#lib/client/apply-frame.ts';
import { emptyDesk } from '#lib/client/desk-state.ts';
import type { DeskState } from '#lib/client/desk-state.ts';
import { FRAME_NOTICES_MAX, RANK_INTERVAL_MS } from './publish-bounds.ts';
import { Publisher } from './publisher.ts';
import type { DeskScope } from './scope.ts';
import { levelKey } from './level-index.ts';
import type { LevelNode } from './level-index.ts';
import { ClientView } from './subscriptions.ts';
import { FakeCore, sampleRow } from './test-push-rig.ts';

const ACCOUNTS = 12;
const index = fc.integer({ min: 0, max: ACCOUNTS - 1 });
const stepArbitrary = fc.oneof(
  fc.record({
    type: fc.constant('move' as const),
    index,
    equity: fc.integer({ min: -1_000, max: 1_000 }),
    rank: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({
    type: fc.constant('alarm' as const),
    count: fc.integer({ min: 1, max: 2 * FRAME_NOTICES_MAX + 50 }),
    rung: fc.constantFrom(...RUNGS.slice(2)),
  }),
  fc.record({
    type: fc.constant('change' as const),
    id: fc.integer({ min: 1, max: 30 }),
    state: fc.constantFrom('acknowledged' as const, 'cleared' as const),
  }),
  fc.record({ type: fc.constant('window' as const), window: fc.uniqueArray(index, { maxLength: 5 }) }),
  fc.record({ type: fc.constant('monitor' as const), firstRows: fc.integer({ min: 0, max: ACCOUNTS }) }),
  fc.record({ type: fc.constant('account' as const), index }),
  fc.record({
    type: fc.constant('level' as const),
    node: fc.constantFrom(
      { level: 'firm', id: 'Sample firm' } as const,
      { level: 'desk', id: 'Desk A' } as const,
      { level: 'trader', id: 'Trader 6' } as const,
      { level: 'trader', id: 'Trader 0' } as const,
    ),
  }),
  fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1_500 }) }),
  fc.constant({ type: 'pull' as const }),
  fc.constant({ type: 'reconnect' as const }),
);

/** One client whose messages are folded by the browser's own code. */
class Reader {
  readonly #publisher: Publisher;
  readonly #scope: DeskScope;
  view: ClientView;
  state: DeskState = emptyDesk();
  readonly notices: string[] = [];
  readonly #accounts = new Map<string, number>();
  readonly #levels = new Map<string, { readonly node: LevelNode; readonly subscription: number }>();

  constructor(publisher: Publisher, scope: DeskScope) {
    this.#publisher = publisher;
    this.#scope = scope;
    this.view = new ClientView(scope);
    this.#attach({});
  }

  pull(): boolean {
    const cut = this.#publisher.cut(this.view);
    if (cut === null) return false;
    if (cut.event === 'snapshot') {
      this.state = applySnapshot(this.state, cut.message);
      return true;
    }
    const next = applyFrame(this.state, cut.message);
    // The publisher's frames always continue each other: a gap here is a defect.
    if (next === 'gap') throw new Error('Invariant: frames continue each other');
    this.state = next;
    for (const notice of cut.message.notices) this.notices.push(`${notice.seq}.${notice.ordinal}`);
    return true;
  }

  drain(): void {
    for (let guard = 0; this.pull(); guard += 1) if (guard > 10_000) throw new Error('Invariant: draining ends');
  }

  show(window: readonly number[]): void {
    this.view.setWindow(window);
    this.state = applyWindow(this.state, window);
  }

  /** Asks for another order, with so many rows of its top until a window is said. */
  monitor(firstRows: number): void {
    this.view.watchMonitor({ view: 'all', sort: [], filter: '', group: [] }, firstRows);
  }

  /** Watches an account, or ends that and drops what it brought, as the page does when the server confirmed it. */
  toggle(account: string): void {
    const subscription = this.#accounts.get(account);
    if (subscription === undefined) {
      this.#accounts.set(account, this.view.watchAccount(account) ?? 0);
    } else {
      this.#accounts.delete(account);
      this.view.unwatch(subscription);
      this.state = dropDetail(this.state, account);
    }
    this.#publisher.syncWatch();
  }

  toggleLevel(node: LevelNode): void {
    const key = levelKey(node);
    const subscription = this.#levels.get(key)?.subscription;
    if (subscription === undefined) {
      // As the gateway: what the user may not see is not subscribed.
      if (this.#publisher.levels.view(this.#scope, node) === null) return;
      this.#levels.set(key, { node, subscription: this.view.watchLevel(node) ?? 0 });
    } else {
      this.#levels.delete(key);
      this.view.unwatch(subscription);
      this.state = dropLevel(this.state, key);
    }
  }

  reconnect(): void {
    this.#publisher.detach(this.view);
    const { epoch, throughSeq, throughOrdinal, window } = this.state;
    this.view = new ClientView(this.#scope);
    this.#attach(epoch === null ? {} : { epoch, cursor: throughSeq, ordinal: throughOrdinal ?? undefined });
    this.show(window);
    for (const account of this.#accounts.keys()) this.#accounts.set(account, this.view.watchAccount(account) ?? 0);
    for (const [key, { node }] of this.#levels)
      this.#levels.set(key, { node, subscription: this.view.watchLevel(node) ?? 0 });
    this.#publisher.syncWatch();
  }

  #attach(cursor: { epoch?: string; cursor?: number; ordinal?: number | undefined }): void {
    this.#publisher.attach(this.view, cursor);
    this.view.watchMonitor({ view: 'atRisk', sort: [], filter: '', group: [] });
  }
}

function shown(state: DeskState) {
  const alerts = [...state.queue.records.values()].filter((alert) => alert.state !== 'cleared');
  return {
    throughSeq: state.throughSeq,
    rows: [...state.rows].map(([row, values]) => [row, ...values]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    order: state.rank?.order,
    pinned: state.rank?.pinned,
    groups: [...state.groups].sort(([a], [b]) => (a < b ? -1 : 1)),
    levels: [...state.levels].sort(([a], [b]) => (a < b ? -1 : 1)),
    details: [...state.details.keys()].sort(),
    alerts: alerts.sort((a, b) => (a.alertId < b.alertId ? -1 : 1)),
  };
}

test.each([
  ['the whole firm', null],
  ['one desk', ['Desk A']],
] as const)('[PF3] the fold of all frames is the snapshot, whatever is pulled when, for %s', async (_name, scope) => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 40 }), async (steps) => {
      let nowMs = 1_000_000;
      let nextAlert = 1;
      const core = new FakeCore(ACCOUNTS);
      const publisher = new Publisher({ core, nowMs: () => nowMs, nowUs: () => nowMs * 1_000 });
      await publisher.load(core.epoch);
      const reader = new Reader(publisher, scope);
      const steady = new Reader(publisher, scope);
      steady.drain();
      for (const step of steps) {
        if (step.type === 'move')
          core.move(new Map([[step.index, sampleRow({ equity: step.equity, rungRank: step.rank })]]));
        if (step.type === 'alarm')
          core.alarm(
            Array.from({ length: step.count }, () => nextAlert++),
            step.rung,
          );
        if (step.type === 'change' && step.id < nextAlert) core.change([step.id], { state: step.state });
        if (step.type === 'window') reader.show(step.window);
        if (step.type === 'monitor') reader.monitor(step.firstRows);
        if (step.type === 'account') reader.toggle(`ACC-${step.index - (scope === null ? 0 : step.index % 2)}`);
        if (step.type === 'level') reader.toggleLevel(step.node);
        if (step.type === 'wait') nowMs += step.ms;
        if (step.type === 'pull') reader.pull();
        if (step.type === 'reconnect') reader.reconnect();
        await Promise.resolve();
        steady.drain();
      }
      nowMs += 2 * RANK_INTERVAL_MS;
      reader.drain();
      const folded = shown(reader.state);
      publisher.owe(reader.view, 'resyncAsked');
      reader.drain();
      expect(folded).toEqual(shown(reader.state));
      // However the stream was cut and resumed, each notice came once and in order, unless a snapshot stood in for it.
      expect(new Set(reader.notices).size).toBe(reader.notices.length);
      if (reader.state.snapshotReason !== 'historyCut') {
        const missing = steady.notices.slice(steady.notices.length - reader.notices.length);
        expect(reader.notices).toEqual(missing);
      }
    }),
  );
});

test('[PF5] a frame that only catches up carries notices and no picture; the last one carries all that is due', async () => {
  const core = new FakeCore(ACCOUNTS);
  const publisher = new Publisher({ core, nowMs: () => 0, nowUs: () => 0 });
  await publisher.load(core.epoch);
  const reader = new Reader(publisher, null);
  reader.show([1]);
  reader.drain();
  core.alarm(Array.from({ length: 2 * FRAME_NOTICES_MAX + 1 }, (_, id) => id + 1));
  core.move(new Map([[1, sampleRow({ equity: 9 })]]));
  const cuts = Array.from({ length: 3 }, () => publisher.cut(reader.view));
  expect(cuts.map((cut) => (cut?.event === 'frame' ? cut.message.notices.length : null))).toEqual([200, 200, 1]);
  expect(cuts.map((cut) => cut?.message.rows?.indexes)).toEqual([undefined, undefined, [1]]);
  expect(cuts.map((cut) => cut?.message.throughSeq)).toEqual([core.seq - 1, core.seq - 1, core.seq]);
  expect(publisher.cut(reader.view)).toBeNull();
});

test('[CU4] a client whose cursor is older than the log is given a snapshot, also in mid-line', async () => {
  const core = new FakeCore(ACCOUNTS);
  const publisher = new Publisher({ core, nowMs: () => 0, nowUs: () => 0, noticesMax: 10 });
  await publisher.load(core.epoch);
  const reader = new Reader(publisher, null);
  reader.drain();
  for (let round = 1; round <= 30; round += 1) core.alarm([round]);
  reader.drain();
  expect(reader.state.snapshotReason).toBe('historyCut');
  expect(reader.state.queue.records.size).toBe(30);
});

test('[PR5] the top of the order comes in the frame of the order, stays current, and goes when the window is said', async () => {
  const core = new FakeCore(ACCOUNTS);
  let nowMs = 0;
  const publisher = new Publisher({ core, nowMs: () => nowMs, nowUs: () => 0 });
  await publisher.load(core.epoch);
  const reader = new Reader(publisher, null);
  reader.drain();
  reader.monitor(3);
  reader.pull();
  const top = reader.state.rank?.order.slice(0, 3) ?? [];
  expect([...reader.state.rows.keys()].sort()).toEqual(top.toSorted());
  const [first = -1] = top;
  core.move(new Map([[first, sampleRow({ equity: 77, rungRank: 1 })]]));
  nowMs += 2 * RANK_INTERVAL_MS;
  reader.drain();
  const equity = ACCOUNT_COLUMNS.indexOf('equity');
  expect(reader.state.rows.get(first)?.[equity]).toBe(77);
  reader.show([first === 7 ? 8 : 7]);
  reader.drain();
  expect([...reader.state.rows.keys()]).toEqual([first === 7 ? 8 : 7]);
});

test('[PR2] a row that left the picture is sent whole when it comes back, changed or not', async () => {
  const core = new FakeCore(ACCOUNTS);
  const publisher = new Publisher({ core, nowMs: () => 0, nowUs: () => 0 });
  await publisher.load(core.epoch);
  const reader = new Reader(publisher, null);
  reader.drain();
  for (let round = 0; round < 3; round += 1) {
    reader.toggle('ACC-5');
    await Promise.resolve();
    reader.drain();
    expect([...reader.state.rows.keys()]).toEqual([5]);
    reader.toggle('ACC-5');
    core.move(new Map([[1, sampleRow({ equity: round })]]));
    reader.drain();
    expect([...reader.state.rows.keys()]).toEqual([]);
  }
});
