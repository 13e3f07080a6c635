import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { noteBar, noteQuickBar, noteQuickBench } from './bar.ts';

const BENCHES = join(import.meta.dirname, '..', 'bench');
const PARTS = [
  'monitor, 3840 x 2160',
  'socket message to the tray',
  'interaction to next paint',
  'scripts of the page',
];
const PREVIEW_MS = 250;
const FIRST_RESULT_SECONDS = 1;

async function printed(bench: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('node', [join(BENCHES, bench), ...options]);
  expect(stdout).not.toContain('FAILED');
  return stdout;
}

// CI proves that it runs; its figures are read off a quiet machine.
test('[U5] [U7] [U19] the quick browser bench ends by itself and prints every part with its bars', async () => {
  test.setTimeout(120_000);
  const stdout = await printed('bench-browser.ts', '--quick', '--seed', '7');
  expect(stdout).toMatch(/cores, \d+ GiB; Node v\d+/);
  for (const part of PARTS) expect(stdout).toContain(part);
  for (const bar of ['U2', 'U3', 'U5', 'U6', 'U7', 'U19']) expect(stdout).toContain(bar);
  noteQuickBench(test.info(), stdout);
});

test('[U16] the quick bench says what a draft would do at once, and a back-test tells its first figures', async () => {
  test.setTimeout(120_000);
  const stdout = await printed('bench.ts', '--quick', '--only', 'preview', 'backtest');
  const p95s = [...stdout.matchAll(/ ([\d,]+) accounts x 10 holdings .* ([\d.]+) ms p95/g)];
  const p95Ms = Math.max(...p95s.map(([, , ms]) => Number(ms)));
  expect(p95s).toHaveLength(4);
  noteQuickBar(test.info(), {
    id: 'U16',
    what: 'would fire now',
    value: `${p95Ms} ms in the engine, ${p95s[0]?.[1] ?? 'no'} accounts, slowest of ${p95s.length} metrics`,
    bar: `<= ${PREVIEW_MS} ms p95 at 5,000 accounts`,
    met: p95Ms <= PREVIEW_MS,
  });
  const [, floor = '', seconds = ''] = /draft alone, first result {2,}(.*?) {2,}([\d.]+) s/.exec(stdout) ?? [];
  expect(seconds).not.toBe('');
  noteBar(test.info(), {
    id: 'U16',
    what: 'first result of a back-test',
    value: `${seconds} s, ${floor}`,
    bar: `<= ${FIRST_RESULT_SECONDS} s`,
    met: Number(seconds) <= FIRST_RESULT_SECONDS,
  });
});
