import { Worker } from 'node:worker_threads';
import type { BacktestQuestion, BacktestResult } from '#lib/model/backtest.ts';
import type { BacktestJob, BacktestProgress } from './backtest-job.ts';

/** Back-tests that wait while another runs; each person has one at most. */
export const BACKTESTS_WAITING_MAX = 4;
/** Last results that are kept, of so many people. */
const KEPT_MAX = 32;

export type BacktestState = {
  readonly id: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly fraction: number;
  readonly result: BacktestResult | null;
};
export type BacktestTask = { readonly question: BacktestQuestion; readonly throughSeq: number };

/** One run: `stop` ends it at once and nothing is told after it. */
export type BacktestRunner = (
  task: BacktestTask,
  listener: { readonly onProgress: (progress: BacktestProgress) => void; readonly onFailure: () => void },
) => { stop(): void };

type Job = { readonly owner: string; readonly task: BacktestTask; state: BacktestState };

/** One back-test at a time; a newer one of the same person ends the older one [LE3]. */
export class BacktestQueue {
  readonly #run: BacktestRunner;
  readonly #waiting: Job[] = [];
  /** The newest of each person, oldest first. */
  readonly #jobs = new Map<string, Job>();
  #running: { readonly job: Job; readonly stop: () => void } | null = null;
  #nextId = 1;

  constructor(run: BacktestRunner) {
    this.#run = run;
  }

  /** Null where too many wait. */
  start(owner: string, task: BacktestTask): BacktestState | null {
    this.cancel(owner);
    if (this.#waiting.length >= BACKTESTS_WAITING_MAX) return null;
    const job: Job = { owner, task, state: { id: this.#nextId, state: 'waiting', fraction: 0, result: null } };
    this.#nextId += 1;
    this.#jobs.delete(owner);
    this.#jobs.set(owner, job);
    for (const [oldest, { state }] of this.#jobs) {
      if (this.#jobs.size <= KEPT_MAX) break;
      if (state.state === 'done' || state.state === 'failed') this.#jobs.delete(oldest);
    }
    this.#waiting.push(job);
    this.#next();
    return job.state;
  }

  stateOf(owner: string): BacktestState | null {
    return this.#jobs.get(owner)?.state ?? null;
  }

  cancel(owner: string): void {
    const place = this.#waiting.findIndex((job) => job.owner === owner);
    if (place >= 0) this.#waiting.splice(place, 1);
    const isUnfinished = ['waiting', 'running'].includes(this.#jobs.get(owner)?.state.state ?? '');
    if (isUnfinished) this.#jobs.delete(owner);
    if (this.#running?.job.owner !== owner) return;
    this.#running.stop();
    this.#running = null;
    this.#next();
  }

  #next(): void {
    const job = this.#running === null ? this.#waiting.shift() : undefined;
    if (job === undefined) return;
    job.state = { ...job.state, state: 'running' };
    const finish = (state: BacktestState): void => {
      job.state = state;
      if (this.#running?.job !== job) return;
      this.#running = null;
      this.#next();
    };
    const running = { job, stop: (): void => undefined };
    this.#running = running;
    const { stop } = this.#run(job.task, {
      onProgress: ({ isDone, fraction, result }) => {
        if (isDone) finish({ ...job.state, state: 'done', fraction: 1, result });
        else job.state = { ...job.state, fraction, result };
      },
      onFailure: () => finish({ ...job.state, state: 'failed' }),
    });
    running.stop = stop;
  }
}

/** Runs each on a short-lived thread of its own [TH1]. */
export function backtestThread(dataDir: string): BacktestRunner {
  return ({ question, throughSeq }, { onProgress, onFailure }) => {
    const workerData: BacktestJob = { dataDir, throughSeq, question };
    const worker = new Worker(new URL('./replay-worker.ts', import.meta.url), { workerData });
    // A process that ends waits for no back-test.
    worker.unref();
    let isOver = false;
    worker.on('message', (progress: BacktestProgress) => {
      if (isOver) return;
      isOver = progress.isDone;
      onProgress(progress);
    });
    const fail = (): void => {
      if (!isOver) onFailure();
      isOver = true;
    };
    worker.on('error', fail);
    worker.on('exit', fail);
    return {
      stop: () => {
        isOver = true;
        void worker.terminate();
      },
    };
  };
}
