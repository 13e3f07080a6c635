import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { SingleBar } from 'cli-progress';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { errorCode, FEED_EXIT, FeedFault } from './feed-fault.ts';
import { FeedLink } from './feed-link.ts';
import { FeedRun } from './feed-run.ts';
import type { FeedTotals } from './feed-run.ts';

const DEFAULT_URL = 'http://127.0.0.1:3000';
const REJECTIONS_SHOWN = 10;

const HELP = `
Sends a file of events (ingest v1, one JSON event a line, plain or gzipped) to a running server, in order.

Speed: N sends N seconds of the events' own time in one second; the default is max, as fast as the server takes them.

Resuming: after each answered batch the number of the last answered line is kept in the state file (default
data/feed/<hash of file, server and token>.json under the current folder). The same command run again goes on from
there. A batch whose answer was lost is sent again; nothing is doubled, because every event carries an inputId (its
own, or the hash of its content). If the server meanwhile has another journal, the feed notices it and says so.

Credentials: facts, instruments and accounts go with --token (an ingest token); limits and configuration of a ref go
with --lead-token (the API token of a lead). An option value starting with @ is read from that file.

Exit codes: 0 all events answered (rejected ones are listed), 64 usage, 65 damaged file, 66 no such file,
69 refused by the server, 75 server not reachable for --patience seconds, 77 token not accepted.`;

type Flags = {
  readonly ref?: string;
  readonly speed: number | 'max';
  readonly url: string;
  readonly token: string;
  readonly leadToken?: string;
  readonly state?: string;
  readonly patience: number;
  readonly restart: boolean;
};

async function main(argv: readonly string[]): Promise<number> {
  const command = new Command('feed')
    .description('Send a file of events to a running server.')
    .argument('<file>', 'a .jsonl or .jsonl.gz file')
    .requiredOption('--token <token>', 'ingest token (rk_ing_...)', readSecret)
    .option('--ref <file>', 'ref.json of the tape: instruments, accounts, limits', (path) => resolve(path))
    .option('--lead-token <token>', "a lead's API token (rk_pat_...), needed by --ref", readSecret)
    .option('--url <url>', 'address of the server', readUrl, DEFAULT_URL)
    .option('--speed <n>', 'seconds of event time in a second, or max', readSpeed, 'max')
    .option('--state <file>', 'where to keep the progress', (path) => resolve(path))
    .option('--patience <seconds>', 'how long to try when the server does not answer', readSeconds, 300)
    .option('--restart', 'forget the progress and send from the first line', false)
    .addHelpText('after', HELP)
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
    const [file = ''] = command.args;
    // The parsers above give each flag the type named here.
    return await feed(resolve(file), command.opts<Flags>());
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FEED_EXIT.usage;
    if (!(error instanceof FeedFault)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
}

async function feed(file: string, flags: Flags): Promise<number> {
  const monotonicMs = () => performance.now();
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {rate}/s | {accepted} accepted, {duplicates} duplicate, {rejected} rejected{note}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  const shown = { rate: '0', accepted: '0', duplicates: '0', rejected: '0', note: '' };
  const rejections: string[] = [];
  const link = new FeedLink({
    url: flags.url,
    token: flags.token,
    leadToken: flags.leadToken ?? null,
    patienceMs: flags.patience * 1000,
    monotonicMs,
    onWait: (reason) => bar.update({ note: ` | waiting: ${reason.slice(0, 60)}` }),
  });
  const startedMs = monotonicMs();
  const options = {
    file,
    refPath: flags.ref ?? null,
    statePath: flags.state ?? defaultStatePath(file, flags),
    url: flags.url,
    speed: flags.speed === 'max' ? null : flags.speed,
    restart: flags.restart,
  };
  try {
    const totals = await FeedRun.run(options, link, {
      monotonicMs,
      sleep: setTimeout,
      onNote: (sentence) => console.error(sentence),
      onStart: ({ bytes, resumedAtLine, origin }) => {
        console.error(
          `Sending ${file} as ${origin}${resumedAtLine === 0 ? '' : `, going on after line ${resumedAtLine}`}`,
        );
        bar.start(bytes, 0, shown);
      },
      onProgress: ({ bytesRead, totals: soFar }) =>
        bar.update(bytesRead, { ...countTexts(soFar, monotonicMs() - startedMs), note: '' }),
      onRejected: (line, { rejected, field, detail }) => {
        if (rejections.length < REJECTIONS_SHOWN)
          rejections.push(`line ${line}: ${[rejected, field, detail].filter(Boolean).join(' ')}`);
      },
    });
    bar.update(bar.getTotal());
    bar.stop();
    printSummary(totals, monotonicMs() - startedMs, rejections);
    return 0;
  } finally {
    bar.stop();
  }
}

function printSummary(totals: FeedTotals, elapsedMs: number, rejections: readonly string[]): void {
  const { accepted, duplicates, rejected, rate } = countTexts(totals, elapsedMs);
  const seconds = (elapsedMs / 1000).toFixed(1);
  console.log(
    `Sent ${count(totals.sent)} events in ${seconds} s (${rate}/s): ${accepted} accepted, ${duplicates} duplicate, ${rejected} rejected.`,
  );
  if (totals.rejected === 0) return;
  for (const [reason, number] of totals.rejectedByReason) console.log(`  ${reason}: ${count(number)}`);
  for (const rejection of rejections) console.log(`  ${rejection}`);
  if (totals.rejected > rejections.length) console.log(`  and ${count(totals.rejected - rejections.length)} more`);
}

function countTexts(totals: FeedTotals, elapsedMs: number) {
  return {
    rate: count(Math.round((totals.sent * 1000) / Math.max(1, elapsedMs))),
    accepted: count(totals.accepted),
    duplicates: count(totals.duplicates),
    rejected: count(totals.rejected),
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** One file, server and source have one progress; the token is part of the name only as a hash. */
function defaultStatePath(file: string, flags: Flags): string {
  const name = createHash('sha256')
    .update(JSON.stringify([file, flags.url, flags.token]))
    .digest('hex')
    .slice(0, 24);
  return resolve('data', 'feed', `${name}.json`);
}

function readUrl(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
  }
  return new URL(value).origin;
}

/** Not null for max: the option's parser takes null for "nothing was given". */
function readSpeed(value: string): number | 'max' {
  if (value === 'max') return value;
  const speed = Number(value);
  if (!(speed > 0) || speed > 1_000_000) throw new InvalidArgumentError('It must be max or a number above 0.');
  return speed;
}

function readSeconds(value: string): number {
  const seconds = Number(value);
  if (value.trim() === '' || !(seconds >= 0) || seconds > 86_400) {
    throw new InvalidArgumentError('It must be a number of seconds from 0 to 86400.');
  }
  return seconds;
}

/** A token in a file does not stand in the list of processes. */
function readSecret(value: string): string {
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8').trim();
  } catch (error) {
    throw new InvalidArgumentError(`The file cannot be read (${errorCode(error)}).`);
  }
}

process.exitCode = await main(process.argv.slice(2));
