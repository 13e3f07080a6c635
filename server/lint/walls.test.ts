import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const TOOL_MAX_MS = 90_000;
const temporaryFolders: string[] = [];

afterAll(() => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A fault, the file it stands in, and the one finding it must cause. */
type Fault = { readonly finding: string; readonly file: string; readonly source: string };

/** The other half of a fault that needs two files. */
const NO_FINDING = '';

const ROOMS = [
  ...['base', 'model', 'engine', 'replay', 'sim', 'protocol', 'client'].map((room) => `lib/${room}`),
  ...['thread', 'journal', 'store', 'auth', 'ingest', 'publish', 'notify', 'history', 'http', 'observe'].map(
    (room) => `server/${room}`,
  ),
  'server/cluster',
  'server/cli',
  'components/ui',
  'components/risk',
  'components/charts',
  'app',
  'e2e',
];

const NEIGHBOR = 'export function neighbor(): number {\n  return 1;\n}\n';
const CONFIGURATION = [
  'package.json',
  'tsconfig.json',
  'lib/tsconfig.json',
  '.oxlintrc.json',
  '.dependency-cruiser.cjs',
  'server/lint/oxlint-plugin-house.mjs',
];

/** The house in small: every room with one blameless file, the real configuration, and packages that are only names. */
function buildTree(faults: readonly Fault[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'riskdesk-walls-'));
  temporaryFolders.push(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of CONFIGURATION) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  for (const room of ROOMS) write(`${room}/neighbor.ts`, NEIGHBOR);
  // A blameless import in every tool's way, so that a tool which follows no import at all does not pass as clean.
  write(
    'lib/engine/clean.ts',
    "import { neighbor } from '#lib/model/neighbor.ts';\n\nexport function two(): number {\n  return neighbor() + 1;\n}\n",
  );
  write('server/main.ts', NEIGHBOR);
  write('server/config.ts', "export function port(): string | undefined {\n  return process.env['PORT'];\n}\n");
  write('server/observe/now.ts', 'export function nowMs(): number {\n  return Date.now();\n}\n');
  write('lib/engine/example.test.ts', NEIGHBOR);
  const packages = new Set(
    faults.flatMap((fault) => [...fault.source.matchAll(/from '([@a-z][^#']*)'/g)].map((m) => m[1])),
  );
  for (const name of packages) {
    if (name === undefined || name.startsWith('node:')) continue;
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
    );
    write(`node_modules/${name}/index.js`, 'export const thing = 1;\n');
  }
  for (const fault of faults) write(fault.file, fault.source);
  return folder;
}

/** What a tool prints; a finding makes it end with an error code, which is what is asked for here. */
function runTool(folder: string, tool: string, options: readonly string[]): string {
  try {
    return execFileSync(join(ROOT, 'node_modules', '.bin', tool), options, {
      cwd: folder,
      encoding: 'utf8',
      timeout: TOOL_MAX_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // A tool with findings exits non-zero and has printed them; without output it has not run at all.
    const output = (error as { readonly stdout?: string }).stdout;
    if (output === undefined || output === '') throw error;
    return output;
  }
}

type Found = { readonly seen: number; readonly findings: readonly string[] };

function cruise(folder: string): Found {
  const report = JSON.parse(
    runTool(folder, 'depcruise', [
      '--config',
      '.dependency-cruiser.cjs',
      '-T',
      'json',
      'lib',
      'server',
      'components',
      'app',
      'e2e',
    ]),
  ) as {
    readonly summary: {
      readonly totalCruised: number;
      readonly totalDependenciesCruised: number;
      readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    };
  };
  const findings = report.summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`);
  return { seen: Math.min(report.summary.totalCruised, report.summary.totalDependenciesCruised), findings };
}

function lint(folder: string): Found {
  const report = JSON.parse(runTool(folder, 'oxlint', ['-f', 'json', 'lib', 'server', 'components', 'app', 'e2e'])) as {
    readonly number_of_files: number;
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  return {
    seen: report.number_of_files,
    findings: report.diagnostics.map(({ code, filename }) => `${code} ${filename}`),
  };
}

function compilePureRooms(folder: string): Found {
  const output = runTool(folder, 'tsc', ['-p', 'lib', '--listFiles', '--pretty', 'false']);
  const errors = [...output.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)].map((match) => `${match[2]} ${match[1]}`);
  const seen = output.split('\n').filter((line) => line.includes('/lib/') && !line.includes('node_modules')).length;
  return { seen, findings: errors };
}

/** Runs a wall over the clean tree and over one with every fault, each fault in a file of its own. */
function expectExactly(run: (folder: string) => Found, faults: readonly Fault[]): void {
  const clean = run(buildTree([]));
  expect(clean.seen, 'a tool that reports no file is no wall').toBeGreaterThan(0);
  expect(clean.findings).toEqual([]);
  const planted = run(buildTree(faults));
  const expected = faults
    .filter(({ finding }) => finding !== NO_FINDING)
    .map(({ finding, file }) => `${finding} ${file}`);
  expect([...new Set(planted.findings)].toSorted()).toEqual([...new Set(expected)].toSorted());
}

function importing(finding: string, file: string, specifier: string, kind: 'type' | 'value' = 'value'): Fault {
  const source = `import ${kind === 'type' ? 'type ' : ''}{ thing } from '${specifier}';\n\nexport function planted(): ${
    kind === 'type' ? 'typeof thing | undefined' : 'number'
  } {\n  return ${kind === 'type' ? 'undefined' : 'thing'};\n}\n`;
  return { finding, file, source };
}

/** Rule of a room, the faulty file, what it must not import: type-only, since that is the import which escapes most easily. */
const ROOM_FAULTS: readonly (readonly [string, string, string])[] = [
  ['lib-base', 'lib/base/planted.ts', '#lib/model/neighbor.ts'],
  ['lib-model', 'lib/model/planted.ts', '#lib/engine/neighbor.ts'],
  ['lib-engine', 'lib/engine/planted.ts', '#lib/sim/neighbor.ts'],
  ['lib-replay', 'lib/replay/planted.ts', '#lib/sim/neighbor.ts'],
  ['lib-sim', 'lib/sim/planted.ts', '#lib/protocol/neighbor.ts'],
  ['lib-protocol', 'lib/protocol/planted.ts', '#lib/engine/neighbor.ts'],
  ['lib-client', 'lib/client/planted.ts', '#lib/engine/neighbor.ts'],
  ['lib-client-what-if', 'lib/client/what-if-planted.ts', '#lib/sim/neighbor.ts'],
  ['components-ui', 'components/ui/planted.ts', '#lib/model/neighbor.ts'],
  ['components', 'components/risk/planted.ts', '#lib/engine/neighbor.ts'],
  ['app', 'app/planted.ts', '#server/auth/neighbor.ts'],
  ['main', 'server/main.ts', '#lib/client/neighbor.ts'],
  ['config', 'server/config.ts', '#server/store/neighbor.ts'],
  ['thread-core', 'server/thread/planted.ts', '#server/observe/neighbor.ts'],
  ['thread-edge', 'server/thread/core-handle.ts', '#server/store/neighbor.ts'],
  ['journal', 'server/journal/planted.ts', '#server/thread/neighbor.ts'],
  ['store', 'server/store/planted.ts', '#server/auth/neighbor.ts'],
  ['auth', 'server/auth/planted.ts', '#server/journal/neighbor.ts'],
  ['ingest', 'server/ingest/planted.ts', '#lib/sim/neighbor.ts'],
  ['demo-ingest', 'server/ingest/demo-ingest.ts', '#lib/engine/neighbor.ts'],
  ['publish', 'server/publish/planted.ts', '#server/journal/neighbor.ts'],
  ['notify', 'server/notify/planted.ts', '#server/auth/neighbor.ts'],
  ['history', 'server/history/planted.ts', '#server/auth/neighbor.ts'],
  ['http', 'server/http/planted.ts', '#server/publish/neighbor.ts'],
  ['observe', 'server/observe/planted.ts', '#server/thread/neighbor.ts'],
  ['cluster', 'server/cluster/planted.ts', '#server/http/neighbor.ts'],
  ['cli', 'server/cli/planted.ts', '#server/main.ts'],
  ['e2e-engine', 'e2e/floor-fingerprint.ts', '#lib/replay/neighbor.ts'],
  ['e2e', 'e2e/planted.ts', '#server/http/neighbor.ts'],
];

/** Rule of a package, the faulty file, the package. */
const PACKAGE_FAULTS: readonly (readonly [string, string, string])[] = [
  ['zod', 'server/thread/zod-planted.ts', 'zod'],
  ['zustand', 'components/risk/zustand-planted.ts', 'zustand'],
  ['socket.io-client', 'components/risk/socket-planted.ts', 'socket.io-client'],
  ['react', 'lib/protocol/react-planted.ts', 'react'],
  ['react-dom', 'lib/client/dom-planted.ts', 'react-dom'],
  ['recharts', 'components/risk/recharts-planted.ts', 'recharts'],
  ['next', 'lib/client/next-planted.ts', 'next'],
  ['radix-ui', 'components/risk/radix-planted.ts', 'radix-ui'],
  ['tanstack', 'lib/client/table-planted.ts', '@tanstack/react-table'],
  ['class-variance-authority', 'components/risk/variance-planted.ts', 'class-variance-authority'],
  ['clsx', 'components/risk/clsx-planted.ts', 'clsx'],
  ['tailwind-merge', 'components/risk/merge-planted.ts', 'tailwind-merge'],
  ['lucide-react', 'lib/client/lucide-planted.ts', 'lucide-react'],
  ['get-nonce', 'lib/client/nonce-planted.ts', 'get-nonce'],
  ['fontsource', 'components/ui/font-planted.ts', '@fontsource-variable/inter'],
  ['fastify', 'server/ingest/fastify-planted.ts', 'fastify'],
  ['fastify-plugins', 'server/ingest/helmet-planted.ts', '@fastify/helmet'],
  ['fastify-type-provider-zod', 'server/ingest/provider-planted.ts', 'fastify-type-provider-zod'],
  ['socket.io', 'server/publish/socket-planted.ts', 'socket.io'],
  ['kysely', 'server/auth/kysely-planted.ts', 'kysely'],
  ['pg', 'server/auth/pg-planted.ts', 'pg'],
  ['better-auth', 'server/http/auth-planted.ts', 'better-auth'],
  ['argon2', 'server/store/argon-planted.ts', '@node-rs/argon2'],
  ['rate-limiter-flexible', 'server/ingest/limiter-planted.ts', 'rate-limiter-flexible'],
  ['pino', 'server/thread/pino-planted.ts', 'pino'],
  ['command-line', 'server/thread/commander-planted.ts', 'commander'],
  ['playwright', 'server/thread/playwright-planted.ts', '@playwright/test'],
  ['sqlite', 'server/auth/sqlite-planted.ts', 'node:sqlite'],
  ['of-no-room', 'server/http/stranger-planted.ts', 'left-pad'],
];

const OTHER_FAULTS: readonly Fault[] = [
  importing('pure-rooms-import-nothing-ambient', 'lib/engine/package-planted.ts', 'zod', 'type'),
  importing('pure-rooms-import-nothing-ambient', 'lib/base/node-planted.ts', 'node:crypto', 'type'),
  importing('no-node-modules-in-the-browser', 'lib/protocol/node-planted.ts', 'node:crypto'),
  importing('no-node-modules-in-the-browser', 'lib/client/node-planted.ts', 'node:fs', 'type'),
  importing('no-node-modules-in-the-browser', 'components/risk/node-planted.ts', 'node:fs'),
  importing('no-node-modules-in-the-browser', 'app/node-planted.ts', 'node:path'),
  // A page takes a codec's types as it likes, and its code on no way.
  { finding: NO_FINDING, file: 'lib/protocol/ref.ts', source: NEIGHBOR },
  importing(NO_FINDING, 'app/ref-type-planted.ts', '#lib/protocol/ref.ts', 'type'),
  importing('no-zod-in-the-browser', 'app/ref-planted.ts', '#lib/protocol/ref.ts'),
  importing('no-zod-in-the-browser', 'components/risk/ref-planted.ts', '#lib/protocol/ref.ts'),
  importing('no-zod-in-the-browser', 'lib/client/ref-planted.ts', '#lib/protocol/ref.ts'),
  importing('no-zod-in-the-browser', 'lib/protocol/ref-planted.ts', '#lib/protocol/ref.ts'),
  importing('config-by-main-and-cli', 'server/http/config-planted.ts', '#server/config.ts'),
  importing('no-import-of-tests', 'lib/engine/import-planted.ts', './example.test.ts'),
  importing('no-unresolvable', 'server/http/missing-planted.ts', './there-is-none.ts'),
  // A cycle is reported once, at the file that comes first in the walk.
  importing(NO_FINDING, 'server/http/cycle-planted.ts', './cycle-planted-too.ts'),
  importing('no-cycles', 'server/http/cycle-planted-too.ts', './cycle-planted.ts', 'type'),
];

test('[WL1] dependency-cruiser finds a planted fault for every door, package and wall, and nothing else', () => {
  const faults = [
    ...ROOM_FAULTS.map(([room, file, specifier]) => importing(`room-${room}`, file, specifier, 'type')),
    ...PACKAGE_FAULTS.map(([name, file, specifier]) => importing(`package-${name}`, file, specifier)),
    ...OTHER_FAULTS,
  ];
  faults.push(importing('no-unknown-room', 'server/attic/planted.ts', '#lib/base/neighbor.ts'));
  expectExactly(cruise, faults);
  const config = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
    readonly forbidden: readonly { readonly name: string }[];
  };
  const proven = new Set(faults.map(({ finding }) => finding));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
}, 120_000);

function body(statement: string): string {
  return `export function planted(): unknown {\n  ${statement}\n}\n`;
}

test('[WL2] tsc on the pure rooms finds each ambient name', () => {
  const names = ['setTimeout', 'console', 'process', 'performance', 'fetch', 'crypto', 'window', 'Buffer'];
  const faults = names.map((name, index) => ({
    // Two spellings of one complaint: "cannot find name", with or without the hint at a library or at Node's types.
    finding:
      { console: 'TS2584', window: 'TS2304', process: 'TS2591', Buffer: 'TS2591', crypto: 'TS2304' }[name] ?? 'TS2304',
    file: `lib/${['base', 'model', 'engine', 'replay', 'sim'][index % 5]}/${name.toLowerCase()}-planted.ts`,
    source: body(`return ${name};`),
  }));
  faults.push({
    finding: 'TS2591',
    file: 'lib/engine/node-planted.ts',
    source:
      "import { readFileSync } from 'node:fs';\n\nexport function planted(): unknown {\n  return readFileSync;\n}\n",
  });
  expectExactly(compilePureRooms, faults);
}, 120_000);

const GLOBALS = [
  'Date',
  'Intl',
  'WeakRef',
  'FinalizationRegistry',
  'Atomics',
  'SharedArrayBuffer',
  'globalThis',
  'eval',
  'Function',
];
const PROPERTIES = [
  'Math.random',
  'Math.pow',
  'Math.exp',
  'Math.log',
  'Math.sin',
  "''.localeCompare",
  '(1).toLocaleString',
];

test('[WL3] oxlint finds each global and property of the host in the pure rooms', () => {
  const rooms = ['base', 'model', 'engine', 'replay', 'sim'];
  const faults: Fault[] = [...GLOBALS, ...PROPERTIES].map((expression, index) => ({
    finding: GLOBALS.includes(expression) ? 'eslint(no-restricted-globals)' : 'eslint(no-restricted-properties)',
    file: `lib/${rooms[index % rooms.length]}/planted-${index}.ts`,
    source: body(`return ${expression};`),
  }));
  // Code from text is forbidden twice: in the pure rooms as a global, and everywhere as a call.
  const call = faults.find(({ source }) => source.includes('return eval;'));
  if (call !== undefined) faults.push({ ...call, finding: 'eslint(no-eval)' });
  expectExactly(lint, faults);
}, 120_000);

test('[WL4] oxlint finds a pure room that waits', () => {
  const finding = 'house(pure-sync)';
  expectExactly(lint, [
    { finding, file: 'lib/engine/async-planted.ts', source: 'export async function planted(): Promise<void> {}\n' },
    { finding, file: 'lib/replay/arrow-planted.ts', source: body('return async () => 1;') },
    {
      finding,
      file: 'lib/sim/loop-planted.ts',
      source:
        'const list: readonly Promise<number>[] = [];\nfor await (const one of list) list.at(one);\nexport { list };\n',
    },
    {
      finding,
      file: 'lib/base/await-planted.ts',
      source: 'const later: Promise<number> = Promise.resolve(1);\nconst one = await later;\nexport { one };\n',
    },
  ]);
}, 120_000);

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

test('[WL5] oxlint finds each fault of style', () => {
  const testFile = (statement: string): string => `import { expect, test, vi } from 'vitest';\n\n${statement}\n`;
  const simple = "test('[XX1] works', () => {\n  expect(vi).toBe(vi);\n});";
  expectExactly(lint, [
    {
      finding: 'typescript(no-explicit-any)',
      file: 'server/http/any-planted.ts',
      source: 'export function planted(value: any): unknown {\n  return value;\n}\n',
    },
    {
      finding: 'typescript(no-non-null-assertion)',
      file: 'server/http/bang-planted.ts',
      source: 'export function planted(value: string | null): string {\n  return value!;\n}\n',
    },
    {
      finding: 'eslint(max-lines-per-function)',
      file: 'server/http/long-planted.ts',
      source: `export function planted(): void {\n${lines(71, (index) => `  planted${index}();`)}\n}\n`,
    },
    {
      finding: 'eslint(max-lines)',
      file: 'server/http/huge-planted.ts',
      source: `${lines(401, (index) => `export const size${index} = ${index};`)}\n`,
    },
    {
      finding: 'oxc(no-barrel-file)',
      file: 'server/http/barrel-planted.ts',
      source: "export * from './neighbor.ts';\n",
    },
    {
      finding: 'import(no-default-export)',
      file: 'server/http/default-planted.ts',
      source: 'export default 1;\n',
    },
    { finding: 'unicorn(filename-case)', file: 'server/http/camelPlanted.ts', source: NEIGHBOR },
    { finding: 'eslint(no-console)', file: 'server/http/console-planted.ts', source: body('return console.log(1);') },
    {
      finding: 'vitest(no-focused-tests)',
      file: 'server/http/focused.test.ts',
      source: testFile(simple.replace('test(', 'test.only(')),
    },
    {
      finding: 'vitest(no-disabled-tests)',
      file: 'server/http/skipped.test.ts',
      source: testFile(simple.replace('test(', 'test.skip(')),
    },
    {
      finding: 'vitest(no-restricted-vi-methods)',
      file: 'server/http/mocked.test.ts',
      source: testFile(`vi.mock('./neighbor.ts');\n${simple}`),
    },
    {
      finding: 'house(no-use-server)',
      file: 'app/action-planted.ts',
      source: "'use server';\n\nexport function planted(): void {}\n",
    },
    {
      finding: 'house(no-raw-html)',
      file: 'components/risk/html-planted.tsx',
      source: 'export function Planted() {\n  return <p dangerouslySetInnerHTML={{ __html: String(1) }} />;\n}\n',
    },
    {
      finding: 'house(no-raw-html)',
      file: 'components/risk/inner-planted.ts',
      source: "export function planted(element: Element): void {\n  element.innerHTML = '';\n}\n",
    },
    {
      finding: 'eslint(no-restricted-globals)',
      file: 'components/risk/fetch-planted.ts',
      source: body('return fetch;'),
    },
    { finding: 'eslint(no-restricted-globals)', file: 'app/socket-planted.ts', source: body('return WebSocket;') },
  ]);
}, 120_000);

test('[WL6] oxlint finds the environment and the clock read outside their files', () => {
  const environment = ["process.env['PORT']", "globalThis.process.env['PORT']", "process['env']"];
  const clock = ['Date.now()', 'new Date()', 'globalThis.Date.now()', 'Date()', 'new Date(0)'];
  const restricted = 'eslint(no-restricted-imports)';
  const faults: Fault[] = [
    ...environment.map((expression, index) => ({
      finding: 'house(no-env)',
      file: `server/http/env-planted-${index}.ts`,
      source: body(`return ${expression};`),
    })),
    ...clock.map((expression, index) => ({
      finding: 'house(no-wall-clock)',
      file: `server/thread/time-planted-${index}.ts`,
      source: body(`return ${expression};`),
    })),
    { finding: 'house(no-env)', file: 'server/thread/taken-planted.ts', source: 'export const { env } = process;\n' },
    { finding: 'house(no-env)', file: 'lib/client/env-planted.ts', source: body("return process.env['PORT'];") },
    {
      finding: restricted,
      file: 'server/http/import-planted.ts',
      source: "import { env } from 'node:process';\n\nexport const port = env['PORT'];\n",
    },
    {
      finding: restricted,
      file: 'server/http/plain-import-planted.ts',
      source: "import { argv } from 'process';\n\nexport const first = argv[0];\n",
    },
  ];
  expectExactly(lint, faults);
}, 120_000);

test('[WL10] the linter of verify names the folders that exist and the walls are part of it', () => {
  const verify = readFileSync(join(ROOT, 'scripts', 'verify-steps.mjs'), 'utf8');
  for (const gate of [
    "'prettier', '--check'",
    "'oxlint'",
    "'tsc', '--noEmit'",
    "'tsc', '-p', 'lib'",
    "'depcruise'",
    "'knip'",
    "'next', 'build'",
    "'playwright', 'test'",
  ]) {
    expect(verify).toContain(gate);
  }
});
