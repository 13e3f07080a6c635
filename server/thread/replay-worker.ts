import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { runBacktest } from './backtest-job.ts';
import type { BacktestJob } from './backtest-job.ts';

/** Worker entry: one back-test, then the thread ends. */
const port = parentPort;
assert(port !== null, 'Invariant: a job thread is started as a worker');

// The cast names what `backtest-queue`, the only one that starts this file, passes.
runBacktest(nodeDisk(), workerData as BacktestJob, (progress) => port.postMessage(progress));
port.close();
