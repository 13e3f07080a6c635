import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { runCourse } from './course-job.ts';
import type { CourseJob } from './course-job.ts';

/** Worker entry: the course of one limit, then the thread ends. */
const port = parentPort;
assert(port !== null, 'Invariant: a job thread is started as a worker');

// The cast names what `course-thread`, the only one that starts this file, passes.
port.postMessage(runCourse(nodeDisk(), workerData as CourseJob));
port.close();
