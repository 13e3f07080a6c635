import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { runHolding } from './holding-job.ts';
import type { HoldingJob } from './holding-job.ts';
import type { HoldingTold } from './holding-thread.ts';

/** Worker entry: the course of one holding, then the thread ends. */
const port = parentPort;
assert(port !== null, 'Invariant: a job thread is started as a worker');

const tell = (told: HoldingTold): void => port.postMessage(told);
// The cast names what `holding-thread`, the only one that starts this file, passes.
const course = runHolding(nodeDisk(), workerData as HoldingJob, (fraction) => tell({ type: 'fraction', fraction }));
tell({ type: 'course', course });
port.close();
