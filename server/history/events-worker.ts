import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { readEvents } from './events-job.ts';
import type { EventsJob } from './events-job.ts';

/** Worker entry: one page of events, then the thread ends. */
const port = parentPort;
assert(port !== null, 'Invariant: a job thread is started as a worker');

// The cast names what `event-reads`, the only one that starts this file, passes.
port.postMessage(readEvents(nodeDisk(), workerData as EventsJob));
port.close();
