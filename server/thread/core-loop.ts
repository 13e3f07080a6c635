import { assert, unreachable } from '#lib/base/assert.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { LimitView } from '#lib/model/view.ts';
import { JournalFullError } from '#server/journal/journal.ts';
import type { Journal } from '#server/journal/journal.ts';
import type { ClockMode } from './clock.ts';
import { recoverCore, snapshotOf } from './core-recovery.ts';
import type { RecoveredCore, RecoveryParts, Relived } from './core-recovery.ts';
import type { EnginePort } from './engine-port.ts';
import { BATCH_DURATION_MS, BATCH_ENTRIES_MAX, COLLECT_INTERVAL_MS } from './messages.ts';
import type { BatchTimings, CoreAccountDetail, FromCore, ToCore } from './messages.ts';
import { ExposureTurn } from './exposure-turn.ts';
import type { ExposureCut } from './exposure-turn.ts';
import { HoldersTurn } from './holders-turn.ts';
import type { HoldersCut } from './holders-turn.ts';
import { OpenDay } from './open-day.ts';
import { Pipeline } from './pipeline.ts';

export type CoreClock = { nowUs(): number; monotonicUs(): number };

export type CoreLoopOptions = Omit<RecoveryParts, 'onProgress'> & {
  readonly clock: CoreClock;
  readonly mode: ClockMode;
  readonly send: (message: FromCore) => void;
  /** Entries between two snapshots. */
  readonly snapshotEvery: number;
};

/** Newest ended proposals and silences in the picture for a browser. */
const ENDED_PROPOSALS_MAX = 50;
const ENDED_SILENCES_MAX = 50;
/** Newest cleared alerts in the picture for a browser. */
const CLEARED_ALERTS_MAX = 100;
const LIMITS_INTERVAL_US = 1_000_000;
const RESUME_INTERVAL_US = 1_000_000;

/** A submit message on its way: its answer leaves when its last input is durable. */
type Pending = {
  readonly id: number;
  readonly submissions: readonly Submission[];
  readonly outcomes: Outcome[];
  readonly duplicates: number[];
};

type Received = Pick<BatchTimings, 'submissions' | 'oldestReceivedUs' | 'newestReceivedUs'>;
const NOTHING_RECEIVED: Received = { submissions: 0, oldestReceivedUs: null, newestReceivedUs: null };

/** A core that takes inputs. `lastSnapshotSeq` counts towards the next snapshot. */
type Running = RecoveredCore & { readonly pipeline: Pipeline; lastSnapshotSeq: number };

/**
 * Receive a batch, sequence, append, apply, commit, release. Runs on the core thread, and in the test's own process with
 * a memory journal and a virtual clock: the host calls `receive`, `drain` and `tick`.
 */
export class CoreLoop {
  readonly #options: CoreLoopOptions;
  readonly #inbox: Pending[] = [];
  #running: Running | null = null;
  #watched: readonly string[] = [];
  /** Watched accounts that have not been sent since they are watched. */
  #unsent = new Set<string>();
  #watchesLimits = false;
  #openDay = new OpenDay();
  readonly #exposure = new ExposureTurn();
  readonly #holders = new HoldersTurn();
  #limitsSentUs = Number.NEGATIVE_INFINITY;
  #collectedUs = Number.NEGATIVE_INFINITY;
  #hasUncollected = false;
  #fullSinceUs = 0;
  #triedResumeUs = 0;
  #lastCommitUs = 0;

  constructor(options: CoreLoopOptions) {
    this.#options = options;
  }

  /** @throws what `recoverCore` throws, but for want of space, which it waits out. */
  start(): void {
    this.#options.send({ type: 'recovering', readSeq: 0, snapshotSeq: 0 });
    try {
      this.#recover(this.#options.openJournal);
    } catch (error) {
      this.#enterFull(error);
    }
  }

  /** Takes a message; the host then calls `drain` until it answers false. */
  receive(message: ToCore): void {
    switch (message.type) {
      case 'submit':
        // While the journal is full the edge has already refused what was on its way.
        if (this.#running !== null)
          this.#inbox.push({ id: message.id, submissions: message.submissions, outcomes: [], duplicates: [] });
        return;
      case 'watch':
        this.#watch(message.accounts, message.limits);
        this.#exposure.watch(message.exposures);
        this.#holders.watch(message.holders);
        return;
      case 'askState':
      case 'askDetail':
      case 'askPreview':
      case 'askVersions':
      case 'askCoverage':
      case 'askProgrammes':
      case 'askHolders':
      case 'askWhy':
      case 'probe':
      case 'snapshotNow':
        if (this.#running !== null) this.#answer(this.#running, message);
        return;
      case 'stop':
        this.stop();
        return;
      default:
        unreachable(message);
    }
  }

  /** One batch: until the inbox is empty, 1,000 entries or 5 ms [TH2]. True while something is left. */
  drain(): boolean {
    const running = this.#running;
    if (running === null || this.#inbox.length === 0) return false;
    try {
      this.#batch(running);
    } catch (error) {
      this.#enterFull(error);
    }
    return this.#inbox.length > 0;
  }

  /** To be called each 100 ms: lets time pass, sends what is due, looks for space. */
  tick(): void {
    const { clock, mode } = this.#options;
    const startUs = clock.monotonicUs();
    try {
      if (this.#running === null) {
        if (startUs - this.#triedResumeUs >= RESUME_INTERVAL_US) this.#tryResume(startUs);
        return;
      }
      if (mode === 'wall') this.#running.pipeline.advanceTime(clock.nowUs());
      if (mode === 'wall' || this.#hasUncollected)
        this.#release(this.#running, { startUs, finished: [], ...NOTHING_RECEIVED });
    } catch (error) {
      this.#enterFull(error);
    }
  }

  /** Final commit, snapshot and clean close. */
  stop(): void {
    while (this.drain());
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    if (running.engine.seq > running.snapshotSeq)
      this.#options.snapshots.save(snapshotOf(running, this.#options.engines.version));
    running.journal.close();
  }

  #recover(openJournal: RecoveryParts['openJournal']): void {
    const { send, clock, mode } = this.#options;
    const onProgress = (readSeq: number, snapshotSeq: number): void =>
      send({ type: 'recovering', readSeq, snapshotSeq });
    const onRelived = (lived: Relived): void => send({ type: 'relived', ...lived });
    const recovered = recoverCore({ ...this.#options, openJournal, onProgress, onRelived });
    const monotonicUs = (): number => clock.monotonicUs();
    const pipeline = new Pipeline({ ...recovered, mode, monotonicUs });
    this.#running = { ...recovered, pipeline, lastSnapshotSeq: recovered.snapshotSeq };
    this.#unsent = new Set(this.#watched);
    this.#openDay = new OpenDay();
    send({
      type: 'ready',
      seq: recovered.engine.seq,
      epoch: String(recovered.journal.epoch),
      engineVersion: this.#options.engines.version,
      fingerprint: recovered.engine.fingerprint(),
      recoveredEntries: recovered.recoveredEntries,
      droppedBytes: recovered.journal.droppedBytes,
    });
  }

  /** Drops the memory, which may hold what the journal does not, and waits for space [JN5]; any other error goes on up. */
  #enterFull(error: unknown): void {
    if (!(error instanceof JournalFullError)) throw error;
    this.#running?.journal.close();
    this.#running = null;
    this.#inbox.length = 0;
    this.#triedResumeUs = this.#options.clock.monotonicUs();
    if (this.#fullSinceUs > 0) return;
    this.#fullSinceUs = this.#options.clock.nowUs();
    this.#options.send({ type: 'journalFull', sinceUs: this.#fullSinceUs });
  }

  #tryResume(nowUs: number): void {
    this.#triedResumeUs = nowUs;
    // Space for a whole further segment first, so that the doors do not open and shut with every batch.
    const reserved = (fromSeq: number): Journal => {
      const journal = this.#options.openJournal(fromSeq);
      try {
        journal.reserve();
        return journal;
      } catch (error) {
        journal.close();
        throw error;
      }
    };
    this.#recover(reserved);
    this.#fullSinceUs = 0;
    this.#options.send({ type: 'journalFreed' });
  }

  #batch(running: Running): void {
    const { clock } = this.#options;
    const startUs = clock.monotonicUs();
    const finished: Pending[] = [];
    let submissions = 0;
    let oldestUs = Number.POSITIVE_INFINITY;
    let newestUs = Number.NEGATIVE_INFINITY;
    for (let pending = this.#inbox[0]; pending !== undefined; pending = this.#inbox[0]) {
      const nowUs = clock.nowUs();
      while (pending.outcomes.length < pending.submissions.length && submissions < BATCH_ENTRIES_MAX) {
        const position = pending.outcomes.length;
        const submission = pending.submissions[position];
        assert(submission !== undefined, 'Invariant: a submit message has no holes');
        const taken = running.pipeline.take(submission, nowUs);
        pending.outcomes.push(taken.outcome);
        if (taken.isDuplicate) pending.duplicates.push(position);
        oldestUs = Math.min(oldestUs, submission.tsReceivedUs);
        newestUs = Math.max(newestUs, submission.tsReceivedUs);
        submissions += 1;
      }
      if (pending.outcomes.length < pending.submissions.length) break;
      finished.push(pending);
      this.#inbox.shift();
      if (submissions >= BATCH_ENTRIES_MAX || clock.monotonicUs() - startUs >= BATCH_DURATION_MS * 1_000) break;
    }
    const received = { submissions, oldestReceivedUs: oldestUs, newestReceivedUs: newestUs };
    this.#release(running, { startUs, finished, ...(submissions > 0 ? received : NOTHING_RECEIVED) });
  }

  #release(
    running: Running,
    batch: {
      readonly startUs: number;
      readonly finished: readonly Pending[];
    } & Received,
  ): void {
    const { clock, send } = this.#options;
    const detectedAtUs = clock.nowUs();
    const { entries, notices, evidence, commitUs } = running.pipeline.commit();
    const nowUs = clock.monotonicUs();
    if (entries > 0) this.#lastCommitUs = commitUs;
    if (entries > 0) this.#hasUncollected = true;
    const applyUs = nowUs - batch.startUs - commitUs;
    const { submissions, oldestReceivedUs, newestReceivedUs } = batch;
    const timings: BatchTimings = { entries, submissions, oldestReceivedUs, newestReceivedUs, applyUs, commitUs };
    const collected = this.#collect(running.engine, notices, nowUs);
    send({
      type: 'released',
      throughSeq: running.engine.seq,
      engineTimeUs: running.engine.timeUs,
      outcomes: batch.finished.map(({ id, outcomes, duplicates }) => ({ id, outcomes, duplicates })),
      ...collected,
      notices,
      evidence,
      detectedAtUs,
      durableAtUs: evidence.length > 0 ? clock.nowUs() : detectedAtUs,
      timings,
    });
    this.#snapshotIfDue(running);
  }

  /** At most each 100 ms, and always with notices. */
  #collect(
    engine: EnginePort,
    notices: readonly Notice[],
    nowUs: number,
  ): {
    readonly deltas: readonly Delta[] | null;
    readonly details: readonly CoreAccountDetail[];
    readonly limits: readonly LimitView[] | null;
  } & ExposureCut &
    HoldersCut {
    const isDue = nowUs - this.#collectedUs >= COLLECT_INTERVAL_MS * 1_000;
    if (notices.length === 0 && !isDue) return { deltas: null, details: [], limits: null };
    const details: CoreAccountDetail[] = [];
    for (const account of this.#watched) {
      // Before `collect`, which forgets who is dirty.
      if (!engine.isDirty(account) && !this.#unsent.has(account)) continue;
      const detail = detailOf(engine, account);
      if (detail !== null) details.push(detail);
    }
    this.#unsent.clear();
    const deltas: Delta[] = [];
    engine.collect(deltas);
    this.#openDay.complete(engine, deltas);
    this.#collectedUs = nowUs;
    this.#hasUncollected = false;
    // What changed is shown with the notice of it: on the clock of events nothing may follow for long.
    const isChanged = notices.some(({ type }) => type === 'LimitChanged');
    const hasLimits = this.#watchesLimits && (isChanged || nowUs - this.#limitsSentUs >= LIMITS_INTERVAL_US);
    if (hasLimits) this.#limitsSentUs = nowUs;
    const monotonicUs = (): number => this.#options.clock.monotonicUs();
    const exposure = this.#exposure.cut(engine.queries, deltas, monotonicUs);
    const holders = this.#holders.cut(engine.queries, deltas, monotonicUs);
    return { deltas, details, limits: hasLimits ? engine.personLimits() : null, ...exposure, ...holders };
  }

  #watch(accounts: readonly string[], limits: boolean): void {
    const before = new Set(this.#watched);
    for (const account of accounts) if (!before.has(account)) this.#unsent.add(account);
    this.#watched = accounts;
    if (limits && !this.#watchesLimits) this.#limitsSentUs = Number.NEGATIVE_INFINITY;
    this.#watchesLimits = limits;
    this.#hasUncollected = true;
  }

  #answer(
    running: Running,
    message: Extract<
      ToCore,
      {
        readonly type:
          | 'askState'
          | 'askDetail'
          | 'askPreview'
          | 'askVersions'
          | 'askCoverage'
          | 'askProgrammes'
          | 'askHolders'
          | 'askWhy'
          | 'probe'
          | 'snapshotNow';
      }
    >,
  ): void {
    const { send } = this.#options;
    const { engine } = running;
    const { id } = message;
    if (message.type === 'askState') {
      const deltas: Delta[] = [];
      engine.collectAll(deltas);
      new OpenDay().complete(engine, deltas);
      send({
        type: 'state',
        id,
        throughSeq: engine.seq,
        engineTimeUs: engine.timeUs,
        deltas,
        alerts: engine.alerts(CLEARED_ALERTS_MAX),
        limits: engine.personLimits(),
        proposals: engine.proposals(ENDED_PROPOSALS_MAX),
        silences: engine.queries.silences(ENDED_SILENCES_MAX),
      });
    } else if (message.type === 'askDetail') {
      send({ type: 'detail', id, throughSeq: engine.seq, detail: detailOf(engine, message.account) });
    } else if (message.type === 'askPreview') {
      send({ type: 'previewed', id, answer: engine.queries.preview(message.draft) });
    } else if (message.type === 'askVersions') {
      send({ type: 'versions', id, versions: engine.queries.versions(message.limitId) });
    } else if (message.type === 'askCoverage') {
      send({ type: 'coverage', id, coverage: engine.queries.coverage() });
    } else if (message.type === 'askProgrammes') {
      send({ type: 'programmes', id, limits: engine.queries.programmeLimits(message.desks) });
    } else if (message.type === 'askHolders') {
      send({ type: 'holders', id, holders: engine.queries.holders() });
    } else if (message.type === 'askWhy') {
      send({ type: 'why', id, answer: engine.queries.answer(message.question) });
    } else if (message.type === 'probe') {
      const fingerprint = message.withFingerprint === true ? engine.fingerprint() : '';
      send({ type: 'probed', id, seq: engine.seq, fingerprint, commitUs: this.#lastCommitUs });
    } else {
      this.#snapshot(running);
      send({ type: 'snapshotted', id, seq: engine.seq, fingerprint: engine.fingerprint() });
    }
  }

  #snapshotIfDue(running: Running): void {
    if (running.engine.seq - running.lastSnapshotSeq >= this.#options.snapshotEvery) this.#snapshot(running);
  }

  /** Without room for it the old ones stay and the next attempt comes with the next interval. */
  #snapshot(running: Running): void {
    running.lastSnapshotSeq = running.engine.seq;
    this.#options.snapshots.save(snapshotOf(running, this.#options.engines.version));
  }
}

function detailOf(engine: EnginePort, account: string): CoreAccountDetail | null {
  const detail = engine.accountDetail(account);
  return detail === null ? null : { account, ...detail };
}
