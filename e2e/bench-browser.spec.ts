import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';

const BENCH = join(import.meta.dirname, '..', 'bench', 'bench-browser.ts');
const PARTS = [
  'monitor, 3840 x 2160',
  'socket message to the tray',
  'interaction to next paint',
  'scripts of the page',
];

// CI proves that it runs; its figures are read off a quiet machine.
test('[U5] [U7] [U19] the quick browser bench ends by itself and prints every part with its bars', async () => {
  test.setTimeout(120_000);
  const { stdout } = await promisify(execFile)('node', [BENCH, '--quick', '--seed', '7']);
  expect(stdout).toMatch(/cores, \d+ GiB; Node v\d+/);
  for (const part of PARTS) expect(stdout).toContain(part);
  for (const bar of ['U2', 'U3', 'U5', 'U6', 'U7', 'U19']) expect(stdout).toContain(bar);
  expect(stdout).not.toContain('FAILED');
});
