import { expect, test } from 'vitest';
import type { Input } from '#lib/model/input.ts';
import { WatchKeeper } from './watch-keeper.ts';

class Rig {
  nowMs = 0;
  fails = false;
  readonly told: Input[] = [];
  readonly keeper = new WatchKeeper({
    submit: (submissions) => {
      if (this.fails) return Promise.reject(new Error('busy'));
      this.told.push(...submissions.map(({ input }) => input));
      return Promise.resolve();
    },
    nowUs: () => this.nowMs * 1_000,
    monotonicMs: () => this.nowMs,
  });

  async after(ms: number): Promise<readonly Input[]> {
    const before = this.told.length;
    for (const end = this.nowMs + ms; this.nowMs < end;) {
      this.nowMs += 1_000;
      // One second after the other, as the beats come.
      await this.keeper.tick();
    }
    return this.told.slice(before);
  }
}

test('[HB6] who has a page open, and whose is visible, is told when it changes and not otherwise', async () => {
  const rig = new Rig();
  const [a, b] = [{}, {}];
  rig.keeper.opened(a, 'u1');
  rig.keeper.opened(b, 'u2');
  rig.keeper.answered(a, true);
  expect(await rig.after(1_000)).toMatchObject([{ type: 'WatchersChanged', visible: ['u1'], connected: ['u1', 'u2'] }]);
  expect(await rig.after(5_000)).toEqual([]);
  rig.keeper.answered(a, false);
  expect(await rig.after(1_000)).toMatchObject([{ visible: [], connected: ['u1', 'u2'] }]);
});

test('[HB6] one visible page of several is enough, and an answer that is older than ten seconds counts for nothing', async () => {
  const rig = new Rig();
  const [a, b] = [{}, {}];
  rig.keeper.opened(a, 'u1');
  rig.keeper.opened(b, 'u1');
  rig.keeper.answered(a, true);
  rig.keeper.answered(b, false);
  expect(await rig.after(1_000)).toMatchObject([{ visible: ['u1'] }]);
  expect(await rig.after(9_000)).toEqual([]);
  expect(await rig.after(1_000)).toMatchObject([{ visible: [], connected: ['u1'] }]);
});

test('[HB6] a line that breaks has ten seconds to come back, one that is signed out has none', async () => {
  const rig = new Rig();
  const [a, b] = [{}, {}];
  rig.keeper.opened(a, 'u1');
  rig.keeper.answered(a, true);
  await rig.after(1_000);
  rig.keeper.closed(a);
  expect(await rig.after(3_000)).toEqual([]);
  rig.keeper.opened(b, 'u1');
  rig.keeper.answered(b, true);
  expect(await rig.after(9_000)).toEqual([]);
  rig.keeper.ended(b);
  expect(await rig.after(1_000)).toMatchObject([{ visible: [], connected: [] }]);
});

test('[HB6] after a start the pages have thirty seconds to come back before it is said that nobody watches', async () => {
  const rig = new Rig();
  expect(await rig.after(29_000)).toEqual([]);
  expect(await rig.after(1_000)).toMatchObject([{ visible: [], connected: [] }]);
  rig.keeper.coreStarted();
  expect(await rig.after(29_000)).toEqual([]);
  expect(await rig.after(1_000)).toMatchObject([{ visible: [] }]);
});

test('[HB6] what the core could not take is told with the next beat', async () => {
  const rig = new Rig();
  rig.keeper.opened(rig, 'u1');
  rig.keeper.answered(rig, true);
  rig.fails = true;
  rig.nowMs += 1_000;
  await expect(rig.keeper.tick()).rejects.toThrow('busy');
  rig.fails = false;
  expect(await rig.after(1_000)).toMatchObject([{ visible: ['u1'] }]);
});
