import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { JournalEntry } from '../../lib/model/journal-entry.ts';
import { inputOf, setUpOf } from '../../lib/sim/reference-tape.ts';
import type { TapeEvent, TapeRef } from '../../lib/sim/reference-tape.ts';
import { nextReset } from '../../server/thread/calendar.ts';

const DAY_US = 86_400_000_000;

export type TapeFiles = { readonly tape: string; readonly ref: string };

/** The recorded tape beside the checkout, or null: it is no part of the project. */
export function largeTape(): TapeFiles | null {
  const path = join(import.meta.dirname, '..', '..', '..', 'shared', 'tapes', 'large');
  const files = { tape: `${path}.jsonl.gz`, ref: `${path}.ref.json` };
  return existsSync(files.tape) && existsSync(files.ref) ? files : null;
}

/** All of a tape as decoded entries in memory: its reference first, and each day's roll before the first event of the day. */
export function tapeEntries(files: TapeFiles): readonly JournalEntry[] {
  const ref: TapeRef = JSON.parse(readFileSync(files.ref, 'utf8'));
  const text = gunzipSync(readFileSync(files.tape)).toString('utf8');
  const entries: JournalEntry[] = [];
  let atUs = 0;
  const push = (input: JournalEntry['input']): void => {
    const seq = entries.length + 1;
    const stamp = { tsJournalUs: atUs, tsReceivedUs: atUs, inputId: String(seq), causationId: null };
    // Tape text under the names of the journal.
    entries.push({ seq, origin: 'tape', ...stamp, input } as JournalEntry);
  };
  for (const input of setUpOf(ref)) push(input);
  const calendar = { zone: 'UTC', resetMinute: ref.day_roll_ms / 60_000 };
  let roll: ReturnType<typeof nextReset> | null = null;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const event: TapeEvent = JSON.parse(text.slice(start, end));
    start = end + 1;
    atUs = Math.max(atUs, event.ts * 1000);
    while (roll === null || atUs >= roll.nextInstantUs) {
      roll = nextReset(calendar, roll === null ? atUs - DAY_US : roll.instantUs);
      // The calendar's own text and numbers under the names of the journal.
      push({ type: 'TradingDayRolled', calendarId: 'tape', ...roll } as JournalEntry['input']);
    }
    push(inputOf(event));
  }
  return entries;
}
