import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Kills a program under load again and again and keeps the log of what it promised [R12]. The program under test (the
 * victim) speaks in lines on its standard output, written at once:
 *   `ready SEQ FINGERPRINT`        recovered; the load begins
 *   `ack INDEX SEQ`                input number INDEX is accepted (or was before) as SEQ
 *   `notice SEQ ORDINAL ALERT_ID TRIGGER`   an alert transition was released
 * It starts with input number `startIndex`; its inputs depend on the number alone.
 */
export type Victim = { readonly file: string; readonly args: (startIndex: number) => readonly string[] };

export type KillLog = {
  kills: number;
  killsInRecovery: number;
  /** Input number -> seq. */
  readonly acks: Map<number, number>;
  /** What each start said of itself. */
  readonly starts: { readonly seq: number; readonly fingerprint: string }[];
  /** `SEQ ORDINAL` -> `ALERT_ID TRIGGER` as released; a second release under one key is a fault at once. */
  readonly notices: Map<string, string>;
  readonly faults: string[];
};

/**
 * One life of the victim: killed `delayMs` after its start, or after it answered `acks` inputs, so that a slow machine
 * does not kill before there is a load.
 */
export type Life =
  | { readonly from: 'start'; readonly delayMs: number }
  | { readonly from: 'acks'; readonly acks: number; readonly delayMs: number };

export async function killAgainAndAgain(victim: Victim, lives: readonly Life[]): Promise<KillLog> {
  const log: KillLog = { kills: 0, killsInRecovery: 0, acks: new Map(), starts: [], notices: new Map(), faults: [] };
  for (const life of lives) await liveOnce(victim, life, log);
  return log;
}

/** The first input number without an answer: whatever lies behind it is sent again. */
function firstUnanswered(log: KillLog): number {
  let index = 0;
  while (log.acks.has(index)) index += 1;
  return index;
}

async function liveOnce(victim: Victim, life: Life, log: KillLog): Promise<void> {
  const child = spawn(process.execPath, [victim.file, ...victim.args(firstUnanswered(log))], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => complaints.push(part));
  let isReady = false;
  let acks = 0;
  let timer = life.from === 'start' ? killAfter(child, life.delayMs) : null;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    note(log, line);
    if (line.startsWith('ready ')) isReady = true;
    if (line.startsWith('ack ')) acks += 1;
    if (life.from === 'acks' && isReady && acks >= life.acks) timer ??= killAfter(child, life.delayMs);
  });
  const closed = once(lines, 'close');
  const [code, signal]: unknown[] = await once(child, 'exit');
  await closed;
  if (timer !== null) clearTimeout(timer);
  if (signal !== 'SIGKILL')
    log.faults.push(`the victim ended by itself: code=${String(code)} ${Buffer.concat(complaints).toString('utf8')}`);
  log.kills += 1;
  if (!isReady) log.killsInRecovery += 1;
}

function killAfter(child: ChildProcess, delayMs: number): NodeJS.Timeout {
  return setTimeout(() => child.kill('SIGKILL'), delayMs);
}

/** A line that the kill cut short is no promise: only whole words in whole numbers count. */
function note(log: KillLog, line: string): void {
  const [word, first = '', second = '', ...rest] = line.split(' ');
  if (word === 'ready') log.starts.push({ seq: Number(first), fingerprint: second });
  else if (word === 'ack') noteAck(log, Number(first), Number(second));
  else if (word === 'notice') {
    const key = `${first} ${second}`;
    if (log.notices.has(key)) log.faults.push(`notice released twice: ${line}`);
    log.notices.set(key, rest.join(' '));
  } else log.faults.push(`unknown line: ${line}`);
}

function noteAck(log: KillLog, index: number, seq: number): void {
  const before = log.acks.get(index);
  if (before !== undefined && before !== seq) log.faults.push(`input ${index} was accepted as ${before} and as ${seq}`);
  log.acks.set(index, seq);
}
