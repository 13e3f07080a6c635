import type { AlertRecord } from '#lib/model/alert.ts';
import type { SeenAlerts } from '#lib/protocol/socket-events.ts';
import { isAsking, shownRung } from './alert-queue.ts';
import type { DeskState } from './desk-state.ts';
import type { DeskSocket } from './socket.ts';

/** Alerts told of in one message; the server takes no more. */
const BATCH_MAX = 100;
const ANSWER_TIMEOUT_MS = 5_000;

type Painting = Omit<SeenAlerts['alerts'][number], 'agoMs'> & { readonly atMs: number };
export type SeenReporterOptions = {
  readonly state: () => DeskState;
  /** The line, or null while it is not live. */
  readonly line: () => DeskSocket | null;
  readonly isVisible: () => boolean;
  readonly monotonicMs: () => number;
};

/**
 * Tells the server what this page has painted, once for a firing and a rung [ES1]. Only alerts that ask are told of, and
 * only by those who may take them. What was not confirmed is told again, and so is everything after a restart.
 */
export class SeenReporter {
  readonly #options: SeenReporterOptions;
  readonly #painted = new Map<string, Painting>();
  readonly #unsent = new Set<string>();
  #epoch: string | null = null;

  constructor(options: SeenReporterOptions) {
    this.#options = options;
  }

  /** The frame that holds the alert was presented. */
  painted(alert: AlertRecord): void {
    const { isVisible, monotonicMs } = this.#options;
    if (!isVisible() || !isAsking(alert)) return;
    const rung = shownRung(alert);
    const { alertId, escalation } = alert;
    const key = `${alertId}:${escalation.firingSeq}:${rung}`;
    if (this.#painted.has(key)) return;
    this.#painted.set(key, { alertId, firingSeq: escalation.firingSeq, rung, atMs: monotonicMs() });
    this.#unsent.add(key);
  }

  /** Sends what waits; called a few times a second. */
  flush(): void {
    const { state, line, monotonicMs } = this.#options;
    const { welcome, epoch, queue } = state();
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      for (const key of this.#painted.keys()) this.#unsent.add(key);
    }
    const role = welcome?.user.role;
    const socket = line();
    if (this.#unsent.size === 0 || socket === null || (role !== 'manager' && role !== 'lead')) return;
    const keys = [...this.#unsent].slice(0, BATCH_MAX);
    const alerts: SeenAlerts['alerts'][number][] = [];
    for (const key of keys) {
      this.#unsent.delete(key);
      const painting = this.#painted.get(key);
      const record = painting === undefined ? undefined : queue.records.get(painting.alertId);
      if (painting === undefined || record?.escalation.firingSeq !== painting.firingSeq) {
        this.#painted.delete(key);
        continue;
      }
      const { atMs, ...what } = painting;
      alerts.push({ ...what, agoMs: Math.max(0, Math.round(monotonicMs() - atMs)) });
    }
    if (alerts.length === 0) return;
    socket.timeout(ANSWER_TIMEOUT_MS).emit('seen', { alerts }, (error, answer) => {
      if (error !== null || !answer.ok) for (const key of keys) if (this.#painted.has(key)) this.#unsent.add(key);
    });
  }

  clear(): void {
    this.#painted.clear();
    this.#unsent.clear();
  }
}
