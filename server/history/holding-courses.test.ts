import { expect, test } from 'vitest';
import type { HoldingCourse } from '#lib/model/holding-course.ts';
import type { HoldingTask } from '#server/thread/holding-thread.ts';
import { HOLDING_LEFT_MS, HoldingCourses, HOLDINGS_WAITING_MAX } from './holding-courses.ts';

type Run = {
  readonly task: HoldingTask;
  readonly tell: (fraction: number) => void;
  readonly settle: (course: HoldingCourse | null) => Promise<void>;
};

function open() {
  const runs: Run[] = [];
  const errors: unknown[] = [];
  const now = { seq: 77, ms: 0 };
  const courses = new HoldingCourses({
    run: (task, tell) =>
      new Promise((resolve, reject) => {
        const settle = async (course: HoldingCourse | null): Promise<void> => {
          if (course === null) reject(new Error('no journal'));
          else resolve(course);
          // What waits for the promise has run by then.
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        };
        runs.push({ task, tell, settle });
      }),
    reached: () => ({ seq: now.seq, engineTimeUs: 5_000 }),
    sessionFromUs: () => 1_000,
    monotonicMs: () => now.ms,
    onError: (error) => errors.push(error),
  });
  const ask = (account: string, after = 70) => courses.ask({ account, instrument: 'ES', after });
  return { ask, runs, now, errors };
}

function course(throughSeq: number): HoldingCourse {
  return { scale: 2, fromUs: 1_000, throughUs: 5_001, throughSeq, base: null, points: [] };
}

test('[CH3] a course is formed once for all who ask, says how far it is, and holds what the page does not', async () => {
  const { ask, runs, now } = open();
  expect(ask('A')).toEqual({ state: 'forming', fraction: 0 });
  runs[0]?.tell(0.5);
  expect(ask('A')).toEqual({ state: 'forming', fraction: 0.5 });
  expect(runs).toHaveLength(1);
  const range = { fromUs: 1_000, toUs: 5_001 };
  expect(runs[0]?.task).toEqual({ throughSeq: 77, question: { account: 'A', instrument: 'ES', ...range } });
  await runs[0]?.settle(course(77));
  expect(ask('A')).toEqual({ state: 'ready', course: course(77) });
  // A page that was opened later lacks what lies between.
  now.seq = 90;
  expect(ask('A', 78)).toEqual({ state: 'forming', fraction: 0 });
  await runs[1]?.settle(course(90));
  expect(ask('A', 78)).toEqual({ state: 'ready', course: course(90) });
});

test('[BO1] one is formed at a time, so many wait, and one that fails is told once and tried again', async () => {
  const { ask, runs, errors } = open();
  for (let at = 0; at < HOLDINGS_WAITING_MAX; at += 1) ask(`A${at}`);
  expect(runs).toHaveLength(1);
  expect(ask('B')).toEqual({ state: 'busy' });
  await runs[0]?.settle(null);
  expect([runs.length, errors.length]).toEqual([2, 1]);
  expect(ask('A0')).toEqual({ state: 'failed' });
  expect(ask('A0')).toEqual({ state: 'forming', fraction: 0 });
});

test('[BO1] what nobody asks for any more is not formed, and takes nobody the place', async () => {
  const { ask, runs, now } = open();
  for (let at = 0; at < HOLDINGS_WAITING_MAX; at += 1) ask(`A${at}`);
  now.ms = HOLDING_LEFT_MS + 1;
  expect(ask('B')).toEqual({ state: 'forming', fraction: 0 });
  await runs[0]?.settle(course(77));
  expect(runs.map(({ task }) => task.question.account)).toEqual(['A0', 'B']);
});
