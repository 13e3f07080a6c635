import { expect, test } from 'vitest';
import type { AlertState } from '#lib/model/alert.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { Frame, RowBlock, Snapshot } from '#lib/protocol/frame.ts';
import { emptyDesk } from './desk-state.ts';
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
    onPress: () => () => undefined,
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
  for (const [frameCount, send] of [
    // The alert itself is drawn at once; what came with it has the second frame.
    [2, (fold: PictureFold) => fold.frame(alertFrame(11))],
    [
      1,
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
    ],
    [1, (fold: PictureFold) => fold.snapshot({ ...SNAPSHOT, throughSeq: 12 })],
  ] as const) {
    const { frames, fold, painted } = rig();
    fold.frame(frame(10));
    frames.run();
    lose(frames, 3);
    send(fold);
    for (let count = 0; count < frameCount; count += 1) frames.run();
    expect(painted()).toBe(12);
  }
});

function alertFrame(baseSeq: number, more: Partial<Frame> = {}, state: AlertState = 'firing'): Frame {
  const alert = { ...sampleAlert('a', 'breach'), state, changedSeq: baseSeq + 1 };
  const notice = { type: 'AlertTransitioned', seq: baseSeq + 1, ordinal: 0, alert };
  return frame(baseSeq, { notices: [notice as never], ...more });
}

function row(index: number, value: number): RowBlock {
  return { indexes: [index], values: ACCOUNT_COLUMNS.map(() => value) } as never;
}

test('[U3] an alert is drawn in its message handler, its figures in the frame after the one that shows it', () => {
  const { frames, store, fold, painted } = rig();
  fold.frame(frame(10, { rows: row(3, 1) }));
  frames.run();
  frames.run();
  fold.frame(alertFrame(11, { rows: row(3, 2), feeds: [] }));
  expect(store.getState().queue.ordered.map(({ changedSeq }) => changedSeq)).toEqual([12]);
  expect([painted(), store.getState().rows.get(3)?.[0]]).toEqual([11, 1]);
  frames.run();
  expect(painted()).toBe(11);
  frames.run();
  expect([painted(), store.getState().rows.get(3)?.[0]]).toEqual([12, 2]);
});

test('[U2] an act is drawn at once and takes no frame for figures that would wait', () => {
  const { frames, store, fold, painted } = rig();
  fold.frame(frame(10));
  frames.run();
  lose(frames, 2);
  fold.frame(frame(11));
  fold.setUnderway(new Set(['a']));
  expect(store.getState().queue.underway.size).toBe(1);
  fold.frame(alertFrame(12, {}, 'acknowledged'));
  for (let count = 0; count < 30; count += 1) frames.run();
  expect(store.getState().queue.ordered[0]?.state).toBe('acknowledged');
  expect(painted()).toBe(11);
  for (let count = 0; count < 15; count += 1) frames.run();
  expect(painted()).toBe(13);
});

test('[U7] what a press shows has the next frame for itself; pressing on never stops the figures', () => {
  const { frames, fold, painted } = rig();
  fold.frame(frame(10));
  fold.yieldFrame();
  frames.run();
  expect(painted()).toBe(10);
  frames.run();
  expect(painted()).toBe(11);
  let fresh = 0;
  for (let seq = 11; seq < 41; seq += 1) {
    fold.frame(frame(seq));
    fold.yieldFrame();
    frames.run();
    if (painted() === seq + 1) fresh += 1;
  }
  expect(fresh).toBe(15);
});

test('[U3] alerts that follow each other never keep the figures back for more than a frame', () => {
  const { frames, store, fold, painted } = rig();
  for (let seq = 10; seq < 70; seq += 1) {
    fold.frame(alertFrame(seq));
    frames.run(FRAME_MS + 1);
    expect(painted()).toBeGreaterThanOrEqual(seq - 1);
    expect(store.getState().queue.ordered[0]?.changedSeq).toBeGreaterThanOrEqual(seq);
  }
});

test('the next alerts within a frame share the frame', () => {
  const { frames, store, fold, painted } = rig();
  const drawn = (): number | undefined => store.getState().queue.ordered[0]?.changedSeq;
  fold.frame(alertFrame(10));
  expect(drawn()).toBe(11);
  fold.frame(alertFrame(11));
  fold.frame(alertFrame(12));
  expect(drawn()).toBe(11);
  frames.run();
  frames.run();
  expect([drawn(), painted()]).toEqual([13, 13]);
});

test('an urgent change takes no figures with it, unless none are on screen', () => {
  const { frames, store, fold, painted } = rig();
  fold.frame(frame(10));
  fold.change((state) => ({ ...state, connection: { kind: 'silent', sinceMs: 1 } }), true);
  expect([store.getState().connection.kind, painted()]).toEqual(['silent', 10]);
  frames.run();
  frames.run();
  expect(painted()).toBe(11);
  fold.change(() => emptyDesk(), true);
  expect(store.getState()).toEqual(emptyDesk());
});

test('a hidden page writes an alert at once and figures when it is seen again', () => {
  const { frames, fold, painted } = rig();
  frames.isVisible = false;
  fold.frame(frame(10));
  expect(painted()).toBe(10);
  fold.frame(alertFrame(11));
  expect(painted()).toBe(12);
  fold.frame(frame(12));
  expect(painted()).toBe(12);
  fold.flush();
  expect(painted()).toBe(13);
});
