import { existsSync, readdirSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import type { Disk } from '#server/journal/disk.ts';
import { createCore } from './core-host.ts';
import type { CoreSettings } from './core-host.ts';
import type { ToCore } from './messages.ts';

/** Bytes of the test's disk; a file of the name `more-room` beside the journal takes the bound away. */
const SMALL_DISK_BYTES = 60_000;
const MORE_ROOM = 'more-room';

/** The machine's disk with an end to it: a write beyond it takes fewer bytes than asked. */
function smallDisk(dataDir: string): Disk {
  const disk = nodeDisk();
  const usedBytes = (): number => {
    let sum = 0;
    for (const name of readdirSync(`${dataDir}/journal`)) sum += statSync(`${dataDir}/journal/${name}`).size;
    return sum;
  };
  return {
    ...disk,
    write: (file, buffer, at) => {
      const growth = at + buffer.byteLength - disk.size(file);
      const room = existsSync(`${dataDir}/${MORE_ROOM}`) ? growth : SMALL_DISK_BYTES - usedBytes();
      const taken = buffer.byteLength - Math.max(0, growth - Math.max(0, room));
      return taken > 0 ? disk.write(file, buffer.subarray(0, taken), at) : 0;
    },
  };
}

const port = parentPort;
assert(port !== null, 'Invariant: the core thread is started as a worker');
// The cast names what `core-handle` passes.
const settings = workerData as CoreSettings;
const core = createCore({
  ...settings,
  disk: smallDisk(settings.dataDir),
  onMessage: (message) => port.postMessage(message),
  onStopped: () => port.close(),
});
port.on('message', (message: ToCore) => core.receive(message));
