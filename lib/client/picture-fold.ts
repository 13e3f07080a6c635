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
 * where drawing them would cost too many frames, alerts and rows that are new on screen never do, and an alert is drawn
 * in the message handler where nothing was drawn just before. A hidden page runs no frames: there the store is written at
 * once when an alert moved, and else when the page comes back.
 */
export class PictureFold {
  readonly #store: DeskStore;
  readonly #page: Page;
  readonly #pace = new FramePace();
  #next: DeskState;
  #isScheduled = false;
  #isPressing = false;
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
    if (hasAlerts || (frame.cards ?? []).length > 0) this.#isPressing = true;
    this.#set(next, hasAlerts);
    return true;
  }

  snapshot(snapshot: Snapshot): void {
    this.#awaitsSnapshot = false;
    this.#isPressing = true;
    this.#set(applySnapshot(this.#next, snapshot), true);
  }

  /** Any other change: connection, beat, welcome, window, the strip's latch. */
  change(change: (state: DeskState) => DeskState, isUrgent = false): void {
    this.#set(change(this.#next), isUrgent);
    if (isUrgent) this.flush();
  }

  setUnderway(underway: ReadonlySet<string>): void {
    this.change((state) => ({ ...state, queue: setUnderway(state.queue, underway) }), true);
  }

  flush(): void {
    this.#isPressing = false;
    this.#flushedMs = this.#page.monotonicMs();
    if (this.#store.getState() !== this.#next) this.#store.setState(this.#next, true);
  }

  #set(next: DeskState, hasAlerts: boolean): void {
    if (next === this.#next) return;
    this.#next = next;
    const isFree = this.#page.monotonicMs() - this.#flushedMs >= FRAME_MS;
    if (hasAlerts && (isFree || !this.#page.isVisible())) this.flush();
    if (!this.#page.isVisible() || this.#store.getState() === this.#next) return;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#page.onNextFrame(() => this.#framed());
  }

  #framed(): void {
    const nowMs = this.#page.monotonicMs();
    if (!this.#isPressing && this.#pace.isResting(nowMs)) {
      this.#page.onNextFrame(() => this.#framed());
      return;
    }
    this.#isScheduled = false;
    this.flush();
    this.#page.onNextFrame(() => this.#pace.drew(nowMs, this.#page.monotonicMs()));
  }
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
