import { randomUUID } from 'node:crypto';

import { FEED_EXIT, FeedFault } from './feed-fault.ts';
import type { FeedLink, FeedOutcome } from './feed-link.ts';
import { sendSetup } from './feed-setup.ts';
import { eventMs, fileBytes, firstEventMs, parseJson, readLines } from './feed-source.ts';
import { loadState, removeState, saveState } from './feed-state.ts';
import type { FeedState } from './feed-state.ts';

export type FeedOptions = {
  /** Absolute path of a .jsonl or .jsonl.gz file. */
  readonly file: string;
  readonly refPath: string | null;
  readonly statePath: string;
  readonly url: string;
  /** Seconds of the events' own time in one second; null sends as fast as the server takes them. */
  readonly speed: number | null;
  /** Forget the progress of an earlier run. */
  readonly restart: boolean;
};

export type FeedProgress = { readonly bytesRead: number; readonly totals: FeedTotals };
/** Of this run. */
export type FeedTotals = {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectedByReason: ReadonlyMap<string, number>;
};

export type FeedWorld = {
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly onStart: (start: {
    readonly bytes: number;
    readonly resumedAtLine: number;
    readonly origin: string;
  }) => void;
  readonly onNote: (sentence: string) => void;
  readonly onProgress: (progress: FeedProgress) => void;
  readonly onRejected: (line: number, outcome: Extract<FeedOutcome, { rejected: string }>) => void;
};

const BATCH_EVENTS = 2_000;
const BATCH_CHARACTERS = 512 * 1024;
const LINE_CHARACTERS_MAX = 1024 * 1024;
/** Well inside the 100,000 inputIds that the server remembers of an origin. */
const PROBE_EVERY_EVENTS = 40_000;
/** While nothing is due, the feed says at least this often that it lives. */
const HEARTBEAT_MS = 2_000;

type Batch = { readonly lines: { readonly number: number; readonly text: string }[]; characters: number };

/** One run of the feed over one file: resume, set up, send, remember. */
export class FeedRun {
  readonly #options: FeedOptions;
  readonly #link: FeedLink;
  readonly #world: FeedWorld;
  readonly #rejectedByReason = new Map<string, number>();
  readonly #totals = { sent: 0, accepted: 0, duplicates: 0, rejected: 0 };
  #state: FeedState;
  #batch: Batch = { lines: [], characters: 0 };
  #sinceProbe = PROBE_EVERY_EVENTS;
  #lastEventMs: number | null = null;
  /** Event time and monotonic time of the first event sent; pacing counts from both. */
  #paceFrom: { readonly eventMs: number; readonly atMs: number } | null = null;

  private constructor(options: FeedOptions, link: FeedLink, world: FeedWorld, state: FeedState) {
    this.#options = options;
    this.#link = link;
    this.#world = world;
    this.#state = state;
  }

  /** @throws FeedFault with one sentence for the person. */
  static async run(options: FeedOptions, link: FeedLink, world: FeedWorld): Promise<FeedTotals> {
    const bytes = await fileBytes(options.file);
    const origin = await link.origin();
    if (options.restart) await removeState(options.statePath);
    const fresh: FeedState = {
      version: 1,
      file: options.file,
      fileBytes: bytes,
      url: options.url,
      origin,
      line: 0,
      isSetUp: false,
      lastSeq: 0,
      probe: null,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
    };
    const known = await loadState(options.statePath, fresh);
    const isKnown = known !== null && (await isSameJournal(link, known, world));
    const run = new FeedRun(options, link, world, isKnown ? known : fresh);
    world.onStart({ bytes, resumedAtLine: run.#state.line, origin });
    await run.#setUp(origin);
    await run.#sendFile();
    return { ...run.#totals, rejectedByReason: run.#rejectedByReason };
  }

  async #setUp(origin: string): Promise<void> {
    const { refPath, file } = this.#options;
    if (refPath === null || this.#state.isSetUp) return;
    await sendSetup(this.#link, refPath, origin, await firstEventMs(file));
    this.#state = { ...this.#state, isSetUp: true };
    await saveState(this.#options.statePath, this.#state);
  }

  async #sendFile(): Promise<void> {
    let bytesRead = 0;
    for await (const line of readLines(this.#options.file, this.#state.line + 1)) {
      bytesRead = line.bytesRead;
      if (line.text.length > LINE_CHARACTERS_MAX) {
        this.#countRejected(line.number, { rejected: 'malformed', detail: `characters=${line.text.length}` });
        continue;
      }
      const parsed = parseJson(line.text);
      if (!parsed.ok) {
        // The server would refuse the whole batch for it.
        this.#countRejected(line.number, { rejected: 'malformed', detail: 'not JSON' });
        continue;
      }
      const ms = eventMs(parsed.value);
      if (ms !== null) await this.#waitUntilDue(ms, bytesRead);
      this.#batch.lines.push({ number: line.number, text: line.text });
      this.#batch.characters += line.text.length;
      if (this.#batch.lines.length >= BATCH_EVENTS || this.#batch.characters >= BATCH_CHARACTERS)
        await this.#flush(bytesRead);
    }
    await this.#flush(bytesRead);
  }

  /** Holds an event back until its time at the asked speed; what was due before goes out first. */
  async #waitUntilDue(ms: number, bytesRead: number): Promise<void> {
    const { speed } = this.#options;
    const { monotonicMs, sleep } = this.#world;
    if (speed !== null) {
      this.#paceFrom ??= { eventMs: ms, atMs: monotonicMs() };
      const dueMs = this.#paceFrom.atMs + (ms - this.#paceFrom.eventMs) / speed;
      if (dueMs > monotonicMs()) await this.#flush(bytesRead);
      for (let leftMs = dueMs - monotonicMs(); leftMs > 0; leftMs = dueMs - monotonicMs()) {
        await sleep(Math.min(leftMs, HEARTBEAT_MS));
        if (leftMs > HEARTBEAT_MS && this.#lastEventMs !== null)
          await this.#link.sendLines([this.#heartbeat(this.#lastEventMs)]);
      }
    }
    this.#lastEventMs = ms;
  }

  #heartbeat(ms: number, inputId?: string): string {
    return JSON.stringify({ kind: 'heartbeat', ts: ms, source: this.#state.origin, inputId });
  }

  async #flush(bytesRead: number): Promise<void> {
    const { lines } = this.#batch;
    const last = lines.at(-1);
    if (last === undefined) return;
    this.#batch = { lines: [], characters: 0 };
    this.#sinceProbe += lines.length;
    const needsProbe = this.#sinceProbe >= PROBE_EVERY_EVENTS && this.#lastEventMs !== null;
    const probe =
      needsProbe && this.#lastEventMs !== null
        ? this.#heartbeat(this.#lastEventMs, `feed-probe:${randomUUID()}`)
        : null;
    const texts = lines.map(({ text }) => text);
    const outcomes = await this.#link.sendLines(probe === null ? texts : [...texts, probe]);
    let { lastSeq } = this.#state;
    outcomes.forEach((outcome, position) => {
      if ('accepted' in outcome) lastSeq = Math.max(lastSeq, outcome.accepted);
      const line = lines[position];
      if (line !== undefined) this.#count(line.number, outcome);
    });
    if (probe !== null) this.#sinceProbe = 0;
    const { accepted, duplicates, rejected } = this.#totals;
    this.#state = {
      ...this.#state,
      line: last.number,
      lastSeq,
      probe: probe ?? this.#state.probe,
      accepted,
      duplicates,
      rejected,
    };
    await saveState(this.#options.statePath, this.#state);
    this.#world.onProgress({ bytesRead, totals: { ...this.#totals, rejectedByReason: this.#rejectedByReason } });
  }

  #count(line: number, outcome: FeedOutcome): void {
    if ('rejected' in outcome) {
      this.#countRejected(line, outcome);
      return;
    }
    this.#totals.sent += 1;
    if ('accepted' in outcome) this.#totals.accepted += 1;
    else this.#totals.duplicates += 1;
  }

  #countRejected(line: number, outcome: Extract<FeedOutcome, { rejected: string }>): void {
    this.#totals.sent += 1;
    this.#totals.rejected += 1;
    this.#rejectedByReason.set(outcome.rejected, (this.#rejectedByReason.get(outcome.rejected) ?? 0) + 1);
    this.#world.onRejected(line, outcome);
  }
}

/**
 * Whether the server still has the journal that the progress is about. Sending the rest of a file into another journal,
 * or a part twice, would give wrong numbers without a sign of it. The probe is a heartbeat: it changes no number.
 */
async function isSameJournal(link: FeedLink, state: FeedState, world: FeedWorld): Promise<boolean> {
  // Nothing with a time was answered yet: beginning again is safe and sets up again.
  if (state.probe === null) return false;
  const [outcome] = await link.sendLines([state.probe]);
  if (outcome !== undefined && 'duplicate' in outcome) return true;
  if (outcome !== undefined && 'accepted' in outcome && outcome.accepted < state.lastSeq) {
    world.onNote('The server has another, younger journal than the last time: the file is sent from its first line.');
    return false;
  }
  throw new FeedFault(
    FEED_EXIT.refusedByServer,
    `The server does not remember where this file stopped (line ${state.line}). Run again with --restart to send it from its first line.`,
  );
}
