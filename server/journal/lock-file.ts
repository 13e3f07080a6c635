import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { errorCode } from './disk.ts';
import { JournalBusyError } from './journal.ts';

/** Who holds a data directory. A pid alone is not enough: after a restart of the machine or a container it is given again. */
type Holder = { readonly pid: number; readonly bootId: string; readonly startTicks: string; readonly token: string };

/**
 * Takes the data directory for this process [JN11] and returns the function that gives it back.
 * @throws JournalBusyError while another living process, or this one, holds it.
 */
export function takeLock(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = `${dataDir}/lock`;
  const self: Holder = { pid: process.pid, bootId: bootId(), startTicks: startTicks(process.pid), token: randomUUID() };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryCreate(path, self)) return () => release(path, self);
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) {
      throw new JournalBusyError(`data directory ${dataDir} is in use by process ${holder.pid}`);
    }
    moveAway(path, holder);
  }
  throw new JournalBusyError(`data directory ${dataDir} is being taken by another process`);
}

/** The file appears whole or not at all, so that nobody can take a half-written one for a dead one. */
function tryCreate(path: string, self: Holder): boolean {
  const own = `${path}.${self.token}`;
  const file = openSync(own, 'wx', 0o600);
  try {
    writeSync(file, JSON.stringify(self));
    fsyncSync(file);
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(file);
    rmSync(own, { force: true });
  }
}

/** Null where the file is gone or is none of ours. */
function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const fields = new Map<string, unknown>(Object.entries(value));
    const pid = fields.get('pid');
    if (typeof pid !== 'number') return null;
    return {
      pid,
      bootId: String(fields.get('bootId')),
      startTicks: String(fields.get('startTicks')),
      token: String(fields.get('token')),
    };
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.bootId !== bootId()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Without the right to signal it, the process exists all the same.
    if (errorCode(error) !== 'EPERM') return false;
  }
  return holder.startTicks === startTicks(holder.pid);
}

/** Moves a dead holder's file away; where another starter was faster, its file is put back. */
function moveAway(path: string, dead: Holder | null): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readHolder(aside)?.token === dead?.token) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function release(path: string, self: Holder): void {
  if (readHolder(path)?.token === self.token) rmSync(path, { force: true });
}

/** Empty where the system has no such file; then the pid alone decides. */
function bootId(): string {
  return readSystem('/proc/sys/kernel/random/boot_id').trim();
}

/** When the process started, in ticks since boot: tells a pid that was given again. */
function startTicks(pid: number): string {
  const stat = readSystem(`/proc/${pid}/stat`);
  // The command's name stands in parentheses and may hold spaces; field 22 of the line is the 20th after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readSystem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
