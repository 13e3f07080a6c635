import type { JournalEntry } from '../../lib/model/journal-entry.ts';
import { FloorJournal } from '../../lib/sim/floor-entries.ts';
import { Workload } from '../../lib/sim/workload.ts';

const ANCHOR_US = 1_800_000_000_000_000;

/** A day of the demo's trading floor, cut short: `seconds` of simulated time, as decoded entries in memory. */
export type FloorDay = {
  /** Calendars, firm, instruments, accounts, rules. */
  readonly opening: readonly JournalEntry[];
  /** Prices and fills. */
  readonly day: readonly JournalEntry[];
};

export function floorDay(seed: number, accounts: number, seconds: number): FloorDay {
  const options = { seed, accounts, duplicateOneIn: 2_000, priceOutages: false };
  const entries = [...new FloorJournal(Workload.open(options, ANCHOR_US)).until(seconds * 1_000_000)];
  const start = entries.findIndex(({ input }) => input.type === 'MarkUpdated' || input.type === 'FillReceived');
  const cut = start < 0 ? entries.length : start;
  return { opening: entries.slice(0, cut), day: entries.slice(cut) };
}
