/**
 * Finds a Chromium for the browser tests, and installs one where there is none. Needs the packages installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, ensureInstall, fail, ROOT, SetupError } from './ensure-install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLAYWRIGHT_INSTALL_MAX_MS = 240_000;
const APT_MAX_MS = 300_000;

/** A browser counts only when it runs: the `chromium-browser` of some systems is a note that asks for snap. */
function runs(file) {
  const result = spawnSync(file, ['--version'], {
    encoding: 'utf8',
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.status === 0 && /\d+\.\d+/.test(result.stdout);
}

function onPath() {
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
      } catch {
        // Not here or not executable: the next folder may have it.
        continue;
      }
      if (runs(file)) return file;
    }
  }
  return null;
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return existsSync(file) && runs(file) ? file : null;
}

function attempt(file, options, timeoutMs, log) {
  log(`  ${[file, ...options].join(' ')}`);
  const child = spawn(file, options, {
    cwd: ROOT,
    env: childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      last = text.trim().split('\n').at(-1) ?? last;
    });
  }
  const started = Date.now();
  const timer = setInterval(
    () => log(`    ${Math.round((Date.now() - started) / 1_000)} s: ${last.slice(0, 100)}`),
    5_000,
  );
  return new Promise((resolve) => {
    const end = (ok) => {
      clearInterval(timer);
      if (!ok) log(`    did not work: ${last.slice(0, 160)}`);
      resolve(ok);
    };
    // A missing npx or apt-get is expected on some machines: the next way is tried.
    child.on('error', () => end(false));
    child.on('close', (code) => end(code === 0));
  });
}

async function install(log) {
  log('No Chromium found: installing one.');
  const playwright = join(ROOT, 'node_modules', '.bin', 'playwright');
  if (await attempt(playwright, ['install', '--with-deps', 'chromium'], PLAYWRIGHT_INSTALL_MAX_MS, log)) {
    const found = await playwrightsOwn();
    if (found !== null) return found;
  }
  if (process.platform !== 'linux') return null;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...options) => {
    const [file, ...rest] = [...sudo, 'apt-get', ...options];
    return attempt(file, rest, APT_MAX_MS, log);
  };
  if ((await apt('update')) && (await apt('install', '-y', '--no-install-recommends', 'chromium'))) return onPath();
  return null;
}

/** Resolves to the path of a Chromium that runs. */
export async function ensureBrowser({ log = (line) => process.stdout.write(`${line}\n`) } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named) && runs(named)) return named;
    throw new SetupError(`CHROMIUM_PATH is ${named}, which is not a browser that runs.`);
  }
  const found = onPath() ?? (await playwrightsOwn()) ?? (await install(log));
  if (found !== null) return found;
  throw new SetupError(
    'There is no Chromium and none could be installed: install one, or set CHROMIUM_PATH to its path.',
  );
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await ensureInstall()
    .then(() => ensureBrowser())
    .then(
      (file) => process.stdout.write(`${file}\n`),
      (error) => fail(error),
    );
}
