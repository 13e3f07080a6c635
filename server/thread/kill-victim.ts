import { writeSync } from 'node:fs';
import { CoreHandle } from './core-handle.ts';
import { loadAt } from './kill-load.ts';

/** The program that `kill.test.ts` kills: a core under load. Arguments: data directory, first input number. */
const [dataDir = '', startText = '0'] = process.argv.slice(2);
const BATCH_MAX = 40;
const IN_FLIGHT_MAX = 4;

// Written at once: a line that stays in the process would be a promise that the log does not know.
function say(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The reader of the pipe is slower than this program: wait for it.
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

const handle = await CoreHandle.start({
  dataDir,
  clock: 'wall',
  segmentBytes: 262_144,
  snapshotEvery: 700,
  onFatal: (exitCode, message) => {
    writeSync(2, `${message}\n`);
    process.exit(exitCode);
  },
});
handle.onReleased((message) => {
  for (const notice of message.notices) {
    if (notice.type !== 'AlertTransitioned') continue;
    say(`notice ${notice.seq} ${notice.ordinal} ${notice.alert.alertId} ${notice.trigger}`);
  }
});
const { seq, fingerprint } = await handle.probe();
say(`ready ${seq} ${fingerprint}`);

let next = Number(startText);
async function load(): Promise<void> {
  for (;;) {
    const from = next;
    next += 1 + ((from * 13) % BATCH_MAX);
    const indexes = Array.from({ length: next - from }, (_, offset) => from + offset);
    const { outcomes } = await handle.submit(indexes.map((index) => loadAt(index)));
    for (const [offset, outcome] of outcomes.entries()) {
      if (outcome.seq === null) throw new Error(`input ${from + offset} was refused: ${JSON.stringify(outcome)}`);
      say(`ack ${from + offset} ${outcome.seq}`);
    }
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT_MAX }, load));
