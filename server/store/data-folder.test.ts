import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderError, prepareDataFolder } from './data-folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'desk-data-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('--fresh wipes what a demo made and nothing else', () => {
  const folder = join(root, 'demo');
  prepareDataFolder(folder, { fresh: false });
  writeFileSync(join(folder, 'journal'), 'x');
  prepareDataFolder(folder, { fresh: false });
  expect(existsSync(join(folder, 'journal'))).toBe(true);
  prepareDataFolder(folder, { fresh: true });
  expect(existsSync(join(folder, 'journal'))).toBe(false);
  const real = join(root, 'real');
  mkdirSync(real);
  writeFileSync(join(real, 'journal'), 'x');
  expect(() => prepareDataFolder(real, { fresh: true })).toThrow(DataFolderError);
  expect(existsSync(join(real, 'journal'))).toBe(true);
});

test('a real desk does not start on simulated data', () => {
  prepareDataFolder(root, { fresh: false });
  expect(() => prepareDataFolder(root, null)).toThrow('--demo');
});

test('a new folder is its owner’s alone', () => {
  const folder = join(root, 'a', 'b');
  prepareDataFolder(folder, null);
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test('a folder that cannot be made is one sentence, at once', () => {
  const file = join(root, 'file');
  writeFileSync(file, 'x');
  expect(() => prepareDataFolder(join(file, 'data'), null)).toThrow(DataFolderError);
});
