/** The steps of `npm run verify` in their order: what each runs, and how its report is counted and read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { barsOfPlaywright, barsOfVitest } from './bars.mjs';
import { ROOT } from './ensure-install.mjs';

const LINTED = ['lib', 'server', 'components', 'app', 'e2e', 'scripts', 'bench', 'next.config.mjs', 'vitest.config.ts'];
const CRUISED = ['lib', 'server', 'components', 'app', 'e2e', 'bench'];

/**
 * Each static gate counts as one check; a step with a report counts its tests. Gates that stand together run two at a
 * time; the longest come first, so that none of them runs alone at the end.
 */
export const STEPS = [
  {
    name: 'format',
    title: 'Format (prettier)',
    fast: true,
    gate: true,
    maxMs: 120_000,
    command: () => ['prettier', '--check', '.'],
  },
  {
    name: 'types',
    title: 'Types (next typegen, tsc)',
    fast: true,
    gate: true,
    maxMs: 240_000,
    // A fresh clone lacks the declarations that Next writes for pages and style sheets.
    before: () => (existsSync(join(ROOT, 'next-env.d.ts')) ? null : ['next', 'typegen']),
    command: () => ['tsc', '--noEmit'],
  },
  {
    name: 'pure',
    title: 'Types of the pure rooms (tsc -p lib)',
    fast: true,
    gate: true,
    maxMs: 120_000,
    command: () => ['tsc', '-p', 'lib'],
  },
  {
    name: 'walls',
    title: 'Walls (dependency-cruiser)',
    fast: true,
    gate: true,
    maxMs: 120_000,
    command: () => ['depcruise', '--config', '.dependency-cruiser.cjs', ...present(CRUISED)],
    sawNothing: (output) => !/[1-9]\d* modules/.test(output),
  },
  {
    name: 'dead',
    title: 'Dead code (knip)',
    fast: true,
    gate: true,
    maxMs: 120_000,
    command: () => ['knip', '--no-progress'],
  },
  {
    name: 'lint',
    title: 'Lint (oxlint)',
    fast: true,
    gate: true,
    maxMs: 120_000,
    command: () => ['oxlint', '--deny-warnings', ...present(LINTED)],
    sawNothing: (output) => !/ on [1-9]\d* files/.test(output),
  },
  {
    name: 'unit',
    title: 'Unit and property tests (vitest)',
    fast: true,
    maxMs: 1_200_000,
    command: (report) => vitest(report, ['unit', 'property']),
    count: countVitest,
    bars: barsOfVitest,
  },
  {
    name: 'integration',
    title: 'Integration tests (vitest)',
    maxMs: 1_200_000,
    command: (report) => vitest(report, ['integration']),
    count: countVitest,
    bars: barsOfVitest,
  },
  { name: 'build', title: 'Build (next build)', maxMs: 300_000, command: () => ['next', 'build'] },
  {
    name: 'e2e',
    title: 'Browser tests (playwright)',
    maxMs: 1_200_000,
    needsBrowser: true,
    command: () => playwright('playwright', '--project=desk'),
    count: countPlaywright,
    bars: barsOfPlaywright,
  },
  {
    name: 'timed',
    title: 'Browser tests that measure time (playwright)',
    maxMs: 600_000,
    needsBrowser: true,
    command: () => playwright('playwright', '--project=timed'),
    count: countPlaywright,
    bars: barsOfPlaywright,
  },
  {
    name: 'matrix',
    title: 'Accessibility in every state (playwright)',
    prove: true,
    maxMs: 3_600_000,
    needsBrowser: true,
    command: () => playwright('prove'),
    count: countPlaywright,
    bars: barsOfPlaywright,
  },
];

function present(names) {
  return names.filter((name) => existsSync(join(ROOT, name)));
}

function vitest(report, projects) {
  const chosen = projects.flatMap((project) => ['--project', project]);
  return ['vitest', 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
}

function playwright(config, ...options) {
  return ['playwright', 'test', '--config', `e2e/${config}.config.ts`, '--reporter=line,json', ...options];
}

/** A test file that does not even load has no tests, and counts as one failure; so does an error outside all tests. */
function countVitest(result) {
  const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = result.numFailedTests + broken.length;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && !result.success ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function countPlaywright(result) {
  const { expected, unexpected, flaky, skipped } = result.stats;
  return { passed: expected, failed: unexpected + flaky + result.errors.length, skipped };
}
