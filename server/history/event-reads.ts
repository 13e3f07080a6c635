import { Worker } from 'node:worker_threads';
import type { EventsPage } from '#lib/protocol/event-lines.ts';
import type { EventsJob } from './events-job.ts';

export type EventsAsk = Omit<EventsJob, 'dataDir' | 'throughSeq'>;
export type EventsRunner = (ask: EventsAsk) => Promise<EventsPage>;

/** Questions that wait while another is answered; what comes beyond is told to come again. */
export const EVENTS_WAITING_MAX = 8;

/** Reads the journal for one person at a time: it is the disk of the core, and a thread beside it. */
export class EventReads {
  readonly #run: EventsRunner;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(run: EventsRunner) {
    this.#run = run;
  }

  /** Null where too many wait. */
  ask(question: EventsAsk): Promise<EventsPage> | null {
    if (this.#waiting > EVENTS_WAITING_MAX) return null;
    this.#waiting += 1;
    const answer = this.#last.then(() => this.#run(question));
    this.#last = answer
      // Whoever asked is told; the next one must not wait for it.
      .catch(() => undefined)
      .finally(() => {
        this.#waiting -= 1;
      });
    return answer;
  }
}

/** Reads each on a short-lived thread of its own [TH1]. */
export function eventsThread(dataDir: string, throughSeq: () => number): EventsRunner {
  return (ask) =>
    new Promise((resolve, reject) => {
      const workerData: EventsJob = { ...ask, dataDir, throughSeq: throughSeq() };
      const worker = new Worker(new URL('./events-worker.ts', import.meta.url), { workerData });
      // A process that ends waits for no reader.
      worker.unref();
      worker.on('message', (page: EventsPage) => resolve(page));
      worker.on('error', reject);
      // After a message this changes nothing: a promise settles once.
      worker.on('exit', (code) => reject(new Error(`the thread of events ended, code=${code}`)));
    });
}
