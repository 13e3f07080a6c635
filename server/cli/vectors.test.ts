import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { familyNames } from './vector-families.ts';
import { readVectors } from './vector-folder.ts';
import { runCommand, runVectors } from './vectors.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'vectors');
const SCRATCH = mkdtempSync(join(tmpdir(), 'vectors-'));
afterAll(() => rmSync(SCRATCH, { recursive: true }));

describe.each(readVectors(FIXTURES))('$name', ({ name, cases }) => {
  const family = name.slice(0, -'.json'.length);
  test.each(cases)(`[${family}] $id`, ({ run }) => {
    expect(run().faults).toEqual([]);
  });
});

test('[WL8] the published vectors hold a file of every family', () => {
  expect(readVectors(FIXTURES).map(({ name }) => name)).toEqual(
    familyNames()
      .map((family) => `${family}.json`)
      .toSorted(),
  );
});

type Json = Record<string, unknown>;

function fixture(family: string): { cases: Json[]; [head: string]: unknown } {
  return JSON.parse(readFileSync(join(FIXTURES, `${family}.json`), 'utf8'));
}

let folders = 0;
/** A folder of files as given; texts are written as they are. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  folders += 1;
  const folder = mkdtempSync(join(SCRATCH, `${folders}-`));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function faultsOf(family: string, change: (file: { cases: Json[]; [head: string]: unknown }) => void): string[] {
  const file = fixture(family);
  change(file);
  return readVectors(folderOf({ [`${family}.json`]: file }))
    .flatMap(({ cases }) => cases)
    .flatMap(({ run }) => run().faults);
}

/** Every place in a case that holds an expectation: all below a field named expect..., or the family's own names. */
const EXPECTATION = /^(expect\w*|closed|realised|open|cashAfter|totalUsd|report)$/;
const UNCOMPARED = new Set(['after', 'mark', 'notionalAt', 'leavesQty', 'ordStatus', 'orderQty']);
/** Executions whose report is compared [BU]. */
const REPORTED = new Set(['F', 'G', 'H']);

function expectations(
  value: unknown,
  path: readonly (string | number)[] = [],
  isInside = false,
): (string | number)[][] {
  if (typeof value === 'object' && value !== null) {
    if ('execType' in value && !REPORTED.has(String(value.execType))) return [];
    return Object.entries(value).flatMap(([name, field]) =>
      UNCOMPARED.has(name)
        ? []
        : expectations(field, [...path, name], isInside || EXPECTATION.test(name) || name.startsWith('expect')),
    );
  }
  return isInside ? [[...path]] : [];
}

function changed(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (value === null) return '1';
  const text = String(value);
  if (/^-?[0-9.]+$/.test(text)) return String(Number(text) + 1);
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text.replace(/^2026/, '2027');
  return text;
}

test.each(familyNames())('[WL8] every expectation of %s that is changed, or made unknown, fails its case', (family) => {
  const { cases, ...head } = fixture(family);
  let planted = 0;
  for (const original of cases) {
    for (const path of expectations(original)) {
      const last = String(path.at(-1));
      const right = path.reduce<unknown>((place, step) => (place as Json)[step], original);
      // In a report null is "not said": what was not said is not compared, and what is made so no more.
      const isReport = path.includes('report');
      const wrongs = [changed(right), null].filter(
        (wrong) => wrong !== right && !(isReport && (right === null || wrong === null)),
      );
      for (const wrong of wrongs) {
        const copy: Json = structuredClone(original);
        const place = path.slice(0, -1).reduce<unknown>((inner, step) => (inner as Json)[step], copy);
        (place as Json)[last] = wrong;
        planted += 1;
        const run = runVectors(folderOf({ [`${family}.json`]: { ...head, cases: [copy] } }));
        expect(run.failed, `${String(original['id'])} ${path.join('.')}=${String(wrong)}`).toBe(1);
      }
    }
  }
  expect(planted).toBeGreaterThan(0);
});

test('[WL8] without a tolerance the 24th decimal counts; with one, what lies within it passes', () => {
  const off = (family: string, field: string, text: string): string[] =>
    faultsOf(family, ({ cases }) => Object.assign(cases[0]?.['expect'] as Json, { [field]: text }));
  expect(off('fx', 'feesBase', '10.000000000000000000000000')).toEqual([]);
  expect(off('fx', 'feesBase', '10.000000000000000000000001')).toHaveLength(1);
  expect(off('exposure', 'top1', '0.55555555555605')).toEqual([]);
  expect(off('exposure', 'top1', '0.555555555557')).toHaveLength(1);
  expect(off('exposure', 'gross', '9e5')).toEqual([]);
});

/** Every object of a case, by its path. */
function objects(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, field]) => objects(field, [...path, name]));
  return Array.isArray(value) ? below : [[...path], ...below];
}

test.each(familyNames())('[WL8] an unknown field anywhere in %s fails its case', (family) => {
  const { cases, ...head } = fixture(family);
  for (const original of cases) {
    for (const path of objects(original)) {
      const copy: Json = structuredClone(original);
      let place = copy;
      for (const step of path) place = place[step] as Json;
      place['surprise'] = '1';
      const run = runVectors(folderOf({ [`${family}.json`]: { ...head, cases: [copy] } }));
      expect(run.failed, `${String(original['id'])} ${path.join('.')}`).toBe(1);
      expect(run.lines.join(' ')).toContain('surprise');
    }
  }
});

const NONSENSE = ['', '1.2.3', '-', ' 1', '1e5', '99999999999999999999', null, true, 0.5, [], {}, 'Mars/X'];

test.each(familyNames())(
  '[WL8] nonsense in any place of %s is a fault of its case and never ends the run',
  (family) => {
    const { cases, ...head } = fixture(family);
    const [original = {}] = cases;
    const paths = objects(original).flatMap((path) => {
      const place = path.reduce<unknown>((inner, step) => (inner as Json)[step], original);
      return Object.keys(place as Json).map((name) => [...path, name]);
    });
    const planted = paths.flatMap((path, place) =>
      NONSENSE.map((nonsense, index) => {
        const copy: Json = structuredClone(original);
        const holder = path.slice(0, -1).reduce<unknown>((inner, step) => (inner as Json)[step], copy);
        (holder as Json)[String(path.at(-1))] = nonsense;
        return path[0] === 'id' ? original : { ...copy, id: `${place}-${index}` };
      }),
    );
    const run = runVectors(folderOf({ [`${family}.json`]: { ...head, cases: planted } }));
    expect(run.passed + run.failed).toBe(planted.length);
    expect(run.failed).toBeGreaterThan(planted.length / 2);
  },
);

test.each<[string, string, (file: { cases: Json[]; [head: string]: unknown }) => void]>([
  ['an unknown schema', 'scaling', (file) => Object.assign(file, { schema: 'domain-vector/2' })],
  ['an unknown head field', 'scaling', (file) => Object.assign(file, { tolerances: '1' })],
  ['an unknown kind', 'scaling', (file) => Object.assign(file.cases[0] ?? {}, { kind: 'weekly' })],
  ['a kind where the family has none', 'consistency', (file) => Object.assign(file.cases[0] ?? {}, { kind: 'best' })],
  ['an unknown word', 'consistency', (file) => Object.assign(file.cases[0] ?? {}, { op: 'gte' })],
  ['a JSON number for a decimal', 'consistency', (file) => Object.assign(file.cases[0] ?? {}, { pct: 40 })],
  [
    'more decimals than the engine takes',
    'consistency',
    (file) => Object.assign(file.cases[0] ?? {}, { pct: '40.0000000000001' }),
  ],
  ['an unknown zone', 'trading_days', (file) => Object.assign(file.cases[0] ?? {}, { tz: 'Europe/Nowhere' })],
  [
    'a date that is none',
    'trading_days',
    (file) => Object.assign(file.cases[0] ?? {}, { opens: ['2026-02-30T00:00:00Z'] }),
  ],
  ['a case without a name', 'scaling', (file) => Object.assign(file.cases[0] ?? {}, { id: undefined })],
  ['a confidence without a constant', 'tail_risk', (file) => Object.assign(file.cases[3] ?? {}, { conf: 0.98 })],
])('[WL8] %s fails', (_, family, change) => {
  expect(faultsOf(family, change)).toHaveLength(1);
});

test('[WL8] a name that stands in two files fails the second', () => {
  const scaling = fixture('scaling');
  const days = fixture('trading_days');
  Object.assign(days.cases[0] ?? {}, { id: scaling.cases[0]?.['id'] });
  const run = runVectors(folderOf({ 'scaling.json': scaling, 'trading_days.json': days }));
  expect(run.lines).toContainEqual(
    expect.stringMatching(/^ {2}topstep-xfa-50k: id: it is unique in all files, and stands in scaling\.json too/),
  );
  expect(run.failed).toBe(1);
});

test.each<[string, Readonly<Record<string, unknown>>, number, string]>([
  ['one file that passes', { 'scaling.json': fixture('scaling'), 'README.md': 'text' }, 0, '2 passed, 0 failed'],
  ['no file at all', {}, 1, '0 passed, 0 failed'],
  ['a file without cases', { 'scaling.json': { schema: 'domain-vector/1', cases: [] } }, 1, '0 passed, 0 failed'],
  ['a name of no family', { 'scalings.json': fixture('scaling') }, 1, '0 passed, 1 failed'],
  ['no JSON', { 'scaling.json': '{' }, 1, '0 passed, 1 failed'],
])('[WL8] the command on %s', async (_, files, exitCode, last) => {
  const lines: string[] = [];
  expect(await runCommand([folderOf(files)], (line) => lines.push(line))).toBe(exitCode);
  expect(lines.at(-1)).toBe(last);
  const folder = Object.keys(files).filter((name) => name.endsWith('.json'));
  expect(lines.filter((line) => /^\w+\.json: \d+ cases, \d+ checks/.test(line))).toHaveLength(folder.length);
});

test('[WL8] a folder that is not there is one sentence', async () => {
  const lines: string[] = [];
  expect(await runCommand([join(SCRATCH, 'nowhere')], (line) => lines.push(line))).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^vectors: there is no folder at /)]);
});
