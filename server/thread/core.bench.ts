import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Submission } from '#lib/model/journal-entry.ts';
import { CoreHandle } from './core-handle.ts';
import { loadAt } from './kill-load.ts';

export type CoreBenchOptions = { readonly events: number; readonly batchEvents: number; readonly inFlight: number };

export type CoreBench = {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Submit to outcome of one batch, in milliseconds. */
  readonly answerP50Ms: number;
  readonly answerP99Ms: number;
  /** Of the state that the run ended in: a faster run with another fingerprint does something else [BM2]. */
  readonly fingerprint: string;
};

/** Durable events through the core thread (P5): decoded events in batches, a closed loop of `inFlight` submitters. */
export async function benchCore(options: CoreBenchOptions): Promise<CoreBench> {
  const dataDir = mkdtempSync(`${tmpdir()}/core-bench-`);
  const handle = await CoreHandle.start({
    dataDir,
    clock: 'event',
    onFatal: (exitCode, message) => {
      throw new Error(`exitCode=${exitCode}: ${message}`);
    },
  });
  try {
    const batches = makeBatches(options);
    const answersMs: number[] = [];
    let next = 0;
    const startMs = performance.now();
    const submitter = async (): Promise<void> => {
      for (let batch = batches[next]; batch !== undefined; batch = batches[next]) {
        next += 1;
        const sentMs = performance.now();
        await handle.submit(batch);
        answersMs.push(performance.now() - sentMs);
      }
    };
    await Promise.all(Array.from({ length: options.inFlight }, submitter));
    const seconds = (performance.now() - startMs) / 1_000;
    answersMs.sort((a, b) => a - b);
    const { fingerprint } = await handle.probe();
    return {
      events: options.events,
      eventsPerSecond: Math.round(options.events / seconds),
      answerP50Ms: quantile(answersMs, 0.5),
      answerP99Ms: quantile(answersMs, 0.99),
      fingerprint,
    };
  } finally {
    await handle.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function makeBatches(options: CoreBenchOptions): readonly (readonly Submission[])[] {
  const batches: Submission[][] = [];
  for (let from = 0; from < options.events; from += options.batchEvents) {
    const size = Math.min(options.batchEvents, options.events - from);
    batches.push(Array.from({ length: size }, (_, offset) => loadAt(from + offset)));
  }
  return batches;
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
