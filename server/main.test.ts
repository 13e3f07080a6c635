import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desk-main-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly errors: string };

/** Starts the server as an operator does and waits for its end; these starts all end by themselves. */
async function run(argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...argv], {
    env: { NODE_ENV: 'test', DATA_DIR: folder, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await once(child, 'close');
  } finally {
    child.kill('SIGKILL');
  }
  return { code: child.exitCode, errors: Buffer.concat(chunks).toString('utf8') };
}

test('[HT1] a wrong configuration ends with every mistake as a sentence, and nothing is started', async () => {
  const { code, errors } = await run([], { PORT: '99999', CLOCK: 'moon', HOST: '0.0.0.0' });
  expect(code).toBe(78);
  expect(errors.trim().split('\n')).toEqual([
    'PORT must be a whole number from 1 to 65535.',
    'CLOCK must be wall or event.',
  ]);
}, 20_000);

test('[HT1] a taken port is one sentence that names the address', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  // A listening TCP server has an address with a port; the cast only excludes pipes.
  const { port } = other.address() as AddressInfo;
  try {
    const { code, errors } = await run(['--dev'], { PORT: String(port) });
    expect(code).toBe(69);
    expect(errors.trim()).toBe(`127.0.0.1:${port} is taken: stop the other program or choose another PORT.`);
  } finally {
    other.close();
  }
}, 20_000);
