import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { committedFiles, readText } from './committed-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Put together from pieces, so that this file does not find itself. */
const FIX_ME = new RegExp(`\\b${'FIX'}${'ME'}\\b`);
const TODO_LOOSE = new RegExp(`\\b${'TO'}${'DO'}\\b(?!\\(#\\d+\\)| #\\d+)`);
const MACHINE_PATH = new RegExp(
  `(^|[\\s"'\`(=:])(/${'work'}|/${'root'}|/${'home'}/[a-z]|/${'tmp'}|/${'Users'}|[A-Z]:\\\\${'Users'})(/|\\\\)[\\w.-]`,
);
const WORKPLACE = new RegExp(
  [
    `\\b${'sub'}${'agent'}s?\\b`,
    `\\b${'Cla'}${'ude'}\\b`,
    `\\b${'Chat'}${'GPT'}\\b`,
    `\\b${'language'} ${'model'}s?\\b`,
    `\\b${'AI'} ${'assistant'}`,
  ].join('|'),
  'i',
);

/** Not written by hand: an advisory list, a lock file. */
const NOT_OURS = new Set(['package-lock.json', 'server/lint/security-floors.json']);

/** Folders that hold nothing of the project; never looked into. */
const NOT_LOOKED_INTO = new Set([
  'node_modules',
  '.git',
  '.next',
  'data',
  'test-results',
  'playwright-report',
  'coverage',
  '.cache',
]);

function findLines(pattern: RegExp, texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

function ownTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of committedFiles()) {
    const text = NOT_OURS.has(path) ? null : readText(path);
    if (text !== null) texts.set(path, text);
  }
  expect(texts.size).toBeGreaterThan(20);
  return texts;
}

test('[WL8] nothing is left for later without an issue number', () => {
  expect(findLines(FIX_ME, ownTexts())).toEqual([]);
  expect(findLines(TODO_LOOSE, ownTexts())).toEqual([]);
});

test('[WL8] no text holds an absolute path of one machine or a word of the workshop', () => {
  expect(findLines(MACHINE_PATH, ownTexts())).toEqual([]);
  expect(findLines(WORKPLACE, ownTexts())).toEqual([]);
});

function emptyFolders(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  if (entries.length === 0) return [folder];
  return entries
    .filter((entry) => entry.isDirectory() && !NOT_LOOKED_INTO.has(entry.name))
    .flatMap(({ name }) => emptyFolders(folder === '' ? name : `${folder}/${name}`));
}

test('[WL8] no folder is empty', () => {
  expect(emptyFolders('')).toEqual([]);
});

test('[WL8] the tree has no grab-bag files and no second door to the server', () => {
  const grabBag = /(^|\/)(utils?|helpers?|types|common|misc|index)\.(ts|tsx)$/;
  const found = committedFiles().filter((path) => grabBag.test(path) || path.startsWith('app/api/'));
  expect(found).toEqual([]);
});

test.each([
  [FIX_ME, `// ${'FIX'}${'ME'}: later`, true],
  [TODO_LOOSE, `// ${'TO'}${'DO'} later`, true],
  [TODO_LOOSE, `// ${'TO'}${'DO'}(#12) later`, false],
  [TODO_LOOSE, `// ${'TO'}${'DO'} #12 later`, false],
  [MACHINE_PATH, `const path = '/${'work'}/main/data';`, true],
  [MACHINE_PATH, `see /${'root'}/notes`, true],
  [MACHINE_PATH, `"/${'tmp'}/x"`, true],
  [MACHINE_PATH, "import { work } from './work/main.ts';", false],
  [WORKPLACE, `made by ${'Cla'}${'ude'}`, true],
])('[WL8] the pattern %s on "%s" says %s', (pattern, line, isFound) => {
  expect(findLines(pattern, new Map([['planted', line]])).length > 0).toBe(isFound);
});
