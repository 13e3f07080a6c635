/**
 * All checks of the project in one command, from a fresh clone on: `npm run verify`, or `npm test` for the fast part.
 * Goes on after a failed step, so that one run shows every failure, and closes with `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './ensure-browser.mjs';
import { childEnvironment, ensureInstall, ROOT, SetupError } from './ensure-install.mjs';

const STILL_RUNNING_EVERY_MS = 10_000;
const LINTED = ['lib', 'server', 'components', 'app', 'e2e', 'scripts', 'bench', 'next.config.mjs', 'vitest.config.ts'];
const CRUISED = ['lib', 'server', 'components', 'app', 'e2e', 'bench'];
const FAST_PROPERTY_RUNS = '50';
const FULL_PROPERTY_RUNS = '300';

const HELP = `npm run verify -- [--fast | --prove] [--only STEP]...

Runs every check of the project. npm test is npm run verify -- --fast.

  --fast        format, lint, types, walls, dead code, unit and property tests; no build, browser or integration
  --prove       what is too long for every day: every page in every state, theme and size; npm run prove
  --only STEP   this step only; may be given more than once
  --help        this text

Steps: `;

/** Each static gate counts as one check; a step with a report counts its tests. */
const STEPS = [
  {
    name: 'format',
    title: 'Format (prettier)',
    fast: true,
    maxMs: 120_000,
    command: () => ['prettier', '--check', '.'],
  },
  {
    name: 'lint',
    title: 'Lint (oxlint)',
    fast: true,
    maxMs: 120_000,
    command: () => ['oxlint', '--deny-warnings', ...present(LINTED)],
    sawNothing: (output) => !/ on [1-9]\d* files/.test(output),
  },
  {
    name: 'types',
    title: 'Types (next typegen, tsc)',
    fast: true,
    maxMs: 240_000,
    // A fresh clone lacks the declarations that Next writes for pages and style sheets.
    before: () => (existsSync(join(ROOT, 'next-env.d.ts')) ? null : ['next', 'typegen']),
    command: () => ['tsc', '--noEmit'],
  },
  {
    name: 'pure',
    title: 'Types of the pure rooms (tsc -p lib)',
    fast: true,
    maxMs: 120_000,
    command: () => ['tsc', '-p', 'lib'],
  },
  {
    name: 'walls',
    title: 'Walls (dependency-cruiser)',
    fast: true,
    maxMs: 120_000,
    command: () => ['depcruise', '--config', '.dependency-cruiser.cjs', ...present(CRUISED)],
    sawNothing: (output) => !/[1-9]\d* modules/.test(output),
  },
  { name: 'dead', title: 'Dead code (knip)', fast: true, maxMs: 120_000, command: () => ['knip', '--no-progress'] },
  {
    name: 'unit',
    title: 'Unit and property tests (vitest)',
    fast: true,
    maxMs: 1_200_000,
    command: (report) => vitest(report, ['unit', 'property']),
    count: countVitest,
  },
  {
    name: 'integration',
    title: 'Integration tests (vitest)',
    maxMs: 1_200_000,
    command: (report) => vitest(report, ['integration']),
    count: countVitest,
  },
  { name: 'build', title: 'Build (next build)', maxMs: 300_000, command: () => ['next', 'build'] },
  {
    name: 'e2e',
    title: 'Browser tests (playwright)',
    maxMs: 1_200_000,
    needsBrowser: true,
    command: () => ['playwright', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json'],
    count: countPlaywright,
  },
  {
    name: 'matrix',
    title: 'Accessibility in every state (playwright)',
    prove: true,
    maxMs: 3_600_000,
    needsBrowser: true,
    command: () => ['playwright', 'test', '--config', 'e2e/prove.config.ts', '--reporter=line,json'],
    count: countPlaywright,
  },
];

function present(names) {
  return names.filter((name) => existsSync(join(ROOT, name)));
}

function vitest(report, projects) {
  const chosen = projects.flatMap((project) => ['--project', project]);
  return ['vitest', 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
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

/** Runs one tool of node_modules/.bin in a process group of its own, so that its servers and browsers end with it. */
function runTool([name, ...options], env, maxMs) {
  const child = spawn(join(ROOT, 'node_modules', '.bin', name), options, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
  });
  const end = () => stop(child);
  running.add(end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
    });
  }
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1_000);
    const last = output.trim().split('\n').at(-1)?.trim().slice(0, 90) ?? '';
    process.stdout.write(`    ${seconds} s${last === '' ? '' : `: ${last}`}\n`);
    if (Date.now() - started > maxMs) end();
  }, STILL_RUNNING_EVERY_MS);
  return new Promise((resolve) => {
    const settle = (code) => {
      clearInterval(timer);
      running.delete(end);
      const isLate = Date.now() - started > maxMs;
      resolve({ ok: code === 0, output: isLate ? `${output}\nStopped after ${maxMs / 1_000} s.\n` : output });
    };
    child.on('error', (error) => {
      output += `${name} could not be started: ${error.message}\n`;
      settle(1);
    });
    child.on('close', settle);
  });
}

const running = new Set();

function stop(child) {
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The group may have ended by itself in the meantime.
    if (error.code !== 'ESRCH') throw error;
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A tool that died before its report has written none, or half of it: the caller counts that as a failure.
    return null;
  }
}

async function runStep(step, env, folder) {
  const report = join(folder, `${step.name}.json`);
  const stepEnv = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const before = step.before?.() ?? null;
  let result = before === null ? { ok: true, output: '' } : await runTool(before, stepEnv, step.maxMs);
  if (result.ok) result = await runTool(step.command(report), stepEnv, step.maxMs);
  if (result.ok && step.sawNothing?.(result.output)) {
    result = { ok: false, output: `${result.output}\n${step.name} looked at no file at all, which proves nothing.\n` };
  }
  if (step.count === undefined) {
    return { passed: result.ok ? 1 : 0, failed: result.ok ? 0 : 1, skipped: 0, output: result.output };
  }
  const found = readReport(report);
  if (found === null) return { passed: 0, failed: 1, skipped: 0, output: result.output };
  const counts = step.count(found);
  if (!result.ok && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) {
    return {
      ...counts,
      failed: 1,
      output: `${result.output}\n${step.name} ran no test at all, which proves nothing.\n`,
    };
  }
  return { ...counts, output: result.output };
}

function readOptions() {
  const names = STEPS.map((step) => step.name);
  try {
    const { values } = parseArgs({
      options: {
        fast: { type: 'boolean', default: false },
        prove: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const unknown = values.only.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new TypeError(`There is no step ${unknown}; the steps are ${names.join(', ')}`);
    return { ...values, names };
  } catch (error) {
    // parseArgs throws a TypeError for an unknown option or a missing value; nothing else is expected.
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message.split('. ')[0]}. See --help.\n`);
    process.exit(2);
  }
}

function chosenSteps({ only, fast, prove }) {
  if (only.length > 0) return STEPS.filter((step) => only.includes(step.name));
  if (prove) return STEPS.filter((step) => step.prove === true || step.name === 'build');
  return STEPS.filter((step) => (fast ? step.fast === true : step.prove !== true));
}

/** Prepares the machine; a failure here leaves nothing to run, and counts as one. */
async function setUp(steps) {
  const options = { log: (line) => process.stdout.write(`  ${line}\n`) };
  const node = await ensureInstall(options);
  process.stdout.write(`Node ${node.version.join('.')}, packages as locked\n`);
  if (!steps.some((step) => step.needsBrowser)) return {};
  const browser = await ensureBrowser(options);
  process.stdout.write(`Browser ${browser}\n`);
  return { CHROMIUM_PATH: browser };
}

function reportLine(title, result, elapsedMs) {
  const mark = result.failed === 0 ? 'ok  ' : 'FAIL';
  const skipped = result.skipped === 0 ? '' : `, ${result.skipped} skipped`;
  const counts = `${result.passed} passed, ${result.failed} failed${skipped}`;
  process.stdout.write(`${mark} ${title}: ${counts} (${(elapsedMs / 1_000).toFixed(1)} s)\n`);
}

async function runAll(steps, env, folder) {
  const total = { passed: 0, failed: 0 };
  const failures = [];
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`[${index + 1}/${steps.length}] ${step.title}\n`);
    const started = Date.now();
    const result = await runStep(step, env, folder);
    reportLine(step.title, result, Date.now() - started);
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) {
      failures.push(step.name);
      process.stdout.write(`${result.output.trimEnd()}\n`);
    }
  }
  if (failures.length > 0) process.stdout.write(`\nFailed steps: ${failures.join(', ')}\n`);
  return total;
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${HELP}${options.names.join(', ')}\n`);
    return 0;
  }
  const steps = chosenSteps(options);
  const seed = process.env.PROPERTY_SEED ?? '20261127';
  const runs = process.env.PROPERTY_RUNS ?? (options.fast ? FAST_PROPERTY_RUNS : FULL_PROPERTY_RUNS);
  const folder = mkdtempSync(join(tmpdir(), 'riskdesk-verify-'));
  // On exit rather than in a finally: a signal ends the process in the middle of a step.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  let total = { passed: 0, failed: 1 };
  try {
    const found = await setUp(steps);
    process.stdout.write(
      `Properties: seed ${seed}, ${runs} runs each (PROPERTY_SEED and PROPERTY_RUNS repeat or widen them)\n`,
    );
    const env = childEnvironment({
      ...found,
      PROPERTY_SEED: seed,
      PROPERTY_RUNS: runs,
      NO_COLOR: '1',
      FORCE_COLOR: '',
    });
    delete env.FORCE_COLOR;
    total = await runAll(steps, env, folder);
  } catch (error) {
    // A machine that cannot be prepared is one clear sentence; anything else is a defect of this script.
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => {
    for (const end of running) end();
    process.exit(code);
  });
}
process.exitCode = await main();
