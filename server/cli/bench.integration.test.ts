import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

test('[P1] the quick bench ends by itself and prints every figure with machine, seed and fingerprint', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--quick'], { timeout: 240_000 });
  expect(stdout).toMatch(/seed 1/);
  for (const what of [
    'full fold',
    'maps and objects',
    'tutorial event bus',
    'durable through the core thread',
    'memory',
  ])
    expect(stdout).toContain(what);
  expect(stdout).toMatch(/full fold .* [0-9a-f]{16}/);
});
