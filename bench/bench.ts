import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';

import { makeTapes } from './make-tapes.ts';
import { bareLoop, mapsAndObjects, plainDay, tutorialBus } from './peers.ts';
import type { PlainDay } from './peers.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry, Submission } from '#lib/model/journal-entry.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { inputOf, rollInto, setUpOf } from '#lib/sim/reference-tape.ts';
import type { TapeEvent, TapeRef } from '#lib/sim/reference-tape.ts';
import { Workload } from '#lib/sim/workload.ts';
import { CoreHandle } from '#server/thread/core-handle.ts';

const SEED = 1;
const LARGE = join(import.meta.dirname, '../../shared/tapes/large');

type Figure = {
  readonly what: string;
  readonly work: string;
  readonly figure: string;
  readonly ratio: string;
  readonly fingerprint: string;
};
type Folded = { readonly engine: RiskEngine; readonly seconds: number };

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function timed<Value>(act: () => Value): { readonly value: Value; readonly seconds: number } {
  const startedMs = performance.now();
  const value = act();
  return { value, seconds: Math.max(1e-6, (performance.now() - startedMs) / 1000) };
}

function perSecond(count: number, seconds: number): string {
  return `${Math.round(count / seconds).toLocaleString('en-US')} /s`;
}

/** An hour of the floor shortened to `seconds` of simulated time, as entries in memory. */
function floorDay(accounts: number, seconds: number): readonly JournalEntry[] {
  const workload = Workload.open(
    { seed: SEED, accounts, duplicateOneIn: 2_000, priceOutages: false },
    1_800_000_000_000_000,
  );
  return [...new FloorJournal(workload).until(seconds * 1_000_000)];
}

/** The first events of the large tape, rolls placed; null where the tape is not beside the checkout. */
function largeTape(eventsMax: number): readonly JournalEntry[] | null {
  if (!existsSync(`${LARGE}.jsonl.gz`)) return null;
  const ref: TapeRef = JSON.parse(readFileSync(`${LARGE}.ref.json`, 'utf8'));
  const text = gunzipSync(readFileSync(`${LARGE}.jsonl.gz`)).toString('utf8');
  const entries: JournalEntry[] = [];
  let atUs = 0;
  const push = (input: JournalEntry['input']): void => {
    const seq = entries.length + 1;
    const stamp = { tsJournalUs: atUs, tsReceivedUs: atUs, inputId: String(seq), causationId: null };
    // Tape text under the names of the journal.
    entries.push({ seq, origin: 'tape', ...stamp, input } as JournalEntry);
  };
  for (const input of setUpOf(ref)) push(input);
  let day: number | null = null;
  let start = 0;
  for (let count = 0; count < eventsMax && start < text.length; count += 1) {
    const end = text.indexOf('\n', start);
    const event: TapeEvent = JSON.parse(text.slice(start, end < 0 ? text.length : end));
    start = end < 0 ? text.length : end + 1;
    atUs = Math.max(atUs, event.ts * 1000);
    const today = Math.floor((event.ts - ref.day_roll_ms) / 86_400_000);
    if (day !== null && today > day) push(rollInto(today, ref.day_roll_ms));
    day = Math.max(day ?? today, today);
    push(inputOf(event));
  }
  return entries;
}

function fold(entries: readonly JournalEntry[]): Folded {
  const engine = new RiskEngine();
  const out: (Notice | Outcome)[] = [];
  const { seconds } = timed(() => {
    for (const entry of entries) {
      out.length = 0;
      engine.apply(entry, out);
    }
  });
  return { engine, seconds };
}

/** Median of three folds; every fold must end in the same state. */
function foldThrice(entries: readonly JournalEntry[], runs: number): Folded {
  const folds = Array.from({ length: runs }, () => fold(entries));
  const marks = new Set(folds.map(({ engine }) => engine.fingerprint()));
  if (marks.size !== 1) throw new Error(`one input, several fingerprints: ${[...marks].join(' ')}`);
  const sorted = folds.toSorted((left, right) => left.seconds - right.seconds);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('a bench runs at least once');
  return median;
}

function foldFigures(name: string, entries: readonly JournalEntry[], runs: number): Figure[] {
  say(`folding ${name}: ${entries.length.toLocaleString('en-US')} entries, ${runs} runs`);
  const { engine, seconds } = foldThrice(entries, runs);
  const fingerprint = engine.fingerprint();
  const figures: Figure[] = [
    { what: 'full fold', work: name, figure: perSecond(entries.length, seconds), ratio: '1', fingerprint },
  ];
  const day: PlainDay = plainDay(entries);
  const peers = [
    ['bare typed-array loop', bareLoop],
    ['maps and objects', mapsAndObjects],
    ['tutorial event bus, trivial counter', tutorialBus],
  ] as const;
  for (const [what, run] of peers) {
    const best = Array.from({ length: runs }, () => timed(() => run(day))).toSorted(
      (left, right) => left.seconds - right.seconds,
    );
    const median = best[Math.floor(best.length / 2)];
    if (median === undefined) continue;
    const ours = entries.length / seconds / (day.events.length / median.seconds);
    figures.push({
      what,
      work: name,
      figure: perSecond(day.events.length, median.seconds),
      ratio: `engine is ${ours.toPrecision(3)} x`,
      fingerprint: `result ${median.value}`,
    });
  }
  return figures;
}

setFlagsFromString('--expose-gc');
/** Node hides its collector behind a flag; set late, a new context has it. */
function collectGarbage(): void {
  runInNewContext('gc')();
}

function snapshotFigures(name: string, entries: readonly JournalEntry[]): Figure[] {
  collectGarbage();
  const heapBefore = process.memoryUsage();
  const { engine } = fold(entries);
  collectGarbage();
  const heapAfter = process.memoryUsage();
  const accounts = entries.filter(({ input }) => input.type === 'AccountOpened').length;
  const bytes = heapAfter.heapUsed + heapAfter.arrayBuffers - heapBefore.heapUsed - heapBefore.arrayBuffers;
  const taken = timed(() => JSON.stringify(engine.snapshot()));
  const restored = timed(() => RiskEngine.restore(JSON.parse(taken.value)));
  if (restored.value.fingerprint() !== engine.fingerprint())
    throw new Error('a restored snapshot has another fingerprint');
  const common = { work: name, ratio: '', fingerprint: engine.fingerprint() };
  return [
    {
      ...common,
      what: 'memory',
      figure: `${Math.round(bytes / Math.max(1, accounts)).toLocaleString('en-US')} bytes an account`,
    },
    {
      ...common,
      what: 'snapshot to text',
      figure: `${(taken.seconds * 1000).toFixed(1)} ms, ${taken.value.length.toLocaleString('en-US')} bytes`,
    },
    { ...common, what: 'restore from text', figure: `${(restored.seconds * 1000).toFixed(1)} ms` },
  ];
}

const IN_FLIGHT_MAX = 16;
const SUBMIT_BATCH = 1_000;

/** Decoded submissions through the core thread, each batch durable before it is answered. */
async function durableFigure(name: string, entries: readonly JournalEntry[]): Promise<Figure> {
  const dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-bench-'));
  try {
    const core = await CoreHandle.start({ dataDir, clock: 'wall', onFatal: (_exitCode, message) => say(message) });
    const submissions: Submission[] = entries.map(({ origin, inputId, tsReceivedUs, input }) => ({
      origin,
      inputId,
      tsReceivedUs,
      input,
    }));
    const startedMs = performance.now();
    const waiting: Promise<unknown>[] = [];
    for (let start = 0; start < submissions.length; start += SUBMIT_BATCH) {
      if (waiting.length >= IN_FLIGHT_MAX) await waiting.shift();
      waiting.push(core.submit(submissions.slice(start, start + SUBMIT_BATCH)));
    }
    await Promise.all(waiting);
    const seconds = (performance.now() - startedMs) / 1000;
    const { fingerprint } = await core.probe();
    await core.stop();
    return {
      what: 'durable through the core thread',
      work: name,
      figure: perSecond(submissions.length, seconds),
      ratio: '',
      fingerprint,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function print(figures: readonly Figure[]): void {
  const heads = ['what', 'work', 'figure', 'ratio', 'fingerprint'] as const;
  const rows = figures.map((figure) => heads.map((head) => figure[head]));
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, seed ${SEED}`;
  process.stdout.write(`\n${machine}\n${line(heads)}\n${rows.map(line).join('\n')}\n`);
  process.stdout.write(`\n${machine}\n\n| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`);
  process.stdout.write(`${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      tapes: { type: 'boolean', default: false },
      events: { type: 'string', default: '400000' },
    },
  });
  if (values.tapes) return makeTapes();
  const runs = values.quick ? 1 : 3;
  const figures: Figure[] = [];
  const large = values.quick ? null : largeTape(Number(values.events));
  if (large !== null) figures.push(...foldFigures('large tape', large, runs));
  const sizes = values.quick
    ? ([[60, 20]] as const)
    : ([
        [1_000, 60],
        [5_000, 20],
      ] as const);
  for (const [accounts, seconds] of sizes) {
    const name = `floor of ${accounts} accounts, ${seconds} s`;
    const entries = floorDay(accounts, seconds);
    figures.push(...foldFigures(name, entries, runs), ...snapshotFigures(name, entries));
    say(`through the core thread: ${name}`);
    figures.push(await durableFigure(name, entries));
  }
  print(figures);
}

await main();
