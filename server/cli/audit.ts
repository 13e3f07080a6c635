import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { daysFromDate, formatDay, formatInstant } from '#lib/base/time.ts';
import { AuditDamagedError, readAnchor } from '#server/auth/audit-chain.ts';
import { checkAudit } from '#server/auth/audit-check.ts';
import { readAuditLog } from '#server/auth/audit-read.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { systemClockSource } from '#server/thread/clock.ts';
import { dailyReport } from './audit-report.ts';
import { verifyDataFolder } from './audit-verify.ts';

const EXIT_DAMAGED = 1;
const EXIT_USAGE = 64;
const EXIT_NO_INPUT = 66;

const HELP = `
verify reads the journal and the audit log of a data folder, whole, and names the first entry that is not what was
written: edited, deleted, inserted, moved, in a file that was swapped, or cut off. A cut tail is seen by the anchor in
audit-anchor; keep a copy of anchor.json elsewhere and give it with --anchor. Nothing is changed, and the desk may run.

Exit codes: 0 whole, 1 damaged, 64 usage, 66 no such folder or file.`;

type Flags = { readonly data: string; readonly anchor?: string | undefined; readonly day?: string | undefined };

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
  const { count, head, fault } = checkAudit(disk, `${folder}/audit`, readAnchor(disk, `${folder}/audit-anchor`));
  const day = flags.day ?? formatInstant(systemClockSource().wallUs()).slice(0, 10);
  process.stdout.write(dailyReport(readAuditLog(disk, `${folder}/audit`), day, { count, hash: head }));
  if (fault === null) return 0;
  process.stdout.write(`The log is damaged at entry ${fault.number}: run "npm run audit -- verify".\n`);
  return EXIT_DAMAGED;
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
    .option('--day <day>', 'UTC day, default today', readDay)
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
