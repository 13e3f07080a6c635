/** Seconds of several runs of one thing. */
export type Timing = { readonly medianSeconds: number; readonly spreadPercent: number; readonly runs: number };

/** One run: the part of it that counts, and what came out. */
export type Run<Result> = { readonly seconds: number; readonly result: Result };

export type Measured<Result> = Timing & { readonly result: Result };

export function timed<Value>(act: () => Value): { readonly value: Value; readonly seconds: number } {
  const startedMs = performance.now();
  const value = act();
  return { value, seconds: Math.max(1e-9, (performance.now() - startedMs) / 1_000) };
}

export async function timedAsync<Value>(
  act: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly seconds: number }> {
  const startedMs = performance.now();
  const value = await act();
  return { value, seconds: Math.max(1e-9, (performance.now() - startedMs) / 1_000) };
}

export function timingOf(seconds: readonly number[]): Timing {
  const sorted = seconds.toSorted((left, right) => left - right);
  const [fastest, median, slowest] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (fastest === undefined || median === undefined || slowest === undefined)
    throw new RangeError('Invariant: a bench runs at least once');
  return { medianSeconds: median, spreadPercent: ((slowest - fastest) / 2 / median) * 100, runs: sorted.length };
}

export function spreadText({ spreadPercent, runs }: Timing): string {
  return runs === 1 ? '1 run' : `±${spreadPercent.toFixed(0)} %, ${runs} runs`;
}

/**
 * Runs each contender once per round, in turn, so that a slow moment of the machine strikes all of them. Every run of one
 * contender must give the same result.
 */
export async function inTurn<Name extends string>(
  contenders: Readonly<Record<Name, () => Run<string> | Promise<Run<string>>>>,
  rounds: number,
): Promise<ReadonlyMap<string, Measured<string>>> {
  const seconds = new Map<string, number[]>();
  const results = new Map<string, string>();
  const entries = Object.entries<() => Run<string> | Promise<Run<string>>>(contenders);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of entries) {
      collectGarbage();
      const { seconds: taken, result } = await run();
      seconds.set(name, [...(seconds.get(name) ?? []), taken]);
      const before = results.get(name) ?? result;
      if (before !== result) throw new Error(`${name}: one input, two results: ${before} and ${result}`);
      results.set(name, result);
    }
  }
  return new Map(
    entries.map(([name]) => [name, { ...timingOf(seconds.get(name) ?? []), result: results.get(name) ?? '' }]),
  );
}

/** Node shows its collector under `--expose-gc`, which every section is started with. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
