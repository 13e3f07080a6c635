import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ATTACKS } from './attack-list.ts';
import { committedFiles } from './committed-files.ts';
import { DOC_PAGES, titlesWith, withoutPadding } from './doc-pages.ts';

test.each(DOC_PAGES)('[AZ1] [S13] $path is the one that the code writes: npm run docs', ({ path, render }) => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8');
  expect(withoutPadding(page)).toBe(withoutPadding(render()));
});

test.each(ATTACKS)(
  '[S13] every test that the catalogue names for $id is there, and it names every test',
  ({ id, files }) => {
    for (const file of files) expect(titlesWith(file, id), `${file} has a test with [${id}]`).not.toEqual([]);
    const tests = committedFiles().filter(
      (path) => /\.(test|spec)\.tsx?$/.test(path) && !path.startsWith('server/lint/doc-pages'),
    );
    const unnamed = tests.filter((path) => !files.includes(path) && titlesWith(path, id).length > 0);
    expect(unnamed).toEqual([]);
  },
);

test('[S13] the catalogue has every row of S1 to S24, each shown or with a word of what is missing', () => {
  expect(ATTACKS.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, index) => `S${index + 1}`));
  expect(ATTACKS.filter(({ files, missing }) => files.length === 0 && missing === null)).toEqual([]);
});
