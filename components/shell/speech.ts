import type { AlertRecord } from '#lib/model/alert.ts';

/** What gathers within this time is one sentence; between two sentences at least the second one passes [AX15]. */
export const GATHER_MS = 1_000;
export const SPACING_MS = 5_000;

/** What the assertive region is told, and when it may say it. Times come in from the caller; nothing here waits. */
export class AssertiveSpeech {
  #lines: string[] = [];
  #breaches: AlertRecord[] = [];
  #firstAtMs = 0;
  #lastAtMs = 0;
  #spokenAtMs = Number.NEGATIVE_INFINITY;

  breach(alert: AlertRecord, nowMs: number): void {
    this.#note(nowMs);
    this.#breaches.push(alert);
  }

  /** The line was lost or is back. */
  line(text: string, nowMs: number): void {
    this.#note(nowMs);
    this.#lines.push(text);
  }

  /** The sentence that is due, or null: everything that gathered, with a burst by its number and its worst. */
  due(nowMs: number, speak: (alert: AlertRecord) => string): string | null {
    if (this.#lines.length + this.#breaches.length === 0) return null;
    if (nowMs - this.#firstAtMs < GATHER_MS || nowMs - this.#spokenAtMs < SPACING_MS) return null;
    const text = [...this.#lines, ...this.#breachText(speak)].join(' ');
    this.#spokenAtMs = nowMs;
    this.clear();
    return text;
  }

  /** The sentence is on the page only now: a busy page paints late, and the next one keeps its distance from that. */
  spoken(nowMs: number): void {
    this.#spokenAtMs = nowMs;
  }

  clear(): void {
    this.#lines = [];
    this.#breaches = [];
  }

  #note(nowMs: number): void {
    if (this.#lines.length + this.#breaches.length === 0) this.#firstAtMs = nowMs;
    this.#lastAtMs = nowMs;
  }

  #breachText(speak: (alert: AlertRecord) => string): readonly string[] {
    const [first] = this.#breaches;
    if (first === undefined) return [];
    const count = new Set(this.#breaches.map(({ alertId }) => alertId)).size;
    const worst = this.#breaches.reduce((held, alert) => ((alert.usedBp ?? 0) > (held.usedBp ?? 0) ? alert : held));
    if (count === 1) return [speak(worst)];
    const seconds = Math.max(1, Math.ceil((this.#lastAtMs - this.#firstAtMs) / 1_000));
    return [
      `${count} breaches in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, worst ${worst.scope.id}. Press A to acknowledge the first.`,
    ];
  }
}

export type RungCounts = { readonly breach: number; readonly critical: number; readonly warning: number };

/** How many stand at which rung, and how many rows the held order hides, for the polite region. */
export function countsText(counts: RungCounts, heldMoves: number | null): string {
  const rungs = `${counts.breach} ${counts.breach === 1 ? 'breach' : 'breaches'}, ${counts.critical} critical, ${counts.warning} warning.`;
  if (heldMoves === null || heldMoves === 0) return rungs;
  return `${rungs} Order held, ${heldMoves} ${heldMoves === 1 ? 'row' : 'rows'} would move.`;
}
