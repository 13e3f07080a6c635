import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What git does not keep and no check of ours reads, for a copy of the project without git. */
const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  '.next',
  'data',
  'test-results',
  'playwright-report',
  'coverage',
  '.cache',
]);

/**
 * The project's own files as paths from its root, sorted: what git holds or would hold (so that a fault shows before
 * it is committed), and in a copy without git everything but what is built or installed.
 */
export function committedFiles(): readonly string[] {
  return (existsSync(join(ROOT, '.git')) ? gitFiles() : walk(''))
    .filter((path) => existsSync(join(ROOT, path)))
    .toSorted();
}

function gitFiles(): string[] {
  const options = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const output = execFileSync('git', options, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return output.split('\0').filter((path) => path !== '');
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** The text of a file, or null for a picture, a packed tape and the like. */
export function readText(path: string): string | null {
  const bytes = readFileSync(join(ROOT, path));
  return bytes.includes(0) ? null : bytes.toString('utf8');
}
