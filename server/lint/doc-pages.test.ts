import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOC_PAGES, withoutPadding } from './doc-pages.ts';

test.each(DOC_PAGES)('[AZ1] [S13] $path is the one that the code writes: npm run docs', ({ path, render }) => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8');
  expect(withoutPadding(page)).toBe(withoutPadding(render()));
});
