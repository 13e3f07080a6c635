import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>> };

/** Installs the peers by their own lock file where they are not there; null, or why they cannot be had. */
export async function installPeers(say: (text: string) => void): Promise<string | null> {
  if (arePlaced()) return null;
  say('installing the peers (npm ci in bench/, nothing of the product changes)');
  const { code, words } = await npmCi();
  if (code === 0 && arePlaced()) return null;
  const reason = words.split('\n').find((line) => /^npm (error|ERR!)/.test(line)) ?? `npm ended with ${code}`;
  const text = `could not be installed: ${reason.replace(/^npm (error|ERR!) ?/, '')}`;
  say(`The peers ${text}. The bench goes on without them.`);
  return text;
}

/** Whether bench/node_modules holds what the lock file says; packages of other platforms are never there. */
function arePlaced(): boolean {
  const placedFile = join(FOLDER, 'node_modules', '.package-lock.json');
  if (!existsSync(placedFile)) return false;
  const locked = (JSON.parse(readFileSync(join(FOLDER, 'package-lock.json'), 'utf8')) as Lock).packages;
  const placed = (JSON.parse(readFileSync(placedFile, 'utf8')) as Lock).packages;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional === true || placed[path]?.version === version,
  );
}

function npmCi(): Promise<{ readonly code: number | null; readonly words: string }> {
  const isWindows = process.platform === 'win32';
  const options = ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', options, { stdio: ['ignore', 'pipe', 'pipe'], shell: isWindows });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, words: `npm error ${error.message}` }));
    child.once('close', (code) => resolve({ code, words }));
  });
}
