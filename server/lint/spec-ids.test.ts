import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { committedFiles } from './committed-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A rule stands at the start of a line or a bullet; an id in running text only refers to one. */
const RULE = /^\s*(?:[-*]\s+|\|\s*|\d+\.\s+)?(?:\*\*)?\[([A-Z]{1,3}\d{1,3}[a-z]?)\]/;
const DEFERRED = /\bdeferred: \S+/;
const TEST_TITLE = /\b(?:test|it)(?:\.each\([^)]*\)|\.for\([^)]*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const ID = /\[([A-Z]{1,3}\d{1,3}[a-z]?)\]/g;

type Rules = { readonly due: ReadonlySet<string>; readonly deferred: ReadonlySet<string> };

/** The ids a SPEC.md defines. A rule whose own lines say `deferred: reason` waits for its test. */
function rulesOf(text: string): Rules {
  const due = new Set<string>();
  const deferred = new Set<string>();
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const id = RULE.exec(line)?.[1];
    if (id !== undefined) {
      current = id;
      due.add(id);
    } else if (line.trim() === '' || line.startsWith('#')) current = undefined;
    if (current !== undefined && DEFERRED.test(line)) deferred.add(current);
  }
  for (const id of deferred) due.delete(id);
  return { due, deferred };
}

function idsInTitles(source: string): string[] {
  return [...source.matchAll(TEST_TITLE)].flatMap((title) =>
    [...(title[2] ?? '').matchAll(ID)].map((id) => id[1] ?? ''),
  );
}

function testedIds(files: readonly string[]): Set<string> {
  return new Set(files.flatMap((file) => idsInTitles(readFileSync(join(ROOT, file), 'utf8'))));
}

const SPECS = readdirSync(join(ROOT, 'lib'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `lib/${name}/SPEC.md`)
  .filter((path) => committedFiles().includes(path));

const TESTS = committedFiles().filter((path) => /\.(test|spec)\.tsx?$/.test(path) || path.endsWith('-contract.ts'));

test('[WL8] there is a specification in the rooms that must have one', () => {
  expect(SPECS).toEqual(expect.arrayContaining(['lib/engine/SPEC.md', 'lib/protocol/SPEC.md']));
});

test.each(SPECS)('[WL8] every rule of %s stands in the name of a test, or says why not yet', (path) => {
  const { due, deferred } = rulesOf(readFileSync(join(ROOT, path), 'utf8'));
  expect(due.size + deferred.size, 'a specification has numbered rules').toBeGreaterThan(0);
  const tested = testedIds(TESTS);
  expect([...due].filter((id) => !tested.has(id))).toEqual([]);
});

test.each(SPECS)('[WL8] every id that a test beside %s carries is a rule of a specification', (path) => {
  const room = path.slice(0, path.lastIndexOf('/'));
  const known = new Set<string>();
  for (const spec of SPECS) {
    const text = readFileSync(join(ROOT, spec), 'utf8');
    // A test may also carry an id that the specification names in running text as the source of a rule.
    for (const id of text.matchAll(ID)) known.add(id[1] ?? '');
  }
  const beside = testedIds(TESTS.filter((file) => file.startsWith(`${room}/`)));
  expect([...beside].filter((id) => !known.has(id))).toEqual([]);
});

test('[WL8] the check finds an untested rule, a deferred one, and ids in every form of title', () => {
  const { due, deferred } = rulesOf(
    '# Rules\n- [PM1] A rule.\n- [PM2] Another,\n  deferred: needs lots.\n\n[PM3] Third, see [PM9].\n| [PM4] | a row |\n',
  );
  expect([...due]).toEqual(['PM1', 'PM3', 'PM4']);
  expect([...deferred]).toEqual(['PM2']);
  const source =
    "test('[AA1] one [AA2]', f); test.each(ROWS)(`[BB1] ${two}`, f); it(\"[CC1] it's\", f); call('[DD1] no');";
  expect(idsInTitles(source)).toEqual(['AA1', 'AA2', 'BB1', 'CC1']);
});
