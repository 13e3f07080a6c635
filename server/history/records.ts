import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import { AlertClock } from '#server/observe/alert-clock.ts';
import type { FiringClock } from '#server/observe/alert-clock.ts';
import type { CoreHandle, CoreState, Released } from '#server/thread/core-handle.ts';
import type { CourseRunner } from '#server/thread/course-thread.ts';
import { holdingThread } from '#server/thread/holding-thread.ts';
import type { FromCore } from '#server/thread/messages.ts';
import { AlertCourses } from './alert-courses.ts';
import { AlertLog } from './alert-log.ts';
import type { AlertLine } from './alert-log.ts';
import { ClassHistory } from './class-history.ts';
import { HoldingCourses } from './holding-courses.ts';
import { EventReads, eventsThread } from './event-reads.ts';
import { History } from './history.ts';

const SAVE_MS = 60_000;

export type RecordsOptions = {
  readonly dataDir: string;
  /** The log of acts: it writes down what the desk did by itself, and the report of a day that was closed. */
  readonly acts: {
    readonly told: (notices: readonly Notice[]) => void;
    readonly relived: (notices: readonly Notice[]) => void;
  };
  readonly onError: (error: unknown, what: string) => void;
  /** Wall microseconds. */
  readonly nowUs: () => number;
  readonly runCourse: CourseRunner;
};

/** What is known of one alert beyond its present record. */
export type AlertRecords = { readonly lines: readonly AlertLine[]; readonly clocks: readonly FiringClock[] };

/** Records of the edge, made from what the core released: charts, the life of every alert, and how long alerts took. */
export class Records {
  readonly history: History;
  readonly classes = new ClassHistory();
  readonly clock = new AlertClock();
  readonly courses: AlertCourses;
  readonly holdings: HoldingCourses;
  readonly events: EventReads;
  readonly #alerts: AlertLog;
  readonly #options: RecordsOptions;
  #reached = { seq: 0, engineTimeUs: 0 };

  private constructor(options: RecordsOptions, history: History) {
    this.#options = options;
    this.history = history;
    const { dataDir, runCourse: run, onError } = options;
    this.courses = new AlertCourses({ dataDir, run, onError, reached: () => this.#reached });
    this.holdings = new HoldingCourses({
      run: holdingThread(dataDir),
      reached: () => this.#reached,
      sessionFromUs: () => this.history.sessionFromUs(),
      monotonicMs: () => performance.now(),
      onError,
    });
    this.events = new EventReads(eventsThread(dataDir, () => this.#reached.seq));
    this.#alerts = AlertLog.open(options.dataDir, (error) =>
      options.onError(error, 'the record of alerts could not be written'),
    );
  }

  static async open(options: RecordsOptions): Promise<Records> {
    return new Records(options, await History.open(options.dataDir));
  }

  /** The state that a core has when it is ready. */
  begin({ deltas, engineTimeUs, throughSeq }: CoreState): void {
    this.#reached = { seq: throughSeq, engineTimeUs };
    this.history.take(deltas, engineTimeUs, throughSeq);
  }

  /** Takes what the core releases from now on; the answer stops that and saves. */
  follow(core: Pick<CoreHandle, 'onReleased'>): () => Promise<void> {
    const stopFollowing = core.onReleased((released) => this.#take(released));
    const saving = setInterval(() => void this.#save(), SAVE_MS);
    return async () => {
      stopFollowing();
      clearInterval(saving);
      await this.#save();
    };
  }

  /** What a start of the core replayed: the log takes what a crash had cut off. */
  relive(lived: Extract<FromCore, { readonly type: 'relived' }>): void {
    this.#alerts.take(lived, null);
    this.#options.acts.relived(lived.notices);
  }

  /** Notices of a frame, or the alerts of a whole picture, left for a browser. */
  delivered({
    notices,
    alerts,
  }: {
    readonly notices: readonly Notice[];
    readonly alerts: readonly AlertRecord[];
  }): void {
    const nowUs = this.#options.nowUs();
    for (const { alertId, state } of alerts) if (state !== 'cleared') this.clock.sent(alertId, null, nowUs);
    for (const notice of notices)
      if (notice.type === 'AlertTransitioned' && notice.to === 'firing')
        this.clock.sent(notice.alert.alertId, notice.seq, nowUs);
  }

  ofAlert(alertId: string): AlertRecords {
    return { lines: this.#alerts.find(alertId), clocks: this.clock.of(alertId) };
  }

  #take({ throughSeq, deltas, engineTimeUs, notices, evidence, traces, detectedAtUs, durableAtUs }: Released): void {
    if (traces !== undefined) this.classes.take(traces);
    this.#reached = { seq: throughSeq, engineTimeUs };
    if (deltas !== null) this.history.take(deltas, engineTimeUs, throughSeq);
    if (notices.length === 0) return;
    const times = { detectedUs: detectedAtUs, durableUs: durableAtUs };
    for (const { alertId, seq, cause } of evidence)
      this.clock.fired({ alertId, seq, eventUs: cause.eventUs, receivedUs: cause.receivedUs, ...times });
    for (const notice of notices)
      if (notice.type === 'AlertTransitioned' && notice.trigger === 'acknowledge')
        this.clock.acknowledged(notice.alert.alertId, durableAtUs);
      else if (notice.type === 'AlertTransitioned' && notice.trigger === 'unacknowledge')
        this.clock.unacknowledged(notice.alert.alertId);
      else if (notice.type === 'AlertMarked' && notice.mark === 'seen')
        this.clock.painted(notice.alert.alertId, notice.alert.escalation.seen.at(-1)?.paintedUs ?? durableAtUs);
    this.#alerts.take({ notices, evidence }, times);
    this.#options.acts.told(notices);
  }

  async #save(): Promise<void> {
    try {
      await this.history.save();
    } catch (error) {
      this.#options.onError(error, 'the charts could not be saved');
    }
  }
}
