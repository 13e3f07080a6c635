import { parseAnchor, readAnchor, sentenceOf } from '#server/auth/audit-chain.ts';
import { checkAudit, type AuditAnchor } from '#server/auth/audit-check.ts';
import { readAuditLog } from '#server/auth/audit-read.ts';
import { reportAnchors } from '#server/auth/report-files.ts';
import { readFile, type Disk } from '#server/journal/disk.ts';
import { JournalCorruptError } from '#server/journal/journal.ts';
import { recover } from '#server/journal/recovery.ts';

/** What a check has found, in sentences; `isWhole` false makes the exit status. */
export type Verdict = { readonly isWhole: boolean; readonly lines: readonly string[] };

/** Checks the journal and the audit log of a data folder, each by itself and one against the other. */
export function verifyDataFolder(disk: Disk, dataDir: string, anchorText: string | null): Verdict {
  const journal = verifyJournal(disk, `${dataDir}/journal`);
  const audit = verifyAudit(disk, dataDir, anchorText);
  const lines = [...journal.lines, ...audit.lines];
  const isComparable = journal.isWhole && audit.isWhole;
  const isCut = isComparable && audit.highestSeq > journal.lastSeq;
  const isOther = isComparable && audit.end?.throughSeq === journal.lastSeq && audit.end.journalHead !== journal.head;
  if (isOther) {
    lines.push(`The journal was written anew: at ${journal.lastSeq} the audit log names another chain value.`);
  }
  if (isCut) {
    lines.push(
      `The journal is cut: it ends at ${journal.lastSeq}, and the audit log names its entry ${audit.highestSeq}. First missing entry: ${journal.lastSeq + 1}.`,
    );
  }
  return { isWhole: journal.isWhole && audit.isWhole && !isCut && !isOther, lines };
}

type JournalVerdict = Verdict & { readonly lastSeq: number; readonly head: string };

function verifyJournal(disk: Disk, folder: string): JournalVerdict {
  try {
    const { state, tail } = recover(disk, folder, 1);
    const lastSeq = state.lastSeq ?? 0;
    const head = state.link?.toString('hex') ?? '';
    const torn = tail?.damagedBytes ?? 0;
    if (torn === 0)
      return { isWhole: true, lastSeq, head, lines: [`Journal: whole through ${lastSeq}, chain ${head}.`] };
    // A stop that was clean leaves no half-written batch: then somebody else wrote there.
    const isClean = wasStoppedCleanly(disk, folder);
    const what = isClean ? 'although the last stop was clean' : 'as a crash leaves it; the next start cuts it off';
    const line = `Journal: whole through ${lastSeq}; entry ${lastSeq + 1} is damaged (offset=${tail?.end ?? 0}), ${what}.`;
    return { isWhole: !isClean, lastSeq, head, lines: [line] };
  } catch (error) {
    if (!(error instanceof JournalCorruptError)) throw error;
    return { isWhole: false, lastSeq: 0, head: '', lines: [`Journal: damaged. ${error.message}`] };
  }
}

function wasStoppedCleanly(disk: Disk, folder: string): boolean {
  if (!disk.list(folder).includes('journal.json')) return false;
  return /"clean":true/.test(readFile(disk, `${folder}/journal.json`).toString('utf8'));
}

type JournalEnd = { readonly throughSeq: number; readonly journalHead: string };
type AuditVerdict = Verdict & { readonly highestSeq: number; readonly end: JournalEnd | null };

function verifyAudit(disk: Disk, dataDir: string, anchorText: string | null): AuditVerdict {
  const folder = `${dataDir}/audit`;
  // The anchor is read before the log: a house that runs may add entries in between, never take one away.
  const anchors = [readAnchor(disk, `${dataDir}/audit-anchor`), anchorText === null ? null : parseAnchor(anchorText)];
  const known = anchors.filter((anchor) => anchor !== null);
  const reports = reportAnchors(disk, dataDir);
  const check = checkAudit(disk, folder, [...known, ...reports.anchors]);
  if (check.fault !== null) return { isWhole: false, highestSeq: 0, end: null, lines: [sentenceOf(check.fault)] };
  if (reports.bad.length > 0) {
    const lines = [`A report is not what was written: ${reports.bad.join(', ')} (folder reports).`];
    return { isWhole: false, highestSeq: 0, end: null, lines };
  }
  let highestSeq = 0;
  let end: JournalEnd | null = null;
  for (const { seq, action, after } of readAuditLog(disk, folder)) {
    if (action === 'StartDesk' || action === 'StopDesk') end = journalEndOf(after) ?? end;
    highestSeq = Math.max(highestSeq, seq ?? 0, end?.throughSeq ?? 0);
  }
  const lines = [`Audit log: whole through ${check.count}, head ${check.head}. ${anchorLine(known)}`];
  if (reports.anchors.length > 0) lines.push(`Reports that agree with it: ${reports.anchors.length}.`);
  if (check.tornBytes > 0)
    lines.push('A crash has left a half-written entry behind the last; nobody was answered for it.');
  return { isWhole: true, highestSeq, end, lines };
}

function anchorLine(anchors: readonly AuditAnchor[]): string {
  if (anchors.length === 0) return 'There is no anchor: a cut tail would not show.';
  return `Anchored at ${anchors.map(({ count }) => count).join(' and ')}.`;
}

function journalEndOf(after: unknown): JournalEnd | null {
  if (typeof after !== 'object' || after === null || !('throughSeq' in after) || !('journalHead' in after)) return null;
  const { throughSeq, journalHead } = after;
  return typeof throughSeq === 'number' && typeof journalHead === 'string' ? { throughSeq, journalHead } : null;
}
