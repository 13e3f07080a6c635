import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { DayReport } from '#lib/protocol/audit-report.ts';
import { daysFromDate, formatDay, formatInstant } from '#lib/base/time.ts';
import { AuditDamagedError, readAnchor } from '#server/auth/audit-chain.ts';
import { checkAudit, type AuditAnchor } from '#server/auth/audit-check.ts';
import type { AuditEntry } from '#server/auth/audit-entry.ts';
import { readAuditLog } from '#server/auth/audit-read.ts';
import { buildReport, reportText } from '#server/auth/day-report.ts';
import { before, isOfDay } from '#server/auth/day-reports.ts';
import { readReport, reportAnchors, reportDays } from '#server/auth/report-files.ts';
import { nodeDisk, type Disk } from '#server/journal/disk.ts';
import { systemClockSource } from '#server/thread/clock.ts';
import { verifyDataFolder } from './audit-verify.ts';

const EXIT_DAMAGED = 1;
const EXIT_USAGE = 64;
const EXIT_NO_INPUT = 66;

const HELP = `
verify reads the journal and the audit log of a data folder, whole, and names the first entry that is not what was
written: edited, deleted, inserted, moved, in a file that was swapped, or cut off. A cut tail is seen by the anchor in
audit-anchor and by the head in each report; keep a copy of either elsewhere, an anchor is given with --anchor. Nothing is changed, and the desk may run.

Exit codes: 0 whole, 1 damaged, 64 usage, 66 no such folder or file.`;

type Flags = {
  readonly data: string;
  readonly anchor?: string | undefined;
  readonly day?: string | undefined;
  readonly json?: boolean;
};

/** Something that was named is not there. */
class MissingError extends Error {}

function folderOf({ data }: Flags): string {
  const folder = resolve(data);
  if (!existsSync(`${folder}/audit`))
    throw new MissingError(`There is no audit log in ${folder}: name the data folder.`);
  return folder;
}

function verify(flags: Flags): number {
  const folder = folderOf(flags);
  const { anchor } = flags;
  if (anchor !== undefined && !existsSync(anchor)) throw new MissingError(`There is no anchor at ${anchor}.`);
  const text = anchor === undefined ? null : readFileSync(anchor, 'utf8');
  const { isWhole, lines } = verifyDataFolder(nodeDisk(), folder, text);
  process.stdout.write(`${lines.join('\n')}\n`);
  return isWhole ? 0 : EXIT_DAMAGED;
}

function report(flags: Flags): number {
  const folder = folderOf(flags);
  const disk = nodeDisk();
  const anchor = readAnchor(disk, `${folder}/audit-anchor`);
  const anchors = [...(anchor === null ? [] : [anchor]), ...reportAnchors(disk, folder).anchors];
  const { count, head, fault } = checkAudit(disk, `${folder}/audit`, anchors);
  const day = flags.day ?? formatInstant(systemClockSource().wallUs()).slice(0, 10);
  const found = heldReport(disk, folder, day) ?? reportOfLog(disk, folder, day, { count, hash: head });
  process.stdout.write(flags.json === true ? `${JSON.stringify(found, null, 2)}\n` : reportText(found));
  if (fault === null) return 0;
  process.stderr.write(`The log is damaged at entry ${fault.number}: run "npm run audit -- verify".\n`);
  return EXIT_DAMAGED;
}

/** As the desk wrote it at the roll that closed the trading day. */
function heldReport(disk: Disk, folder: string, day: string): DayReport | null {
  return reportDays(disk, folder).includes(day) ? readReport(disk, folder, day) : null;
}

/** Of a UTC day, from the log; which breaches are open only a desk that runs knows. */
function reportOfLog(disk: Disk, folder: string, day: string, anchor: AuditAnchor): DayReport {
  const log = (): Iterable<AuditEntry> => readAuditLog(disk, `${folder}/audit`);
  const entries = [...log()].filter(isOfDay(day));
  const older = (): Iterable<AuditEntry> => before(log(), entries[0]?.number ?? 0);
  const writtenAtUs = systemClockSource().wallUs();
  return buildReport({ day, kind: 'utc', entries, older, anchor, alerts: null, writtenAtUs });
}

function readDay(text: string): string {
  const [year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).slice(1).map(Number);
  const isDate = year !== undefined && month !== undefined && day !== undefined;
  if (!isDate || formatDay(daysFromDate(year, month, day)) !== text)
    throw new InvalidArgumentError('a day is written like 2026-11-28.');
  return text;
}

/** Runs the command line; the value is the exit code. */
export function runAudit(argv: readonly string[]): number {
  let code = 0;
  const program = new Command('audit').description('Check the audit log, or print its day.').exitOverride();
  program.addHelpText('after', HELP);
  const withData = (command: Command): Command =>
    command.option('--data <dir>', 'the data folder', './data').exitOverride();
  withData(program.command('verify').description('check journal and audit log'))
    .option('--anchor <file>', 'a copy of anchor.json kept elsewhere')
    .action((flags: Flags) => {
      code = verify(flags);
    });
  withData(program.command('report').description('print the report of a day'))
    .option('--day <day>', 'trading day that is over, else UTC day; default today', readDay)
    .option('--json', 'as JSON')
    .action((flags: Flags) => {
      code = report(flags);
    });
  try {
    program.parse(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    if (!(error instanceof MissingError) && !(error instanceof AuditDamagedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof MissingError ? EXIT_NO_INPUT : EXIT_DAMAGED;
  }
}

if (import.meta.main) process.exitCode = runAudit(process.argv.slice(2));
