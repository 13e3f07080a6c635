import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

type Floor = { readonly major: number; readonly min: string };
type Floors = {
  readonly packages: Readonly<Record<string, readonly Floor[]>>;
  readonly required: readonly string[];
  readonly overrides: Readonly<Record<string, string>>;
};
type LockEntry = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};
type Entries = Readonly<Record<string, LockEntry>>;
type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
};

/**
 * Packages that bring an install script, each by name with the reason why it may: none today, the runtime comes as a
 * platform package without one. None would run anyway: .npmrc and the set-up both say ignore-scripts.
 */
const INSTALL_SCRIPTS_KNOWN: Readonly<Record<string, string>> = {};

/** The only address a lock entry may carry, where it carries one. */
const REGISTRY = /^https:\/\/registry\.npmjs\.org\/[^?#]+\.tgz$/;

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
}

function lockEntries(...folder: readonly string[]): Entries {
  const lock = readJson(...folder, 'package-lock.json') as {
    readonly lockfileVersion: number;
    readonly packages: Entries;
  };
  expect(lock.lockfileVersion).toBe(3);
  const { '': _root, ...entries } = lock.packages;
  expect(Object.keys(entries).length).toBeGreaterThan(folder.length === 0 ? 100 : 10);
  return entries;
}

/** The product's own, and that of the bench's peers, which are installed for a comparison only. */
const FOLDERS: readonly (readonly string[])[] = [[], ['bench']];

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** A pre-release of the floor itself comes before it, so it counts as below. */
function isBelow(version: string, floor: string): boolean {
  const [core = '', ...preRelease] = version.split(/[-+]/);
  const have = core.split('.').map(Number);
  const need = floor.split('.').map(Number);
  for (const index of [0, 1, 2]) {
    const difference = (have[index] ?? Number.NaN) - (need[index] ?? Number.NaN);
    if (Number.isNaN(difference)) return true;
    if (difference !== 0) return difference < 0;
  }
  return preRelease.length > 0 && version.includes('-');
}

/** What stands below its floor, in words; the rules are the `_check` of the floors file. */
function violations(floors: Floors, entries: Entries, overrides: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const [path, { version = '' }] of Object.entries(entries)) {
    const rules = floors.packages[nameOf(path)];
    if (rules === undefined) continue;
    const rule = rules.find(({ major }) => major === Number(version.split('.')[0]));
    if (rule === undefined) found.push(`${path} version=${version} has no floor for its major version`);
    else if (isBelow(version, rule.min)) found.push(`${path} version=${version} allowed=">=${rule.min}"`);
  }
  const names = new Set(Object.keys(entries).map(nameOf));
  for (const name of floors.required) if (!names.has(name)) found.push(`${name} is required and absent`);
  for (const [name, floor] of Object.entries(floors.overrides)) {
    const override = overrides[name];
    if (override === undefined || isBelow(override, floor)) found.push(`override ${name} allowed=">=${floor}"`);
  }
  return found;
}

function currentFloors(): Floors {
  return readJson('server', 'lint', 'security-floors.json') as Floors;
}

test('[SC1] every copy of a floored package stands at or above its floor', () => {
  const { overrides } = readJson('package.json') as Manifest;
  expect(violations(currentFloors(), lockEntries(), overrides)).toEqual([]);
});

/** Entries without a strong hash, from elsewhere than the public registry, or from a folder of this machine. */
function unsealed(entries: Entries): readonly string[] {
  const bad = Object.entries(entries).filter(
    ([, { integrity = '', resolved, link }]) =>
      link === true || !integrity.startsWith('sha512-') || (resolved !== undefined && !REGISTRY.test(resolved)),
  );
  return bad.map(([path]) => path);
}

function unknownScripts(entries: Entries): readonly string[] {
  const withScript = Object.entries(entries).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  return withScript.map(([path]) => nameOf(path)).filter((name) => INSTALL_SCRIPTS_KNOWN[name] === undefined);
}

test('[S22] [SC2] planted faults are found: no hash, a weak one, a foreign host, a look-alike host, a link, a script', () => {
  const good = {
    version: '1.0.0',
    integrity: 'sha512-x',
    resolved: 'https://registry.npmjs.org/good/-/good-1.0.0.tgz',
  };
  const entries: Entries = {
    'node_modules/good': good,
    'node_modules/no-hash': { version: '1.0.0', resolved: good.resolved },
    'node_modules/weak': { ...good, integrity: 'sha1-x' },
    'node_modules/foreign': { ...good, resolved: 'https://packages.example/foreign.tgz' },
    'node_modules/alike': { ...good, resolved: 'https://registry.npmjs.org.example/alike.tgz' },
    'node_modules/plain': { ...good, resolved: 'http://registry.npmjs.org/plain/-/plain-1.0.0.tgz' },
    'node_modules/git': { ...good, resolved: 'git+ssh://git@host.example/x.git#0123' },
    'node_modules/linked': { ...good, link: true },
    'node_modules/a/node_modules/scripted': { ...good, hasInstallScript: true },
  };
  expect(unsealed(entries).map(nameOf)).toEqual(['no-hash', 'weak', 'foreign', 'alike', 'plain', 'git', 'linked']);
  expect(unknownScripts(entries)).toEqual(['scripted']);
});

test('[S22] [SC1] a nested old copy, a pre-release, an unknown major, a missing package and a low override are found', () => {
  const floors: Floors = {
    packages: { ws: [{ major: 8, min: '8.23.0' }] },
    required: ['ws', 'next'],
    overrides: { ws: '8.23.0' },
  };
  const entries: Entries = {
    'node_modules/ws': { version: '8.23.0' },
    'node_modules/a/node_modules/ws': { version: '8.22.9' },
    'node_modules/b/node_modules/ws': { version: '8.23.0-beta.1' },
    'node_modules/c/node_modules/ws': { version: '7.9.9' },
    'node_modules/not-ws': { version: '1.0.0' },
  };
  expect(violations(floors, entries, { ws: '8.22.0' })).toEqual([
    'node_modules/a/node_modules/ws version=8.22.9 allowed=">=8.23.0"',
    'node_modules/b/node_modules/ws version=8.23.0-beta.1 allowed=">=8.23.0"',
    'node_modules/c/node_modules/ws version=7.9.9 has no floor for its major version',
    'next is required and absent',
    'override ws allowed=">=8.23.0"',
  ]);
});

test.each(FOLDERS)(
  '[S22] [SC2] every lock entry has an integrity hash, and no address but the public registry (%s)',
  (...at) => {
    expect(unsealed(lockEntries(...at))).toEqual([]);
  },
);

test.each(FOLDERS)(
  '[S22] [SC2] no install script runs, and every package that brings one is known by name (%s)',
  (...at) => {
    expect(readFileSync(join(ROOT, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
    expect(unknownScripts(lockEntries(...at))).toEqual([]);
  },
);

test('[SC2] the peers of the bench are no dependency of the product', () => {
  const peers = Object.keys((readJson('bench', 'package.json') as Manifest).dependencies);
  expect(peers.length).toBeGreaterThan(0);
  const names = new Set(Object.keys(lockEntries()).map(nameOf));
  expect(peers.filter((name) => names.has(name))).toEqual([]);
});

test.each(FOLDERS)('[SC2] every dependency is one exact version (%s)', (...at) => {
  const manifest = readJson(...at, 'package.json') as Partial<Manifest>;
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
