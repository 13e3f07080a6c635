import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#lib/base/assert.ts';
import { createCore } from './core-host.ts';
import type { CoreSettings } from './core-host.ts';
import type { ToCore } from './messages.ts';

/** Worker entry: wires a core to its message port. */
const port = parentPort;
assert(port !== null, 'Invariant: the core thread is started as a worker');

// The cast names what `core-handle`, the only one that starts this file, passes.
const settings = workerData as CoreSettings;
const core = createCore({
  ...settings,
  onMessage: (message) => port.postMessage(message),
  onStopped: () => port.close(),
});
port.on('message', (message: ToCore) => core.receive(message));
