import type { AlertRecord } from '#lib/model/alert.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { CoreAccountDetail, FromCore, WatchMessage } from '#server/thread/messages.ts';

export type Released = Extract<FromCore, { type: 'released' }>;
export type CoreState = Extract<FromCore, { type: 'state' }>;

/** What the push side needs of the core's handle; a test brings its own. */
export type PublishCore = {
  readonly submit: (submissions: readonly Submission[]) => Promise<{ readonly outcomes: readonly Outcome[] }>;
  readonly onReleased: (listener: (message: Released) => void) => () => void;
  readonly askState: () => Promise<CoreState>;
  readonly askDetail: (account: string) => Promise<CoreAccountDetail | null>;
  readonly watch: (watched: Omit<WatchMessage, 'type'>) => void;
};

/** Alerts as of the newest release: those not cleared and the newest cleared ones. */
export class AlertBook {
  readonly #max: number;
  readonly #records = new Map<string, AlertRecord>();

  constructor(clearedMax: number) {
    this.#max = clearedMax;
  }

  get(alertId: string): AlertRecord | null {
    return this.#records.get(alertId) ?? null;
  }

  replace(alerts: readonly AlertRecord[]): void {
    this.#records.clear();
    for (const alert of alerts) this.#records.set(alert.alertId, alert);
  }

  set(alert: AlertRecord): void {
    // Last changed, last in the map: the cleared ones in front are the oldest.
    this.#records.delete(alert.alertId);
    this.#records.set(alert.alertId, alert);
    if (alert.state === 'cleared') this.#prune();
  }

  all(): readonly AlertRecord[] {
    return [...this.#records.values()];
  }

  /** Names of the limits with an open alert, by account, in lower case. */
  openLimits(): ReadonlyMap<string, readonly string[]> {
    const names = new Map<string, string[]>();
    for (const { state, scope, limitName } of this.#records.values()) {
      if (state === 'cleared' || scope.level !== 'account') continue;
      const held = names.get(scope.id) ?? [];
      held.push(limitName.toLowerCase());
      names.set(scope.id, held);
    }
    return names;
  }

  #prune(): void {
    let cleared = 0;
    for (const alert of this.#records.values()) if (alert.state === 'cleared') cleared += 1;
    for (const alert of this.#records.values()) {
      if (cleared <= this.#max) return;
      if (alert.state !== 'cleared') continue;
      this.#records.delete(alert.alertId);
      cleared -= 1;
    }
  }
}
