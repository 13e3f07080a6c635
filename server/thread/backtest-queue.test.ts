import { expect, test } from 'vitest';
import type { BacktestProgress } from './backtest-job.ts';
import { BACKTESTS_WAITING_MAX, BacktestQueue } from './backtest-queue.ts';
import type { BacktestTask } from './backtest-queue.ts';

type Started = {
  readonly task: BacktestTask;
  readonly tell: (progress: BacktestProgress) => void;
  readonly fail: () => void;
  isStopped: boolean;
};

function open(): { readonly queue: BacktestQueue; readonly started: Started[] } {
  const started: Started[] = [];
  const queue = new BacktestQueue((task, { onProgress, onFailure }) => {
    const run: Started = { task, tell: onProgress, fail: onFailure, isStopped: false };
    started.push(run);
    return {
      stop: () => {
        run.isStopped = true;
      },
    };
  });
  return { queue, started };
}

function task(throughSeq: number): BacktestTask {
  return { throughSeq, question: {} as never };
}

const DONE = { isDone: true, fraction: 1, result: { entries: 9 } as never };

test('[LE3] [TH1] one back-test runs, the next begins when it ends or fails, and progress is told', () => {
  const { queue, started } = open();
  queue.start('a', task(1));
  queue.start('b', task(2));
  expect(started).toHaveLength(1);
  expect(queue.stateOf('b')).toMatchObject({ state: 'waiting', fraction: 0 });
  started[0]?.tell({ isDone: false, fraction: 0.5, result: { entries: 4 } as never });
  expect(queue.stateOf('a')).toMatchObject({ state: 'running', fraction: 0.5, result: { entries: 4 } });
  started[0]?.tell(DONE);
  expect(queue.stateOf('a')).toMatchObject({ state: 'done', result: { entries: 9 } });
  expect(started[1]?.task.throughSeq).toBe(2);
  started[1]?.fail();
  expect(queue.stateOf('b')).toMatchObject({ state: 'failed' });
  queue.start('c', task(3));
  expect(started).toHaveLength(3);
});

test('[LE3] a newer edit of the same person ends the run, and its late word is not heard', () => {
  const { queue, started } = open();
  const first = queue.start('a', task(1));
  const second = queue.start('a', task(2));
  expect(started[0]?.isStopped).toBe(true);
  expect(second?.id).not.toBe(first?.id);
  started[0]?.tell(DONE);
  expect(queue.stateOf('a')).toMatchObject({ id: second?.id, state: 'running', result: null });
  started[1]?.tell(DONE);
  expect(queue.stateOf('a')).toMatchObject({ id: second?.id, state: 'done' });
});

test('[LE3] [TH1] a bounded number waits, and a person waits in one place only', () => {
  const { queue, started } = open();
  queue.start('first', task(0));
  for (let person = 0; person < BACKTESTS_WAITING_MAX; person += 1)
    expect(queue.start(`p${person}`, task(1))).not.toBeNull();
  expect(queue.start('late', task(2))).toBeNull();
  expect(queue.stateOf('late')).toBeNull();
  expect(queue.start('p1', task(3))).not.toBeNull();
  expect(started).toHaveLength(1);
});
