import { Worker } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { Answered, Question } from '#lib/model/explanation.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import { takeLock } from '#server/journal/lock-file.ts';
import type { CoreSettings } from './core-host.ts';
import { INBOX_ENTRIES_MAX } from './messages.ts';
import type { CoreAccountDetail, CoreAnswer, FromCore, ToCore, WatchMessage } from './messages.ts';
import { PendingAnswers } from './pending-answers.ts';

export type CoreHandleOptions = CoreSettings & {
  /** The process must say its last words and exit with this code [JN6] [JN8] [TH3]; called once, the core is gone then. */
  readonly onFatal: (exitCode: number, message: string) => void;
  /** What a start replayed, for records that may lack it; called before the core is ready. */
  readonly onRelived?: ((lived: Extract<FromCore, { readonly type: 'relived' }>) => void) | undefined;
  /** Monotonic milliseconds; given so that tests need not wait. */
  readonly monotonicMs?: (() => number) | undefined;
  readonly probeIntervalMs?: number | undefined;
  /** The file that the worker runs; tests give one that puts the core on another disk. */
  readonly threadFile?: URL | undefined;
};

/** What the edge knows of the core. `silentMs` is the age of the oldest probe without an answer [HB2]. */
export type CoreStatus =
  | { readonly type: 'recovering'; readonly readSeq: number; readonly snapshotSeq: number }
  | (Omit<Extract<FromCore, { readonly type: 'ready' }>, 'type'> & {
      readonly type: 'ready';
      readonly silentMs: number;
    })
  | { readonly type: 'journalFull'; readonly sinceUs: number }
  | { readonly type: 'down'; readonly reason: string };

export type SubmitAnswer = { readonly outcomes: readonly Outcome[]; readonly duplicates: readonly number[] };
export type CoreState = Extract<FromCore, { readonly type: 'state' }>;
export type Released = Extract<FromCore, { readonly type: 'released' }>;
export type Probed = Extract<FromCore, { readonly type: 'probed' }>;
export type Snapshotted = Extract<FromCore, { readonly type: 'snapshotted' }>;

/** The inbox has no room for the batch: nothing of it was taken; answer 429 [OV1]. */
export class InboxFullError extends Error {
  override readonly name = 'InboxFullError';
}
/** No space for the journal: nothing is known to be taken; answer 503 with reason `journalFull` [JN5]. */
export class JournalFullError extends Error {
  override readonly name = 'JournalFullError';
}
/** The core is not there. What was on its way may or may not be journalled: sent again, it is answered as before. */
export class CoreDownError extends Error {
  override readonly name = 'CoreDownError';
}

const PROBE_INTERVAL_MS = 500;
/** A core that does not answer a probe for so long is told to the listeners, with its silence, until it answers [HB2]. */
const PROBE_DEADLINE_MS = 2_000;
/** Failures after which the process gives up [TH3]; starting values. */
export const FAILURES_MAX = 3;
const FAILURE_WINDOW_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;
const EXIT_GIVEN_UP = 70;

/** The edge's side of the core thread: one worker, restarted through recovery when it dies. */
export class CoreHandle {
  readonly #options: CoreHandleOptions;
  readonly #releaseLock: () => void;
  readonly #monotonicMs: () => number;
  readonly #submits = new PendingAnswers<SubmitAnswer>();
  readonly #answers = new PendingAnswers<CoreAnswer>();
  readonly #releasedListeners = new Set<(message: Released) => void>();
  readonly #statusListeners = new Set<(status: CoreStatus) => void>();
  readonly #failuresAtMs: number[] = [];
  #worker: Worker | null = null;
  #status: CoreStatus = { type: 'down', reason: 'not started' };
  #nextId = 1;
  #inFlight = 0;
  #watch: WatchMessage = {
    type: 'watch',
    accounts: [],
    limits: false,
    exposures: [],
    holders: false,
  };
  #heartbeat: NodeJS.Timeout | null = null;
  /** Id and send time of the heartbeat's open probe. */
  #beat: { readonly id: number; readonly sentAtMs: number } | null = null;
  #isStopping = false;
  #onReady: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;

  private constructor(options: CoreHandleOptions, releaseLock: () => void) {
    this.#options = options;
    this.#releaseLock = releaseLock;
    this.#monotonicMs = options.monotonicMs ?? ((): number => performance.now());
  }

  /**
   * Takes the data directory and resolves when the core is ready, or waits for space.
   * @throws JournalBusyError while another process has the directory; CoreDownError when the journal refuses to start
   * (`onFatal` is called as well).
   */
  static async start(options: CoreHandleOptions): Promise<CoreHandle> {
    const handle = new CoreHandle(options, takeLock(options.dataDir));
    const ready = new Promise<void>((resolve, reject) => {
      handle.#onReady = { resolve, reject };
    });
    handle.#spawn();
    handle.#heartbeat = setInterval(() => handle.#beatOnce(), options.probeIntervalMs ?? PROBE_INTERVAL_MS);
    await ready;
    return handle;
  }

  /** Free places in the inbox. */
  get inboxFree(): number {
    return INBOX_ENTRIES_MAX - this.#inFlight;
  }

  /** Resolves when all is durable. @throws InboxFullError, JournalFullError, CoreDownError */
  submit(submissions: readonly Submission[]): Promise<SubmitAnswer> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(refusal);
    if (submissions.length === 0) return Promise.resolve({ outcomes: [], duplicates: [] });
    if (submissions.length > this.inboxFree) {
      return Promise.reject(new InboxFullError(`inbox free=${this.inboxFree} asked=${submissions.length}`));
    }
    const id = this.#takeId();
    this.#inFlight += submissions.length;
    this.#post({ type: 'submit', id, submissions });
    return this.#submits.expect(id).finally(() => {
      this.#inFlight -= submissions.length;
    });
  }

  onReleased(listener: (message: Released) => void): () => void {
    this.#releasedListeners.add(listener);
    return () => void this.#releasedListeners.delete(listener);
  }

  onStatus(listener: (status: CoreStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => void this.#statusListeners.delete(listener);
  }

  status(): CoreStatus {
    if (this.#status.type !== 'ready' || this.#beat === null) return this.#status;
    return { ...this.#status, silentMs: this.#monotonicMs() - this.#beat.sentAtMs };
  }

  askState(): Promise<CoreState> {
    return this.#ask('state', (id) => ({ type: 'askState', id }));
  }

  async askDetail(account: string): Promise<CoreAccountDetail | null> {
    return (await this.#ask('detail', (id) => ({ type: 'askDetail', id, account }))).detail;
  }

  async askPreview(draft: LimitDraft): Promise<PreviewAnswer> {
    return (await this.#ask('previewed', (id) => ({ type: 'askPreview', id, draft }))).answer;
  }

  async askVersions(limitId: string): Promise<LimitVersions | null> {
    return (await this.#ask('versions', (id) => ({ type: 'askVersions', id, limitId }))).versions;
  }

  async askCoverage(): Promise<LimitCoverage> {
    return (await this.#ask('coverage', (id) => ({ type: 'askCoverage', id }))).coverage;
  }

  async askProgrammes(desks: readonly string[] | null): Promise<ProgrammeLimits> {
    return (await this.#ask('programmes', (id) => ({ type: 'askProgrammes', id, desks }))).limits;
  }

  async askHolders(): Promise<Holders> {
    return (await this.#ask('holders', (id) => ({ type: 'askHolders', id }))).holders;
  }

  /** Null where there is nothing of that name. */
  async askWhy(question: Question): Promise<Answered | null> {
    return (await this.#ask('why', (id) => ({ type: 'askWhy', id, question }))).answer;
  }

  /** With the engine's fingerprint, which costs a walk over the whole state. */
  probe(): Promise<Probed> {
    return this.#ask('probed', (id) => ({ type: 'probe', id, withFingerprint: true }));
  }

  snapshotNow(): Promise<Snapshotted> {
    return this.#ask('snapshotted', (id) => ({ type: 'snapshotNow', id }));
  }

  /** Kept over a restart of the core. */
  watch(watched: Omit<WatchMessage, 'type'>): void {
    this.#watch = { type: 'watch', ...watched };
    if (this.#worker !== null) this.#post(this.#watch);
  }

  /** Final commit and snapshot, then the worker ends and the directory is given back. */
  async stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    const worker = this.#worker;
    if (worker !== null) {
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      const deadline = setTimeout(() => void worker.terminate(), STOP_DEADLINE_MS);
      this.#post({ type: 'stop' });
      await ended;
      clearTimeout(deadline);
    }
    // Whoever stopped it knows: only a stop that failed was told to the listeners.
    if (this.#status.type !== 'down') {
      this.#failPending(() => new CoreDownError('stopped'));
      this.#status = { type: 'down', reason: 'stopped' };
    }
    this.#releaseLock();
  }

  /** Ends the worker wherever it stands; another one starts through recovery, and it counts as a failure [KX6] [TH3]. */
  async restart(): Promise<void> {
    await this.#worker?.terminate();
  }

  #spawn(): void {
    const { dataDir, clock, segmentBytes, snapshotEvery } = this.#options;
    const settings: CoreSettings = { dataDir, clock, segmentBytes, snapshotEvery };
    const file = this.#options.threadFile ?? new URL('./core-thread.ts', import.meta.url);
    const worker = new Worker(file, { workerData: settings });
    this.#worker = worker;
    let failure: string | null = null;
    worker.on('message', (message: FromCore) => {
      if (message.type !== 'fatal') return this.#receive(message);
      failure = message.message;
      if (!message.isCurable) this.#giveUp(message.exitCode, message.message);
      void worker.terminate();
    });
    worker.on('error', (error) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => this.#afterExit(worker, failure));
    this.#post(this.#watch);
  }

  #receive(message: Exclude<FromCore, { readonly type: 'fatal' }>): void {
    switch (message.type) {
      case 'released':
        this.#release(message);
        return;
      case 'ready':
        this.#setStatus({ ...message, silentMs: 0 });
        this.#settleStart();
        return;
      case 'recovering':
        this.#setStatus(message);
        return;
      case 'relived':
        this.#options.onRelived?.(message);
        return;
      case 'journalFull':
        this.#failPending(() => new JournalFullError('the journal has no space left'));
        this.#beat = null;
        this.#setStatus(message);
        this.#settleStart();
        return;
      case 'journalFreed':
        // `ready` came just before it and says all there is to say.
        return;
      case 'probed':
        if (this.#beat?.id === message.id) this.#endBeat(this.#beat.sentAtMs);
        else this.#answers.settle(message.id, message);
        return;
      default:
        // All that is left answers a question: another kind would not compile here.
        this.#answers.settle(message.id, message);
    }
  }

  /** Listeners first: whoever awaits the outcome then finds its effects already told. */
  #release(message: Released): void {
    for (const listener of this.#releasedListeners) listener(message);
    for (const { id, outcomes, duplicates } of message.outcomes) this.#submits.settle(id, { outcomes, duplicates });
  }

  /** `failure` is null where the thread ended without a word: as asked by `stop`, or ended from outside. */
  #afterExit(worker: Worker, failure: string | null): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#beat = null;
    // A planned end is no failure: `stop` says what is to be said.
    if (this.#isStopping && failure === null) return;
    const reason = failure ?? 'the core thread ended';
    this.#setDown(reason);
    if (this.#isStopping) return;
    const nowMs = this.#monotonicMs();
    this.#failuresAtMs.push(nowMs);
    while ((this.#failuresAtMs[0] ?? nowMs) < nowMs - FAILURE_WINDOW_MS) this.#failuresAtMs.shift();
    if (this.#failuresAtMs.length >= FAILURES_MAX) {
      this.#giveUp(
        EXIT_GIVEN_UP,
        `the core failed ${FAILURES_MAX} times within ${FAILURE_WINDOW_MS / 1_000} s, at last: ${reason}`,
      );
      return;
    }
    this.#spawn();
  }

  /** No outcome leaves after this. */
  #giveUp(exitCode: number, message: string): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#setDown(message);
    this.#releaseLock();
    this.#onReady?.reject(new CoreDownError(message));
    this.#onReady = null;
    this.#options.onFatal(exitCode, message);
  }

  #setDown(reason: string): void {
    this.#failPending(() => new CoreDownError(reason));
    this.#setStatus({ type: 'down', reason });
  }

  #failPending(makeError: () => Error): void {
    this.#submits.failAll(makeError);
    this.#answers.failAll(makeError);
  }

  #setStatus(status: CoreStatus): void {
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }

  #settleStart(): void {
    this.#onReady?.resolve();
    this.#onReady = null;
  }

  #refusal(): Error | null {
    if (this.#status.type === 'ready' && !this.#isStopping) return null;
    if (this.#status.type === 'journalFull') return new JournalFullError('the journal has no space left');
    return new CoreDownError(`core is ${this.#isStopping ? 'stopping' : this.#status.type}`);
  }

  async #ask<Kind extends CoreAnswer['type']>(
    kind: Kind,
    make: (id: number) => ToCore,
  ): Promise<Extract<CoreAnswer, { readonly type: Kind }>> {
    const refusal = this.#refusal();
    if (refusal !== null) throw refusal;
    const id = this.#takeId();
    this.#post(make(id));
    const answer = await this.#answers.expect(id);
    assert(isOfKind(answer, kind), 'Invariant: a question is answered in its own kind');
    return answer;
  }

  #endBeat(sentAtMs: number): void {
    this.#beat = null;
    const wasSilent = this.#monotonicMs() - sentAtMs >= PROBE_DEADLINE_MS;
    if (wasSilent) this.#setStatus(this.#status);
  }

  #beatOnce(): void {
    if (this.#status.type !== 'ready') return;
    if (this.#beat !== null) {
      const status = this.status();
      if (status.type !== 'ready' || status.silentMs < PROBE_DEADLINE_MS) return;
      for (const listener of this.#statusListeners) listener(status);
      return;
    }
    this.#beat = { id: this.#takeId(), sentAtMs: this.#monotonicMs() };
    this.#post({ type: 'probe', id: this.#beat.id });
  }

  #post(message: ToCore): void {
    assert(this.#worker !== null, 'Invariant: messages go to a living core');
    this.#worker.postMessage(message);
  }

  #takeId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }
}

function isOfKind<Kind extends CoreAnswer['type']>(
  answer: CoreAnswer,
  kind: Kind,
): answer is Extract<CoreAnswer, { readonly type: Kind }> {
  return answer.type === kind;
}
