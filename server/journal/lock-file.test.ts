import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalBusyError } from './journal.ts';
import { takeLock } from './lock-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/lock-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('[JN11] a data directory has one holder, and after it gave it back another', () => {
  const release = takeLock(folder);
  expect(() => takeLock(folder)).toThrow(JournalBusyError);
  release();
  expect(readdirSync(folder)).toEqual([]);
  takeLock(folder)();
});

test('[JN11] [KX9] a second process is refused while the first lives, and not when it is gone', () => {
  const release = takeLock(folder);
  const held = readFileSync(`${folder}/lock`, 'utf8');
  const program = `import { takeLock } from ${JSON.stringify(new URL('./lock-file.ts', import.meta.url).href)}; takeLock(${JSON.stringify(folder)});`;
  const run = (): number | null =>
    spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 }).status;
  expect(run()).not.toBe(0);
  expect(readFileSync(`${folder}/lock`, 'utf8')).toBe(held);
  release();
  expect(run()).toBe(0);
  // The process that took it is gone without giving it back.
  expect(readdirSync(folder)).toEqual(['lock']);
  takeLock(folder)();
}, 60_000);

test('[JN11] a pid that was given to another process, or of another boot, holds nothing', () => {
  for (const stale of [{ startTicks: '1' }, { bootId: 'another' }]) {
    const release = takeLock(folder);
    const holder: unknown = JSON.parse(readFileSync(`${folder}/lock`, 'utf8'));
    writeFileSync(`${folder}/lock`, JSON.stringify(Object.assign({}, holder, stale, { token: 'other' })));
    const again = takeLock(folder);
    release();
    expect(() => takeLock(folder)).toThrow(JournalBusyError);
    again();
  }
});
