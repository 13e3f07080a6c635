import { expect, test } from 'vitest';
import type { Frame, Snapshot } from '#lib/protocol/frame.ts';
import type { Page } from './page.ts';
import { PictureFold } from './picture-fold.ts';
import { createDeskStore } from './store.ts';
import { sampleAlert } from './test-alerts.ts';

const FRAME_MS = 1_000 / 60;

/** A page whose frames a test runs by hand. */
class Frames {
  nowMs = 0;
  isVisible = true;
  #waiting: (() => void)[] = [];

  readonly page: Page = {
    nowMs: () => this.nowMs,
    monotonicMs: () => this.nowMs,
    isVisible: () => this.isVisible,
    onNextFrame: (run) => void this.#waiting.push(run),
    every: () => () => undefined,
    onVisibility: () => () => undefined,
    onUse: () => () => undefined,
    newId: () => 'id',
  };

  run(afterMs = FRAME_MS): void {
    this.nowMs += afterMs;
    const due = this.#waiting;
    this.#waiting = [];
    for (const run of due) run();
  }
}

function rig() {
  const frames = new Frames();
  const store = createDeskStore();
  const fold = new PictureFold(store, frames.page);
  fold.snapshot(SNAPSHOT);
  frames.run();
  frames.run();
  const painted = (): number => store.getState().throughSeq;
  return { frames, store, fold, painted };
}

const SNAPSHOT: Snapshot = {
  epoch: 'e',
  throughSeq: 10,
  reason: 'connected',
  alerts: [],
  proposals: [],
  silences: [],
  cutAtMs: 0,
};

function frame(baseSeq: number, more: Partial<Frame> = {}): Frame {
  return { baseSeq, throughSeq: baseSeq + 1, notices: [], cutAtMs: 0, ...more };
}

/** A picture that took so long that the next frames were lost. */
function lose(frames: Frames, count: number): void {
  frames.run((count + 1) * FRAME_MS);
}

test('everything that came before a frame is painted in it, once', () => {
  const { frames, fold, painted } = rig();
  fold.frame(frame(10));
  fold.frame(frame(11));
  expect(painted()).toBe(10);
  frames.run();
  expect(painted()).toBe(12);
});

test('figures wait after a picture that cost frames, and none of them is lost', () => {
  const { frames, fold, painted } = rig();
  fold.frame(frame(10));
  frames.run();
  lose(frames, 2);
  fold.frame(frame(11));
  for (let count = 0; count < 35; count += 1) frames.run();
  expect(painted()).toBe(11);
  fold.frame(frame(12));
  for (let count = 0; count < 10; count += 1) frames.run();
  expect(painted()).toBe(13);
});

test('an alert, a new row and a whole picture do not wait', () => {
  for (const send of [
    (fold: PictureFold) =>
      fold.frame(
        frame(11, {
          notices: [
            { type: 'AlertMarked', mark: 'escalated', seq: 12, ordinal: 0, alert: sampleAlert('a', 'breach') } as never,
          ],
        }),
      ),
    (fold: PictureFold) =>
      fold.frame(
        frame(11, {
          cards: [
            {
              index: 3,
              account: 'A',
              trader: 'T',
              desk: 'D',
              currency: 'USD',
              scale: 2,
              rulesetName: '',
            } as never,
          ],
        }),
      ),
    (fold: PictureFold) => fold.snapshot({ ...SNAPSHOT, throughSeq: 12 }),
  ]) {
    const { frames, fold, painted } = rig();
    fold.frame(frame(10));
    frames.run();
    lose(frames, 3);
    send(fold);
    frames.run();
    expect(painted()).toBe(12);
  }
});

test('an alert is drawn in its message handler; the next ones within a frame share the frame', () => {
  const { frames, fold, painted } = rig();
  const alert = (baseSeq: number): Frame =>
    frame(baseSeq, {
      notices: [
        {
          type: 'AlertMarked',
          mark: 'escalated',
          seq: baseSeq + 1,
          ordinal: 0,
          alert: sampleAlert('a', 'breach'),
        } as never,
      ],
    });
  fold.frame(alert(10));
  expect(painted()).toBe(11);
  fold.frame(alert(11));
  fold.frame(alert(12));
  expect(painted()).toBe(11);
  frames.run();
  expect(painted()).toBe(13);
});

test('a hidden page writes an alert at once and figures when it is seen again', () => {
  const { frames, fold, painted } = rig();
  frames.isVisible = false;
  fold.frame(frame(10));
  expect(painted()).toBe(10);
  fold.flush();
  expect(painted()).toBe(11);
});
