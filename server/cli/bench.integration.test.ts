import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'riskdesk-bench-test-'));
const PARTS = [
  ['Events per second through the full fold', 'engine, full fold'],
  ['Replay of a recorded tape', 'npm run replay, gzip to state'],
  ['Revaluations per second, each with its limit check', 'bare typed-array loop (the limit)'],
  ['Marks per second, the same work by other means', 'the same loop in an EventEmitter bus with a log'],
  ['Memory', 'a holding with its fill'],
  ['Snapshot, restore and replay', 'restore from text'],
  ['Journal and recovery', 'restart from the journal alone'],
  ['Growth of the time of one mark', 'exponent by holders of the mark'],
  ['Floods', 'rooms that do not exist'],
  ['Guessing and floods of sign-ins', 'sign-in of a known and of an unknown user'],
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('[P1] the quick bench ends by itself and prints every part with machine, seed, size and fingerprint', async () => {
  const page = join(folder, 'page.md');
  const command = [BENCH, '--quick', '--seed', '7', '--markdown', page];
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 280_000 });
  const markdown = readFileSync(page, 'utf8');
  for (const text of [stdout, markdown]) {
    expect(text).toMatch(/cores, \d+ GiB; Node v\d+/);
    expect(text).toMatch(/commit .*, seed 7, load at start/);
    for (const [title, what] of PARTS) {
      expect(text).toContain(title);
      expect(text).toContain(what);
    }
    expect(text).toMatch(/engine, full fold .* state [0-9a-f]{16}/);
    expect(text).toMatch(/maps and objects .* totals [0-9a-f]{8} =/);
    expect(text).not.toContain('FAILED');
  }
});
