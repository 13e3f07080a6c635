import type { AlertMark, AlertRecord } from '#lib/model/alert.ts';
import type { AlertNotice } from '#lib/model/effect.ts';
import type { Frame, Snapshot } from '#lib/protocol/frame.ts';
import { setUnderway } from './alert-queue.ts';
import { applyFrame, applySnapshot } from './apply-frame.ts';
import type { DeskState } from './desk-state.ts';
import { FramePace } from './frame-pace.ts';
import type { Page } from './page.ts';
import type { DeskStore } from './store.ts';

/** Alerts that follow each other faster than the screen does share a frame. */
const FRAME_MS = 16;

/**
 * Folds messages into the next state as they arrive and writes the store once per animation frame; figures alone wait
 * where drawing them would cost too many frames, what fires and rows that are new on screen never do. An alert is drawn in the
 * message handler where nothing was drawn just before, by itself: the figures that came with it would take the frame that
 * it needs, and follow in the next one. A hidden page runs no frames: there the store is written at once when an alert
 * moved, and else when the page comes back.
 */
export class PictureFold {
  readonly #store: DeskStore;
  readonly #page: Page;
  readonly #pace = new FramePace();
  #next: DeskState;
  #isScheduled = false;
  #isPressing = false;
  /** The frame that draws an alert, or what a press shows; the figures pass it over. */
  #isPassingFrame = false;
  /** Something went ahead of figures that are not drawn yet: the next such thing does not put them off again. */
  #isAhead = false;
  /** An alert came too soon after a drawing: the next frame shows it, whether or not its figures may be drawn. */
  #isAlertDue = false;
  #flushedMs = Number.NEGATIVE_INFINITY;
  #awaitsSnapshot = true;

  constructor(store: DeskStore, page: Page) {
    this.#store = store;
    this.#page = page;
    this.#next = store.getState();
  }

  /** The state with everything that has arrived, painted or not. */
  get latest(): DeskState {
    return this.#next;
  }

  get awaitsSnapshot(): boolean {
    return this.#awaitsSnapshot;
  }

  /** From now on frames are dropped until a snapshot comes. */
  awaitSnapshot(): void {
    this.#awaitsSnapshot = true;
  }

  /** A frame that resumes what is held may come in place of a snapshot. */
  resume(): void {
    this.#awaitsSnapshot = this.#next.epoch === null;
  }

  /** False when the frame does not continue what is held and a snapshot must be asked for. */
  frame(frame: Frame): boolean {
    if (this.#awaitsSnapshot) return true;
    const next = applyFrame(this.#next, frame);
    if (next === 'gap') {
      this.#awaitsSnapshot = true;
      return false;
    }
    const hasAlerts = frame.notices.length > 0;
    if ((frame.cards ?? []).length > 0 || frame.notices.some(isFiring)) this.#isPressing = true;
    this.#set(next, hasAlerts);
    return true;
  }

  snapshot(snapshot: Snapshot): void {
    this.#awaitsSnapshot = false;
    this.#isPressing = true;
    this.#next = applySnapshot(this.#next, snapshot);
    // Nothing of it goes ahead: it replaces what is drawn.
    if (this.#isFree()) this.flush();
    this.#await();
  }

  /** Any other change: connection, beat, welcome, window, the strip's latch. */
  change(change: (state: DeskState) => DeskState, isUrgent = false): void {
    this.#next = change(this.#next);
    if (isUrgent) this.#flushAlerts();
    this.#await();
  }

  /** A person has pressed something: the next frame is for what that shows, and figures have the one after it. */
  yieldFrame(): void {
    if (this.#isAhead) return;
    this.#isAhead = true;
    this.#isPassingFrame = true;
  }

  setUnderway(underway: ReadonlySet<string>): void {
    this.change((state) => ({ ...state, queue: setUnderway(state.queue, underway) }), true);
  }

  flush(): void {
    this.#isPressing = false;
    this.#isPassingFrame = false;
    this.#isAhead = false;
    this.#isAlertDue = false;
    this.#flushedMs = this.#page.monotonicMs();
    if (this.#store.getState() !== this.#next) this.#store.setState(this.#next, true);
  }

  #set(next: DeskState, hasAlerts: boolean): void {
    if (next === this.#next) return;
    this.#next = next;
    if (hasAlerts) this.#isAlertDue = true;
    if (hasAlerts && this.#isFree()) this.#flushAlerts();
    this.#await();
  }

  /** Nothing was drawn just before, or there are no frames to wait for. */
  #isFree(): boolean {
    return this.#page.monotonicMs() - this.#flushedMs >= FRAME_MS || !this.#page.isVisible();
  }

  /** Everything but the figures, where figures are on screen; else everything. */
  #flushAlerts(): void {
    const drawn = this.#store.getState();
    if (!this.#page.isVisible() || drawn.epoch === null || drawn.epoch !== this.#next.epoch) return this.flush();
    this.#isAlertDue = false;
    this.#flushedMs = this.#page.monotonicMs();
    this.#store.setState(withFiguresOf(drawn, this.#next), true);
    this.yieldFrame();
  }

  #await(): void {
    if (!this.#page.isVisible() || this.#isScheduled || this.#store.getState() === this.#next) return;
    this.#isScheduled = true;
    this.#page.onNextFrame(() => this.#framed());
  }

  #framed(): void {
    const nowMs = this.#page.monotonicMs();
    const isResting = !this.#isPressing && this.#pace.isResting(nowMs);
    if (this.#isPassingFrame || isResting) {
      this.#isPassingFrame = false;
      if (this.#isAlertDue) this.#flushAlerts();
      this.#page.onNextFrame(() => this.#framed());
      return;
    }
    this.#isScheduled = false;
    this.flush();
    this.#page.onNextFrame(() => this.#pace.drew(nowMs, this.#page.monotonicMs()));
  }
}

/** What has just fired has a row to show with it; what was taken, put off or ended has not. */
function isFiring(notice: Frame['notices'][number]): boolean {
  return notice.type === 'AlertTransitioned' && notice.alert.state === 'firing';
}

/** The next state as far as it is not figures: those stay as they are drawn, all of one entry, with the entry they are of. */
function withFiguresOf(drawn: DeskState, next: DeskState): DeskState {
  const { throughSeq, throughOrdinal, rows, window, cards, indexOf, groups, levels, feeds, session, rank } = drawn;
  const { details, limits, exposure } = drawn;
  const rowFigures = { rows, window, cards, indexOf, rank, details };
  return { ...next, throughSeq, throughOrdinal, ...rowFigures, groups, levels, feeds, session, limits, exposure };
}

/** The marks that end a mask: what fired under it asks from there. */
const ENDS: ReadonlySet<AlertMark> = new Set([
  'snoozeExpired',
  'silenceExpired',
  'silenceLifted',
  'silenceClimbed',
  'inhibitionEnded',
  'maskRefused',
]);

/** What may call a person, inside the message handler [AT1]: transitions, and the ends of masks over what fires. */
export function callsOf(frame: Frame): readonly AlertNotice[] {
  return frame.notices.filter(
    (notice): notice is AlertNotice =>
      notice.type === 'AlertTransitioned' || (notice.type === 'AlertMarked' && ENDS.has(notice.mark)),
  );
}

/** Breach alerts that opened or climbed to breach after `seq`. */
export function breachesSince(alerts: Iterable<AlertRecord>, seq: number): number {
  let count = 0;
  for (const alert of alerts) if (alert.rungPeak === 'breach' && alert.openedSeq > seq) count += 1;
  return count;
}
