import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertTable } from './alert-table.ts';

test('[CT2] the alert table printed in ARCHITECTURE.md is the one that runs', () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', 'ARCHITECTURE.md'), 'utf8');
  expect(tableOf(document)).toBe(alertTable());
});

/** The lines of the table that begins with the trigger column, with the padding of the formatter removed. */
function tableOf(document: string): string {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => /^\| trigger\s/.test(line));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines
    .slice(start, end)
    .map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '---').trim())
    .join('\n');
}
