import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { LimitCourse } from '#lib/model/limit-course.ts';
import type { CourseTask } from '#server/thread/course-thread.ts';
import { AlertCourses, COURSE_SPAN_US, COURSES_WAITING_MAX } from './alert-courses.ts';

const FIRED_US = 100 * COURSE_SPAN_US;
const NODE = { level: 'account', id: 'A' } as const;
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-courses-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

type Run = { readonly task: CourseTask; readonly settle: (course: LimitCourse | null) => Promise<void> };

function open(): {
  readonly courses: AlertCourses;
  readonly runs: Run[];
  readonly now: { us: number };
  readonly errors: unknown[];
} {
  const runs: Run[] = [];
  const errors: unknown[] = [];
  const now = { us: FIRED_US + 1 };
  const courses = new AlertCourses({
    dataDir,
    run: (task) =>
      new Promise((resolve, reject) => {
        const settle = async (course: LimitCourse | null): Promise<void> => {
          if (course === null) reject(new Error('no journal'));
          else resolve(course);
          // What waits for the promise has run by then.
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        };
        runs.push({ task, settle });
      }),
    reached: () => ({ seq: 77, engineTimeUs: now.us }),
    onError: (error) => errors.push(error),
  });
  return { courses, runs, now, errors };
}

function firing(seq: number): AlertEvidence {
  return { alertId: 'ab', seq, atUs: FIRED_US, limit: { limitId: 'L' } } as unknown as AlertEvidence;
}

function course(throughUs: number): LimitCourse {
  const range = { fromUs: FIRED_US - COURSE_SPAN_US, toUs: FIRED_US + COURSE_SPAN_US };
  return { scale: 2, isBelow: false, ...range, throughUs, points: [] };
}

test('[EV1] the chart around a firing asks 15 minutes to each side, once, and again when what is kept has aged', async () => {
  const { courses, runs, now } = open();
  expect(courses.ask(firing(5), NODE)).toEqual({ state: 'forming', course: null });
  expect(courses.ask(firing(5), NODE)).toEqual({ state: 'forming', course: null });
  expect(runs).toHaveLength(1);
  const range = { fromUs: FIRED_US - COURSE_SPAN_US, toUs: FIRED_US + COURSE_SPAN_US };
  expect(runs[0]?.task).toEqual({ throughSeq: 77, question: { limitId: 'L', node: NODE, ...range } });
  const partial = course(now.us);
  await runs[0]?.settle(partial);
  expect(courses.ask(firing(5), NODE)).toEqual({ state: 'ready', course: partial });
  now.us += 60_000_000;
  // The old one is shown while the new one is formed.
  expect(courses.ask(firing(5), NODE)).toEqual({ state: 'forming', course: partial });
  expect(runs).toHaveLength(2);
  expect(courses.ask({ ...firing(6), limit: null }, NODE)).toBeNull();
});

test('[EV1] what is over is kept through a restart, and formed again where its file was cut short', async () => {
  const first = open();
  const whole = course(FIRED_US + COURSE_SPAN_US);
  first.courses.ask(firing(5), NODE);
  await first.runs[0]?.settle(whole);
  const second = open();
  expect(second.courses.ask(firing(5), NODE)).toEqual({ state: 'ready', course: whole });
  expect(second.runs).toHaveLength(0);
  const folder = join(dataDir, 'history', 'courses');
  const [file = ''] = readdirSync(folder);
  truncateSync(join(folder, file), 20);
  const third = open();
  expect(third.courses.ask(firing(5), NODE)).toEqual({ state: 'forming', course: null });
});

test('[BO1] one is formed at a time, so many wait, and one that fails is told and tried again', async () => {
  const { courses, runs, errors } = open();
  for (let seq = 1; seq <= COURSES_WAITING_MAX; seq += 1) courses.ask(firing(seq), NODE);
  expect(runs).toHaveLength(1);
  expect(courses.ask(firing(99), NODE)).toEqual({ state: 'busy', course: null });
  await runs[0]?.settle(null);
  expect(runs).toHaveLength(2);
  expect(errors).toHaveLength(1);
  expect(courses.ask(firing(1), NODE)).toEqual({ state: 'failed', course: null });
  expect(courses.ask(firing(1), NODE)).toEqual({ state: 'forming', course: null });
});
