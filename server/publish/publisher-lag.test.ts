import { expect, test } from 'vitest';
import type { BatchTimings } from '#server/thread/messages.ts';
import type { PublishCore, Released } from './publish-core.ts';
import { Publisher } from './publisher.ts';

const START_US = 1_790_000_000_000_000;

type Rig = {
  readonly publisher: Publisher;
  nowUs: number;
  release(throughSeq: number, timings: Partial<BatchTimings>, isShown?: boolean): void;
  load(throughSeq: number): Promise<void>;
};

/** A publisher with a core that says what the test says, on a clock of the test. */
function rig(): Rig {
  let tell: (message: Released) => void = () => undefined;
  let stateSeq = 0;
  const core: PublishCore = {
    submit: () => Promise.resolve({ outcomes: [] }),
    onReleased: (listener) => {
      tell = listener;
      return () => undefined;
    },
    askState: () =>
      Promise.resolve({
        type: 'state',
        id: 1,
        throughSeq: stateSeq,
        engineTimeUs: 0,
        deltas: [],
        alerts: [],
        proposals: [],
        silences: [],
        limits: [],
      }),
    askDetail: () => Promise.resolve(null),
    watch: () => undefined,
  };
  const made: Rig = {
    nowUs: START_US,
    publisher: new Publisher({ core, nowMs: () => made.nowUs / 1_000, nowUs: () => made.nowUs }),
    release: (throughSeq, timings, isShown = true) =>
      tell({
        type: 'released',
        throughSeq,
        // Of a tape of last year: no measure of any lag.
        engineTimeUs: 1_000_000,
        outcomes: [],
        deltas: isShown ? [] : null,
        notices: [],
        details: [],
        limits: null,
        evidence: [],
        detectedAtUs: made.nowUs - 3_000,
        durableAtUs: 0,
        timings: {
          entries: 1,
          submissions: 0,
          oldestReceivedUs: null,
          newestReceivedUs: null,
          applyUs: 1,
          commitUs: 1_000,
          ...timings,
        },
      }),
    load: (throughSeq) => {
      stateSeq = throughSeq;
      return made.publisher.load('1');
    },
  };
  return made;
}

/** Timings of a batch of `submissions` that the edge received so many milliseconds ago. */
function receivedAgo(of: Rig, ms: number, submissions = 1): Partial<BatchTimings> {
  const oldestReceivedUs = of.nowUs - ms * 1_000;
  return { submissions, oldestReceivedUs, newestReceivedUs: oldestReceivedUs };
}

test('[SH4] the lag counts from the receipt at the edge to the cut, and the clock alone gives none', async () => {
  const made = rig();
  await made.load(0);
  made.release(1, {});
  expect(made.publisher.lag.percentiles()).toEqual({ p50Ms: null, p95Ms: null });
  made.release(2, receivedAgo(made, 20));
  made.release(3, {});
  const { p50Ms, p95Ms } = made.publisher.lag.percentiles();
  expect(p50Ms).toBe(p95Ms);
  expect(p95Ms).toBeGreaterThanOrEqual(20);
  expect(p95Ms).toBeLessThan(23);
});

test('[CH] 12: the way to the disk ends with the release, and the way to the pages with the cut', async () => {
  const made = rig();
  await made.load(0);
  made.release(1, receivedAgo(made, 10, 3), false);
  made.nowUs += 90_000;
  made.release(2, {});
  made.nowUs += 6_000_000;
  const { durable, sent } = made.publisher.lag.course(-1);
  expect(durable[0]?.[3]).toBeGreaterThanOrEqual(8);
  expect(durable[0]?.[3]).toBeLessThan(8.9);
  expect(sent[0]?.[1]).toBeGreaterThanOrEqual(100);
});

test('[SH4] a batch that may not be shown yet waits with its own time of receipt', async () => {
  const made = rig();
  await made.load(0);
  made.release(1, receivedAgo(made, 0), false);
  made.nowUs += 90_000;
  made.release(2, {});
  expect(made.publisher.lag.percentiles().p95Ms).toBeGreaterThanOrEqual(90);
  expect(made.publisher.lag.percentiles().p95Ms).toBeLessThan(100);
});

test('[SH4] what a loaded state already held, and repeats that show nothing, leave no old sample behind', async () => {
  const made = rig();
  const loaded = made.load(10);
  made.release(5, receivedAgo(made, 0));
  await loaded;
  made.release(10, { ...receivedAgo(made, 0), entries: 0 }, false);
  made.nowUs += 60_000_000;
  made.release(11, receivedAgo(made, 5));
  expect(made.publisher.lag.percentiles().p95Ms).toBeLessThan(6);
  made.release(12, receivedAgo(made, 0), false);
  await made.load(12);
  made.nowUs += 60_000_000;
  made.release(13, receivedAgo(made, 5));
  expect(made.publisher.lag.percentiles().p95Ms).toBeLessThan(6);
});
