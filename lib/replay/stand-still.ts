import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { GAP_LEAST_US } from '#lib/model/gap.ts';

/**
 * Tells from the journal alone when the desk stood still: while it lives by the clock, time itself is an entry many times
 * a second. A journal without such entries follows the times of its events, and tells nothing of this.
 */
export class StandStill {
  #lastUs: number | null = null;
  #hasClock = false;

  /** When the time before this entry began of which nothing is known; null where there was none. */
  before({ input, tsJournalUs }: JournalEntry): number | null {
    const fromUs = this.#lastUs;
    const hadClock = this.#hasClock;
    this.#lastUs = tsJournalUs;
    if (input.type === 'TimeAdvanced') this.#hasClock = true;
    return hadClock && fromUs !== null && tsJournalUs - fromUs > GAP_LEAST_US ? fromUs : null;
  }
}
