import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { TapeReplay } from '#lib/replay/replay.ts';
import type { RollPlanner } from '#lib/replay/replay.ts';
import { reportAccounts } from '#lib/replay/report.ts';
import { TapeScanner } from '#lib/replay/tape-scanner.ts';
import type { TapeRef } from '#lib/replay/tape-ref.ts';
import { nextReset } from '#server/thread/calendar.ts';

/** A fault of the user's making: printed as one sentence, without a stack. */
class ReplayFault extends Error {}

type ReplayOptions = {
  readonly ref: string;
  readonly out: string;
  readonly checkpointEvery?: number | undefined;
  readonly checkpoints?: string | undefined;
};

export type ReplayRun = { readonly replay: TapeReplay; readonly seconds: number };

/** Resets of a tape: a time of day in UTC, from the one calendar of the house. */
export function tapePlanner(ref: TapeRef): RollPlanner {
  const resetMinute = Math.floor(ref.day_roll_ms / 60_000);
  return (afterUs) => nextReset({ zone: 'UTC', resetMinute }, afterUs);
}

/** Reads a reference file; every amount in it must be decimal text. */
export async function readRef(path: string): Promise<TapeRef> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error) throw new ReplayFault(`Cannot read the reference ${path}: ${error.message}`);
    throw error;
  }
  const ref = parsed as TapeRef;
  const isComplete =
    typeof ref === 'object' && ref !== null && typeof ref.symbols === 'object' && typeof ref.accounts === 'object';
  if (!isComplete || typeof ref.day_roll_ms !== 'number') {
    throw new ReplayFault(`The reference ${path} lacks symbols, accounts or day_roll_ms.`);
  }
  return { ...ref, fx: ref.fx ?? {} };
}

const NEWLINE = 10;
const CHUNK_BYTES = 1 << 20;
/** What the decompressor may have ready: it works on another thread while this one folds. */
const AHEAD_BYTES = 8 << 20;

/** Whole lines of a plain or gzip file, as bytes; `onBytes` is told what was read of the file itself. */
export async function* readBlocks(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  file.on('data', (chunk) => onBytes(chunk.length));
  const gunzip = { chunkSize: CHUNK_BYTES, readableHighWaterMark: AHEAD_BYTES };
  const stream: Readable = path.endsWith('.gz') ? file.pipe(createGunzip(gunzip)) : file;
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    // Neither stream decodes: what they give is bytes.
    const bytes = chunk as Buffer;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield rest.length === 0 ? bytes.subarray(0, end) : Buffer.concat([rest, bytes.subarray(0, end)]);
    rest = Buffer.concat(end > 0 ? [bytes.subarray(end)] : [rest, bytes]);
  }
  if (rest.length > 0) yield rest;
}

/** Runs a tape; `onEvent` is called after each event. */
export async function runTape(
  tape: string,
  ref: TapeRef,
  onEvent: (replay: TapeReplay) => void,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<TapeReplay> {
  const replay = new TapeReplay(ref, tapePlanner(ref));
  const scanner = new TapeScanner();
  for await (const block of readBlocks(tape, onBytes)) {
    scanner.open(block, block.toString('latin1'));
    let start = 0;
    while (start < block.length) {
      const event = scanner.scan(start);
      if (event !== null) {
        start = scanner.next;
        replay.pushEvent(event);
      } else {
        const newline = block.indexOf(NEWLINE, start);
        const end = newline < 0 ? block.length : newline;
        const line = block.toString('utf8', start, end);
        start = end + 1;
        if (line === '') continue;
        replay.push(parseLine(line, replay.eventCount + 1));
      }
      onEvent(replay);
    }
  }
  return replay;
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ReplayFault(`Line ${number} is no JSON: ${error.message}`);
    throw error;
  }
}

async function main(tape: string, options: ReplayOptions): Promise<void> {
  if ((options.checkpointEvery === undefined) !== (options.checkpoints === undefined)) {
    throw new ReplayFault('--checkpoint-every and --checkpoints belong together.');
  }
  const size = statSync(tape, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new ReplayFault(`There is no tape at ${tape}.`);
  const ref = await readRef(options.ref);
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    format: 'replay {bar} {percentage}% · {events} events',
  });
  const isShown = process.stderr.isTTY;
  if (isShown) bar.start(size, 0, { events: 0 });
  const checkpoints = options.checkpoints === undefined ? null : createWriteStream(options.checkpoints);
  const every = options.checkpointEvery ?? 0;
  const startedAt = performance.now();
  const writeCheckpoint = (replay: TapeReplay): void => {
    if (checkpoints === null || replay.eventCount % every !== 0) return;
    for (const row of reportAccounts(replay)) {
      checkpoints.write(`${JSON.stringify({ seq: replay.eventCount, ...row })}\n`);
    }
  };
  let events = 0;
  const replay = await runTape(
    tape,
    ref,
    (running) => {
      events = running.eventCount;
      writeCheckpoint(running);
    },
    (bytes) => isShown && bar.increment(bytes, { events }),
  );
  bar.stop();
  const seconds = (performance.now() - startedAt) / 1_000;
  if (checkpoints !== null) {
    checkpoints.end();
    await finished(checkpoints);
  }
  const accounts = reportAccounts(replay);
  const fingerprint = replay.engine.fingerprint();
  await writeFile(
    options.out,
    `${JSON.stringify({ accounts, events: replay.eventCount, fingerprint, seconds }, null, 1)}\n`,
  );
  const refused = [...replay.refused].map(([reason, count]) => `${reason}=${count}`).join(' ');
  process.stderr.write(
    `${replay.eventCount} events in ${seconds.toFixed(2)} s, fingerprint ${fingerprint}${refused === '' ? '' : `, refused: ${refused}`}\n`,
  );
}

function positiveCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return count;
}

/** Parses the command line and replays; the exit code is 0, or 1 after one clear sentence. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const command = new Command('replay')
    .description('Runs a tape through the risk engine without a server and writes the state of every account.')
    .argument('<tape>', 'events as .jsonl or .jsonl.gz')
    .requiredOption('--ref <file>', 'what the events refer to (.ref.json)')
    .requiredOption('--out <file>', 'where to write the result as JSON')
    .option('--checkpoint-every <events>', 'write the state each so many events', positiveCount)
    .option('--checkpoints <file>', 'where to write them, as JSON lines')
    .action(main);
  try {
    await command.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof ReplayFault) && !isFileFault(error)) throw error;
    process.stderr.write(`replay: ${error.message}\n`);
    return 1;
  }
}

/** What the file system or the decompressor says about a file of the user's. */
function isFileFault(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|Z_)/.test(error.code)
  );
}

if (import.meta.main) process.exitCode = await runCommand(process.argv.slice(2));
