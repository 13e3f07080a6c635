import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { DemoIngest } from './demo-ingest.ts';
import type { DemoReport } from './demo-ingest.ts';
import type { EventOutcome } from './fact-door.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';
import type { JournalEntry, Submission } from '#lib/model/journal-entry.ts';

/** A core that only remembers: it takes each (origin, inputId) once and insists that a repetition says the same. */
class RememberingCore {
  readonly taken: { readonly inputId: string; readonly input: JournalEntry['input'] }[] = [];
  readonly #texts = new Map<string, { readonly seq: number; readonly text: string }>();
  acceptsLeft = Infinity;

  hasRoom(): boolean {
    return true;
  }

  async accept(origin: string, rawEvents: readonly unknown[]): Promise<EventOutcome[]> {
    return rawEvents.map((raw): EventOutcome => {
      const decoded = decodeEvent(raw);
      if (!decoded.ok) return { rejected: decoded.reason, field: decoded.field, detail: decoded.detail };
      return this.#take(origin, decoded.inputId, decoded.input);
    });
  }

  async submit(submissions: readonly Submission[]) {
    const outcomes = submissions.map(({ origin, inputId, input }): Outcome => {
      const outcome = this.#take(origin, inputId, input);
      if ('rejected' in outcome) return { type: 'Rejected', seq: null, reason: outcome.rejected };
      return { type: 'Accepted', seq: 0 } as Outcome;
    });
    return { outcomes };
  }

  #take(origin: string, inputId: string, input: JournalEntry['input']): EventOutcome {
    if (this.acceptsLeft <= 0) throw new Error('the power went out');
    this.acceptsLeft -= 1;
    const key = `${origin}/${inputId}`;
    const text = JSON.stringify(input);
    const before = this.#texts.get(key);
    if (before !== undefined) return before.text === text ? { duplicate: before.seq } : { rejected: 'inputIdReused' };
    this.taken.push({ inputId, input });
    this.#texts.set(key, { seq: this.taken.length, text });
    return { accepted: this.taken.length };
  }
}

async function withFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'riskdesk-demo-'));
  try {
    await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A clock that a test moves; the floor reads it twice a pace, so each reading advances it a little. */
function steppingClock(startUs: number, stepUs: number) {
  let atUs = startUs;
  return () => {
    atUs += stepUs;
    return atUs as Microseconds;
  };
}

function fillIdsOf(core: RememberingCore): string[] {
  return core.taken.flatMap(({ input }) => (input.type === 'FillReceived' ? [input.fillId] : []));
}

function options(core: RememberingCore, dataDir: string, nowUs: () => Microseconds, reports: DemoReport[]) {
  const common = { seed: 3, accounts: 60, speed: 1, clock: 'wall' as const, dataDir, nowUs };
  const submit = (submissions: readonly Submission[]) => core.submit(submissions);
  return { ...common, door: core, submit, onProgress: (report: DemoReport) => reports.push(report) };
}

const START_US = 1_800_000_000_000_000;

test('[F-ING-12] the demo sends only what ingest v1 accepts, instruments and accounts before their fills', async () => {
  await withFolder(async (folder) => {
    const core = new RememberingCore();
    const reports: DemoReport[] = [];
    const demo = await DemoIngest.open(options(core, folder, steppingClock(START_US, 1_000), reports));
    await demo.start((error) => expect.unreachable(String(error)));
    await demo.stop();
    expect(demo.counts.rejected).toBe(0);
    const types = core.taken.map(({ input }) => input.type);
    expect(types.filter((type) => type === 'AccountOpened')).toHaveLength(60);
    expect(types.filter((type) => type === 'InstrumentListed')).toHaveLength(40);
    expect(types.filter((type) => type === 'AssignRuleset')).toHaveLength(60);
    expect(types.lastIndexOf('AssignRuleset')).toBeLessThan(types.indexOf('FillReceived'));
    expect(reports.at(-1)).toMatchObject({ type: 'trading', accounts: 60, instruments: 40 });
  });
});

test('[F-ING-12] a demo that is cut off anywhere goes on after a restart without doubling or changing anything', async () => {
  for (const acceptsLeft of [3, 70, 170, 400, 1_500, 3_500]) {
    await withFolder(async (folder) => {
      const core = new RememberingCore();
      core.acceptsLeft = acceptsLeft;
      const clock = steppingClock(START_US, 400_000);
      const first = await DemoIngest.open(options(core, folder, clock, []));
      await new Promise<void>((resolve) => {
        first.start(() => resolve()).catch(() => resolve());
      });
      core.acceptsLeft = Infinity;
      const second = await DemoIngest.open(options(core, folder, clock, []));
      await second.start((error) => expect.unreachable(String(error)));
      await second.stop();
      expect(second.counts.rejected, `acceptsLeft=${acceptsLeft}`).toBe(0);
      expectOneDay(core);
    });
  }
});

/** The numbered events run on without a hole, and no fill stands twice but the planned repetitions. */
function expectOneDay(core: RememberingCore): void {
  const numbers = fillIdsOf(core).map((id) => Number(id.split('-').at(-1)));
  const distinct = new Set(numbers);
  const eventNumbers = core.taken.flatMap(({ inputId }) =>
    /^demo-3-\d+$/.test(inputId) ? [Number(inputId.slice(7))] : [],
  );
  expect(eventNumbers).toEqual(eventNumbers.map((_number, place) => place + 1));
  expect(numbers.length - distinct.size).toBeLessThanOrEqual(Math.ceil(numbers.length / 100));
  const facts = core.taken.map(({ input }) => input as Fact);
  const accounts = facts.flatMap((fact) => (fact.type === 'AccountOpened' ? [fact.account] : []));
  expect(new Set(accounts).size).toBe(accounts.length);
  const configurations = facts.filter((fact) => fact.type === 'FirmConfigured');
  expect(configurations).toHaveLength(1);
}

test('[F-ING-12] the folder decides: other options go on with the seed and size that were started', async () => {
  await withFolder(async (folder) => {
    const core = new RememberingCore();
    const clock = steppingClock(START_US, 1_000);
    const first = await DemoIngest.open(options(core, folder, clock, []));
    await first.start((error) => expect.unreachable(String(error)));
    await first.stop();
    const reports: DemoReport[] = [];
    const second = await DemoIngest.open({ ...options(core, folder, clock, reports), seed: 9, accounts: 10 });
    await second.start((error) => expect.unreachable(String(error)));
    await second.stop();
    expect(reports[0]).toEqual({ type: 'continued', seed: 3, accounts: 60 });
    expect(second.counts.rejected).toBe(0);
  });
});
