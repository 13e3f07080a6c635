import { Worker } from 'node:worker_threads';
import type { HoldingCourse, HoldingQuestion } from '#lib/model/holding-course.ts';
import type { HoldingJob } from './holding-job.ts';

export type HoldingTask = { readonly question: HoldingQuestion; readonly throughSeq: number };
export type HoldingTold =
  | { readonly type: 'fraction'; readonly fraction: number }
  | { readonly type: 'course'; readonly course: HoldingCourse };
/** Rejects where the course could not be formed. */
export type HoldingRunner = (task: HoldingTask, onFraction: (fraction: number) => void) => Promise<HoldingCourse>;

/** Forms each on a short-lived thread of its own [TH1]. */
export function holdingThread(dataDir: string): HoldingRunner {
  return ({ question, throughSeq }, onFraction) =>
    new Promise((resolve, reject) => {
      const workerData: HoldingJob = { dataDir, throughSeq, question };
      const worker = new Worker(new URL('./holding-worker.ts', import.meta.url), { workerData });
      // A process that ends waits for no chart.
      worker.unref();
      worker.on('message', (told: HoldingTold) => {
        if (told.type === 'fraction') onFraction(told.fraction);
        else resolve(told.course);
      });
      worker.on('error', reject);
      // After a message this changes nothing: a promise settles once.
      worker.on('exit', (code) => reject(new Error(`the thread of a course ended, code=${code}`)));
    });
}
