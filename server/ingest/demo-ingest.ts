import { setTimeout } from 'node:timers/promises';

import { loadProgress, saveProgress } from './demo-progress.ts';
import { FactsNotTakenError } from './fact-door.ts';
import type { EventOutcome, FactDoor } from './fact-door.ts';
import { assert } from '#lib/base/assert.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Origin } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { floorLimits } from '#lib/sim/floor-limits.ts';
import { DEMO_FILLS, DEMO_PRICES, floorSetUp } from '#lib/sim/floor-setup.ts';
import { Workload } from '#lib/sim/workload.ts';
import type { FloorEvent, WorkloadOptions } from '#lib/sim/workload-state.ts';

export type DemoIngestOptions = {
  readonly seed: number;
  readonly accounts: number;
  /** Simulated seconds in a second; other than 1 wants the core's clock on event time. */
  readonly speed: number;
  readonly clock: 'wall' | 'event';
  /** Existing directory; the demo keeps one small file in it. */
  readonly dataDir: string;
  readonly door: Pick<FactDoor, 'accept' | 'hasRoom'>;
  /** The core's own door, for configuration and rulesets; they go as a set-up would send them. */
  readonly submit: (submissions: readonly Submission[]) => Promise<{ readonly outcomes: readonly Outcome[] }>;
  readonly nowUs: () => Microseconds;
  readonly onProgress: (report: DemoReport) => void;
};

export type DemoReport =
  | { readonly type: 'continued'; readonly seed: number; readonly accounts: number }
  | { readonly type: 'settingUp'; readonly done: number; readonly total: number }
  | { readonly type: 'trading'; readonly accounts: number; readonly instruments: number; readonly setUpMs: number }
  /** The machine could not keep up: simulated time stood still for so long. Nothing is left out. */
  | { readonly type: 'slipped'; readonly byMs: number };

export type DemoCounts = { readonly accepted: number; readonly duplicates: number; readonly rejected: number };

/** One pace of the floor: how often it wakes, and how much simulated time goes through the door at once. */
const PACE_MS = 50;
const STEP_MAX_US = 2_000_000;
/** Progress is written before more than this many events are unsaved; a restart sends at least as many again. */
const SAVE_EVERY_EVENTS = 2_000;
const RESEND_EVENTS = 3_000;
const SET_UP_BATCH = 1_000;
/** Set-up inputs under way at once; far below what the core's inbox holds. */
const SET_UP_WINDOW = 10_000;
const SLIP_AFTER_US = 3_000_000;
const RETRY_MS = 200;

/**
 * A seeded trading floor that sends through the same door as any feed. It waits for each answer before it goes on, so
 * it can never outrun the core: when the machine is slow, the floor's day is slow. After a restart it goes on where it
 * stood; what it sends again carries the ids it had, and counts once.
 */
export class DemoIngest {
  readonly #options: DemoIngestOptions;
  readonly #workload: Workload;
  readonly #stopping = new AbortController();
  readonly #counts = { accepted: 0, duplicates: 0, rejected: 0 };
  #isSetUp: boolean;
  #savedEventCount: number;
  #running: Promise<void> = Promise.resolve();

  private constructor(options: DemoIngestOptions, workload: Workload, isSetUp: boolean) {
    this.#options = options;
    this.#workload = workload;
    this.#isSetUp = isSetUp;
    this.#savedEventCount = workload.eventCount;
  }

  /** Reads where a former run stood; its seed and size go before those of the options. */
  static async open(options: DemoIngestOptions): Promise<DemoIngest> {
    const saved = await loadProgress(options.dataDir);
    if (saved === null) {
      const wanted: WorkloadOptions = {
        seed: options.seed,
        accounts: options.accounts,
        duplicateOneIn: 2_000,
        priceOutages: true,
      };
      return new DemoIngest(options, Workload.open(wanted, options.nowUs()), false);
    }
    const { seed, accounts } = saved.workload.options;
    if (seed !== options.seed || accounts !== options.accounts)
      options.onProgress({ type: 'continued', seed, accounts });
    return new DemoIngest(options, Workload.restore(saved.workload), saved.isSetUp);
  }

  get counts(): DemoCounts {
    return { ...this.#counts };
  }

  /** Resolves when the floor is open and trading; trading goes on until `stop`. @throws when a set-up input is refused. */
  async start(onFailed: (error: unknown) => void): Promise<void> {
    const startedUs = this.#options.nowUs();
    if (!this.#isSetUp) await this.#setUp();
    await this.#catchUp();
    const setUpMs = Math.round((this.#options.nowUs() - startedUs) / 1000);
    const { instruments, roster } = this.#workload;
    this.#options.onProgress({ type: 'trading', accounts: roster.length, instruments: instruments.length, setUpMs });
    this.#running = this.#trade().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) onFailed(error);
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #setUp(): Promise<void> {
    // The anchor is on disk before anything carries it: a second try sends the very same set-up.
    await this.#save();
    const { configuration, instruments, accounts, rulesets } = floorSetUp(this.#workload);
    const limits = floorLimits(this.#workload);
    const total = configuration.length + instruments.length + accounts.length + rulesets.length + limits.length;
    let done = 0;
    const report = (count: number) => {
      done += count;
      this.#options.onProgress({ type: 'settingUp', done, total });
    };
    await this.#configure(configuration, report);
    for (const batch of batchesOf([...instruments, ...accounts], SET_UP_WINDOW)) {
      const runs = batchesOf(batch, SET_UP_BATCH).map((events) => ({ origin: DEMO_FILLS, events }));
      for (const outcome of await this.#persist(runs)) refuseRefusal(outcome);
      report(batch.length);
    }
    await this.#configure(rulesets, report);
    await this.#configure(limits, report);
    this.#isSetUp = true;
    await this.#save();
  }

  async #configure(inputs: readonly Input[], report: (count: number) => void): Promise<void> {
    const tsReceivedUs = this.#options.nowUs();
    const submissions = inputs.map((input, place): Submission => {
      return { origin: DEMO_ORIGIN, inputId: `demo-set-up-${input.type}-${place}`, tsReceivedUs, input };
    });
    for (const window of batchesOf(submissions, SET_UP_WINDOW)) {
      // Batches are under way together; the core takes them in the order they were sent.
      const answers = await Promise.all(batchesOf(window, SET_UP_BATCH).map((batch) => this.#options.submit(batch)));
      for (const outcome of answers.flatMap(({ outcomes }) => outcomes)) {
        if (outcome.type === 'Rejected') throw new DemoRefusedError(`${outcome.reason} ${outcome.detail ?? ''}`);
      }
      report(window.length);
    }
  }

  /** Sends again what may have been under way when the former run ended, stamped as it was then. */
  async #catchUp(): Promise<void> {
    if (this.#workload.eventCount === 0) {
      await this.#pass(this.#workload.step(0));
    } else {
      const untilCount = this.#workload.eventCount + RESEND_EVENTS;
      const events: FloorEvent[] = [];
      while (this.#workload.eventCount < untilCount)
        events.push(...this.#workload.step(this.#workload.nowUs + STEP_MAX_US));
      await this.#pass(events);
    }
    this.#reanchor();
    await this.#save();
  }

  /** On the wall's clock events carry the present; on event time the day goes on where it stood. */
  #reanchor(): void {
    if (this.#options.clock === 'wall') this.#workload.setAnchor(this.#options.nowUs() - this.#workload.nowUs);
  }

  async #trade(): Promise<void> {
    const { nowUs, speed } = this.#options;
    const { signal } = this.#stopping;
    let zeroUs = nowUs() - this.#workload.nowUs / speed;
    while (!signal.aborted) {
      const targetUs = Math.floor((nowUs() - zeroUs) * speed);
      const behindUs = (targetUs - this.#workload.nowUs) / speed;
      if (behindUs > SLIP_AFTER_US) {
        zeroUs += behindUs;
        this.#reanchor();
        await this.#save();
        this.#options.onProgress({ type: 'slipped', byMs: Math.round(behindUs / 1000) });
        continue;
      }
      if (this.#workload.nowUs >= targetUs) {
        await setTimeout(PACE_MS, undefined, { signal });
        continue;
      }
      await this.#pass(this.#workload.step(Math.min(targetUs, this.#workload.nowUs + STEP_MAX_US)));
      if (this.#workload.eventCount - this.#savedEventCount >= SAVE_EVERY_EVENTS) await this.#save();
      await setTimeout(behindUs > PACE_MS * 2000 ? 0 : PACE_MS, undefined, { signal });
    }
  }

  async #pass(events: readonly FloorEvent[]): Promise<void> {
    // Runs of one channel keep the order of the floor: a fill stands after the tick it was made at.
    const runs: { origin: string; events: object[] }[] = [];
    for (const { channel, event } of events) {
      const origin = channel === 'prices' ? DEMO_PRICES : DEMO_FILLS;
      const last = runs[runs.length - 1];
      if (last?.origin === origin && last.events.length < SET_UP_BATCH) last.events.push(event);
      else runs.push({ origin, events: [event] });
    }
    for (const outcome of await this.#persist(runs)) {
      if ('accepted' in outcome) this.#counts.accepted += 1;
      else if ('duplicate' in outcome || outcome.rejected === 'duplicateFill') this.#counts.duplicates += 1;
      else this.#counts.rejected += 1;
    }
  }

  /** Sends until it is taken: a full core is waited for, and what was taken in between answers as a duplicate. */
  async #persist(
    runs: readonly { readonly origin: string; readonly events: readonly object[] }[],
  ): Promise<readonly EventOutcome[]> {
    const { door } = this.#options;
    const size = runs.reduce((sum, run) => sum + run.events.length, 0);
    for (;;) {
      this.#stopping.signal.throwIfAborted();
      if (door.hasRoom(size)) {
        // The door submits a run before it first waits, so runs sent together arrive in order.
        const answers = await Promise.allSettled(runs.map((run) => door.accept(originOf(run.origin), run.events)));
        const failed = answers.find((answer) => answer.status === 'rejected');
        if (failed === undefined)
          return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
        if (!(failed.reason instanceof FactsNotTakenError)) throw failed.reason;
      }
      await setTimeout(RETRY_MS, undefined, { signal: this.#stopping.signal });
    }
  }

  async #save(): Promise<void> {
    await saveProgress(this.#options.dataDir, { isSetUp: this.#isSetUp, workload: this.#workload.snapshot() });
    this.#savedEventCount = this.#workload.eventCount;
  }
}

/** A set-up input was refused: the directory holds something else than this demo. */
export class DemoRefusedError extends Error {
  override readonly name = 'DemoRefusedError';
}

const DEMO_ORIGIN = originOf('demo');

function batchesOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

function originOf(name: string): Origin {
  return name as Origin;
}

function refuseRefusal(outcome: EventOutcome): void {
  assert(outcome !== undefined, 'Invariant: the door answers every event');
  if ('rejected' in outcome) throw new DemoRefusedError(`${outcome.rejected} ${outcome.detail ?? ''}`);
}
