/**
 * From a fresh clone to a moving desk: `npm run demo`. Installs what is missing, builds the pages when they are older
 * than their sources, and starts the server with a seeded trading floor. The server prints the address and the
 * one-time sign-in link itself.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { childEnvironment, ensureInstall, fail, ROOT, SetupError } from './ensure-install.mjs';

const HOST = '127.0.0.1';
const READY_POLL_MS = 250;
const READY_MAX_MS = 120_000;
const PROGRESS_EVERY_MS = 3_000;

/** What the pages are built from: when one of these is newer than the build, the build is stale. */
const BUILT_FROM = ['app', 'components', 'lib', 'public', 'next.config.mjs', 'postcss.config.mjs', 'package-lock.json'];

const HELP = `npm run demo -- [options]

Starts the desk on ${HOST} with a simulated trading floor; nothing leaves this machine.

  --accounts N   how many accounts, 1 to 100000 (default 5000)
  --seed N       the floor's seed: the same seed gives the same day (default 1)
  --speed X      0.1 to 100 times real time (default 1)
  --port N       the port to listen on (default 3000)
  --data DIR     where the journal and the store are kept (default ./data/demo)
  --fresh        start over: remove the demo's data first
  --help         this text
`;

const CHECKS = [
  { name: 'accounts', isValid: (value) => isWhole(value, 1, 100_000), allowed: 'a whole number from 1 to 100000' },
  {
    name: 'seed',
    isValid: (value) => isWhole(value, 0, 4_294_967_295),
    allowed: 'a whole number from 0 to 4294967295',
  },
  { name: 'speed', isValid: isSpeed, allowed: 'a number from 0.1 to 100' },
  { name: 'port', isValid: (value) => isWhole(value, 1, 65_535), allowed: 'a whole number from 1 to 65535' },
  { name: 'data', isValid: (value) => value.trim() !== '', allowed: 'the path of a folder' },
];

function isWhole(text, min, max) {
  return /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max;
}

function isSpeed(text) {
  return /^\d{1,3}(\.\d+)?$/.test(text) && Number(text) >= 0.1 && Number(text) <= 100;
}

function readOptions() {
  const text = { type: 'string' };
  const options = { accounts: text, seed: text, speed: text, port: text, data: text };
  const flags = { fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
  let values;
  try {
    ({ values } = parseArgs({ options: { ...options, ...flags } }));
  } catch (error) {
    // parseArgs throws a TypeError for an unknown option or a missing value; nothing else is expected.
    if (!(error instanceof TypeError)) throw error;
    throw new SetupError(`${error.message.split('. ')[0]}. See npm run demo -- --help.`);
  }
  const mistakes = CHECKS.filter(({ name, isValid }) => values[name] !== undefined && !isValid(values[name]));
  if (mistakes.length > 0) {
    throw new SetupError(
      mistakes.map(({ name, allowed }) => `--${name} must be ${allowed}, not "${values[name]}".`).join('\n'),
    );
  }
  return values;
}

/** The port that the server will take: the option, else PORT, else 3000. */
function portOf(values) {
  const named = values.port ?? process.env.PORT ?? '';
  if (named === '') return 3_000;
  if (!isWhole(named, 1, 65_535)) throw new SetupError(`PORT must be a whole number from 1 to 65535, not "${named}".`);
  return Number(named);
}

function checkPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const why = error.code === 'EADDRINUSE' ? 'is already taken' : `cannot be used (${error.code})`;
      reject(new SetupError(`Port ${port} ${why}: stop what uses it, or choose another with --port N.`));
    });
    probe.listen(port, HOST, () => probe.close(resolve));
  });
}

/** The time of the youngest file or folder under `path`; a removed file shows in its folder's time. */
function youngestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path)
    .filter((name) => !/\.(test|bench)\.tsx?$/.test(name))
    .map((name) => youngestMs(join(path, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

function isBuilt() {
  const stamp = join(ROOT, '.next', 'BUILD_ID');
  if (!existsSync(stamp)) return false;
  const builtMs = statSync(stamp).mtimeMs;
  return BUILT_FROM.every((name) => youngestMs(join(ROOT, name)) <= builtMs);
}

function build() {
  const started = Date.now();
  process.stdout.write('Building the pages (next build).\n');
  const child = spawn(join(ROOT, 'node_modules', '.bin', 'next'), ['build'], {
    cwd: ROOT,
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
    });
  }
  const timer = setInterval(() => {
    const last = output.trim().split('\n').at(-1)?.trim().slice(0, 90) ?? '';
    process.stdout.write(`  ${Math.round((Date.now() - started) / 1_000)} s: ${last}\n`);
  }, PROGRESS_EVERY_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code === 0) {
        process.stdout.write(`Pages built in ${((Date.now() - started) / 1_000).toFixed(1)} s.\n`);
        return resolve();
      }
      process.stderr.write(`${output.trim()}\n`);
      reject(new SetupError('The pages could not be built; what next build said stands above.'));
    });
  });
}

function serverOptions(values) {
  const named = CHECKS.filter(({ name }) => values[name] !== undefined).map(({ name }) => `--${name}=${values[name]}`);
  return ['server/main.ts', '--demo', ...named, ...(values.fresh ? ['--fresh'] : [])];
}

/** Says how long the way to a ready desk took. Ends with the server, or when the server takes too long. */
async function sayWhenReady(port, child, startedMs) {
  const deadlineMs = Date.now() + READY_MAX_MS;
  while (Date.now() < deadlineMs && child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
    try {
      const answer = await fetch(`http://${HOST}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
      if (answer.status !== 200) continue;
      process.stdout.write(
        `Desk ready ${((Date.now() - startedMs) / 1_000).toFixed(1)} s after the command. Ctrl+C stops it.\n`,
      );
      return;
    } catch {
      // Not listening yet: the only expected failure here.
    }
  }
}

function serve(node, values, port, startedMs) {
  const child = spawn(node, serverOptions(values), {
    cwd: ROOT,
    env: childEnvironment({
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled'),
    }),
    stdio: 'inherit',
  });
  const forward = (signal) => {
    // Ctrl+C in a terminal reaches the server by itself; a second signal would cut its clean stop short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  void sayWhenReady(port, child, startedMs);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new SetupError(`The server could not be started (${error.message}).`)));
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
  });
}

async function main() {
  const startedMs = Date.now();
  const values = readOptions();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const port = portOf(values);
  await checkPort(port);
  const node = await ensureInstall();
  if (!isBuilt()) await build();
  return serve(node.file, values, port, startedMs);
}

await main().then((code) => {
  process.exitCode = code;
}, fail);
