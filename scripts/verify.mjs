/**
 * All checks of the project in one command, from a fresh clone on: `npm run verify`, or `npm test` for the fast part.
 * Goes on after a failed step, so that one run shows every failure, and closes with `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barsText, lostBars } from './bars.mjs';
import { ensureBrowser } from './ensure-browser.mjs';
import { childEnvironment, ensureInstall, ROOT, SetupError } from './ensure-install.mjs';
import { STEPS } from './verify-steps.mjs';

const STILL_RUNNING_EVERY_MS = 10_000;
/** Two cores; more would wait for each other. */
const GATES_AT_ONCE = 2;
const FAST_PROPERTY_RUNS = '50';
const FULL_PROPERTY_RUNS = '300';

const HELP = `npm run verify -- [--fast | --prove] [--only STEP]...

Runs every check of the project, and prints the bars of the interface as this run measured them. npm test is
npm run verify -- --fast.

  --fast        format, lint, types, walls, dead code, unit and property tests; no build, browser or integration
  --prove       what is too long for every day: every page in every state, theme and size; npm run prove
  --only STEP   this step only; may be given more than once
  --help        this text

Steps: `;

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
    process.stdout.write(`    ${name}, ${seconds} s${last === '' ? '' : `: ${last}`}\n`);
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
    return { passed: result.ok ? 1 : 0, failed: result.ok ? 0 : 1, skipped: 0, bars: [], output: result.output };
  }
  const found = readReport(report);
  if (found === null) return { passed: 0, failed: 1, skipped: 0, bars: [], output: result.output };
  const counts = step.count(found);
  if (!result.ok && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) {
    return {
      ...counts,
      failed: 1,
      bars: [],
      output: `${result.output}\n${step.name} ran no test at all, which proves nothing.\n`,
    };
  }
  const bars = (step.bars?.(found) ?? []).map((bar) => ({ ...bar, step: step.name }));
  return { ...counts, bars, output: result.output };
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

/** Starts gates that stand together two at a time, and each other step when the one before it has ended. */
function startAll(steps, env, folder) {
  const lanes = Array.from({ length: GATES_AT_ONCE }, () => Promise.resolve());
  let gates = 0;
  return steps.map((step) => {
    const run = async () => {
      const started = Date.now();
      return { ...(await runStep(step, env, folder)), elapsedMs: Date.now() - started };
    };
    const before = step.gate === true ? lanes[gates % GATES_AT_ONCE] : Promise.all(lanes);
    const result = before.then(run);
    if (step.gate === true) lanes[gates++ % GATES_AT_ONCE] = result;
    else lanes.fill(result);
    return result;
  });
}

async function runAll(steps, env, folder) {
  const total = { passed: 0, failed: 0 };
  const failures = [];
  const bars = [];
  const results = startAll(steps, env, folder);
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`[${index + 1}/${steps.length}] ${step.title}\n`);
    const result = await results[index];
    reportLine(step.title, result, result.elapsedMs);
    total.passed += result.passed;
    total.failed += result.failed;
    bars.push(...result.bars);
    if (result.failed > 0) {
      failures.push(step.name);
      process.stdout.write(`${result.output.trimEnd()}\n`);
    }
  }
  reportBars(bars, steps, total);
  if (failures.length > 0) process.stdout.write(`\nFailed steps: ${failures.join(', ')}\n`);
  return total;
}

/** A missed bar fails nothing; one that nobody measured does. */
function reportBars(bars, steps, total) {
  const names = steps.map(({ name }) => name);
  const text = barsText(bars, names);
  if (text !== '') process.stdout.write(`\n${text}`);
  for (const sentence of lostBars(bars, names)) {
    total.failed += 1;
    process.stdout.write(`FAIL ${sentence}\n`);
  }
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
