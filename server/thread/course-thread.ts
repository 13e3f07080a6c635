import { Worker } from 'node:worker_threads';
import type { CourseQuestion, LimitCourse } from '#lib/model/limit-course.ts';
import type { CourseJob } from './course-job.ts';

export type CourseTask = { readonly question: CourseQuestion; readonly throughSeq: number };
/** Rejects where the course could not be formed. */
export type CourseRunner = (task: CourseTask) => Promise<LimitCourse>;

/** Forms each on a short-lived thread of its own [TH1]. */
export function courseThread(dataDir: string): CourseRunner {
  return ({ question, throughSeq }) =>
    new Promise((resolve, reject) => {
      const workerData: CourseJob = { dataDir, throughSeq, question };
      const worker = new Worker(new URL('./course-worker.ts', import.meta.url), { workerData });
      // A process that ends waits for no chart.
      worker.unref();
      worker.on('message', (course: LimitCourse) => resolve(course));
      worker.on('error', reject);
      // After a message this changes nothing: a promise settles once.
      worker.on('exit', (code) => reject(new Error(`the thread of a course ended, code=${code}`)));
    });
}
