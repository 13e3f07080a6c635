import { formatInstant, parseDay } from '#lib/base/time.ts';
import type { AuditEntry } from '#server/auth/audit-entry.ts';

const DAY_US = 86_400_000_000;

/** What a reader of the day must see first. */
const FIRST: readonly { readonly title: string; readonly matches: (entry: AuditEntry) => boolean }[] = [
  { title: 'Two persons switched off at a start', matches: (entry) => isSwitchedOff(entry) },
  {
    title: 'Loosenings approved',
    matches: ({ action, outcome }) => action === 'ApproveProposal' && outcome === 'done',
  },
  { title: 'Added from the journal after a crash', matches: ({ outcome }) => outcome === 'journalled' },
  { title: 'Rights denied', matches: ({ outcome }) => outcome === 'denied' },
];

/** The report of one day (UTC): the head of the chain, what stands out, and counts. */
export function dailyReport(
  entries: Iterable<AuditEntry>,
  day: string,
  head: { readonly count: number; readonly hash: string },
): string {
  const fromUs = parseDay(day) * DAY_US;
  const toUs = fromUs + DAY_US;
  const counts = new Map<string, number>();
  const first = FIRST.map(({ title, matches }) => ({ title, matches, lines: [] as string[] }));
  let [from, through] = [0, 0];
  for (const entry of entries) {
    if (entry.tsUs < fromUs || entry.tsUs >= toUs) continue;
    from = from === 0 ? entry.number : from;
    through = entry.number;
    const key = `${entry.action} ${entry.outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + entry.count);
    for (const { matches, lines } of first) if (matches(entry)) lines.push(lineOf(entry));
  }
  const lines = [`Audit report of ${day} (UTC)`, '', `Head of the log: entry ${head.count}, hash ${head.hash}`];
  lines.push(through === 0 ? 'No entry of this day.' : `Entries of this day: ${from} to ${through}`);
  for (const { title, lines: found } of first) {
    if (found.length > 0) lines.push('', `${title}: ${found.length}`, ...found);
  }
  if (counts.size > 0) lines.push('', 'Counts');
  for (const [key, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) lines.push(`  ${key}: ${count}`);
  return `${lines.join('\n')}\n`;
}

function lineOf({ number, tsUs, actor, action, target, reason }: AuditEntry): string {
  const time = formatInstant(tsUs).slice(11, 19);
  return `  #${number} ${time} ${actor.name} ${action} ${target ?? ''}${reason === null ? '' : ` (${reason})`}`;
}

function isSwitchedOff({ action, after }: AuditEntry): boolean {
  return action === 'StartDesk' && /"twoPersons":false/.test(JSON.stringify(after));
}
