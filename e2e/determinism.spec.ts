import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { expect, test } from '@playwright/test';

const SEED = 20260601;
const ACCOUNTS = 60;
const SIMULATED_MS = 120_000;
const MODULE = join(import.meta.dirname, 'floor-fingerprint.ts');

test('[IN20] [R29] the same journal gives the same fingerprint on the main thread, in a worker and in a browser', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const inWorker = await fingerprintInWorker();
  const inBrowser = await fingerprintInBrowser();
  expect(inWorker.fromMain).toBe(inWorker.fromWorker);
  expect(inBrowser).toBe(inWorker.fromWorker);
  // The stretch was long enough to mean something: fills were booked and at least one notice left the engine.
  const [, entries, , notices] = inBrowser.split(' ');
  expect(Number(entries)).toBeGreaterThan(1_000);
  expect(Number(notices)).toBeGreaterThan(0);

  async function fingerprintInBrowser(): Promise<string> {
    const bundled = await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry: MODULE, formats: ['iife'], name: 'floor' } },
    });
    const outputs = (Array.isArray(bundled) ? bundled : [bundled]).flatMap((each) =>
      'output' in each ? each.output : [],
    );
    const chunk = outputs.find((each) => each.type === 'chunk');
    if (chunk === undefined || !('code' in chunk)) throw new Error('the bundle has no code');
    await page.addScriptTag({ content: chunk.code });
    return page.evaluate(`floor.floorFingerprint(${SEED}, ${ACCOUNTS}, ${SIMULATED_MS})`) as Promise<string>;
  }
});

/** Playwright compiles what it imports; a worker started on a plain module runs the sources as the server does. */
async function fingerprintInWorker(): Promise<{ readonly fromMain: string; readonly fromWorker: string }> {
  const source = `
    import { parentPort } from 'node:worker_threads';
    import { floorFingerprint } from ${JSON.stringify(`file://${MODULE}`)};
    parentPort.postMessage(floorFingerprint(${SEED}, ${ACCOUNTS}, ${SIMULATED_MS}));
  `;
  const fromWorker = await new Promise<string>((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const { floorFingerprint } = await import('./floor-fingerprint.ts');
  return { fromMain: floorFingerprint(SEED, ACCOUNTS, SIMULATED_MS), fromWorker };
}
