import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { barOf, row } from '../row.ts';
import type { Table } from '../row.ts';
import { DESK, signedInContext, untilLive } from './desk-page.ts';
import type { LoadRig } from './load-rig.ts';
import { shareOf } from './share.ts';

const SLOWER = 4;

type Sizes = { script: number; stylesheet: number; font: number };
type Load = { readonly sizes: Sizes; readonly lcpMs: number; readonly cls: number; readonly blockedMs: number };

/** What the first opening of the monitor costs: U19. Bytes as gzip would send them, times with the processor slowed. */
export async function firstLoadTable(rig: LoadRig, loads: number): Promise<Table> {
  const found: Load[] = [];
  for (let time = 0; time < loads; time += 1) {
    rig.say(`first load ${time + 1} of ${loads}`);
    found.push(await firstLoad(rig));
  }
  const sizes = found[0]?.sizes ?? { script: 0, stylesheet: 0, font: 0 };
  const median = (read: (load: Load) => number): number => shareOf(found.map(read), 0.5);
  const [lcpMs, cls, blockedMs] = [
    median((load) => load.lcpMs),
    Math.max(...found.map((load) => load.cls)),
    median((load) => load.blockedMs),
  ];
  const kilobytes = (bytes: number): number => bytes / 1_000;
  return {
    title: 'First load of the monitor',
    note: `A browser without a cache, its processor slowed ${SLOWER} times; medians of ${loads} loads, the worst layout shift of all. The feed runs.`,
    rows: [
      row({
        what: 'scripts until the page is live',
        figure: `${kilobytes(sizes.script).toFixed(0)} kB gzip`,
        bar: barOf('U19', kilobytes(sizes.script), { atMost: 230 }, ' kB'),
      }),
      row({
        what: 'style sheets',
        figure: `${kilobytes(sizes.stylesheet).toFixed(1)} kB gzip`,
        bar: barOf('U19', kilobytes(sizes.stylesheet), { atMost: 20 }, ' kB'),
      }),
      row({
        what: 'fonts',
        figure: `${kilobytes(sizes.font).toFixed(0)} kB`,
        bar: barOf('U19', kilobytes(sizes.font), { atMost: 49 }, ' kB'),
      }),
      row({
        what: 'largest contentful paint',
        figure: `${lcpMs.toFixed(0)} ms`,
        bar: barOf('U19', lcpMs, { atMost: 1_200 }, ' ms'),
      }),
      row({ what: 'layout shift', figure: cls.toFixed(4), bar: barOf('U19', cls, { atMost: 0.01 }, '') }),
      row({
        what: 'time blocked by long tasks',
        figure: `${blockedMs.toFixed(0)} ms`,
        bar: barOf('U19', blockedMs, { atMost: 150 }, ' ms'),
      }),
    ],
  };
}

async function firstLoad(rig: LoadRig): Promise<Load> {
  const context = await signedInContext(rig.browser, rig.server, 'manager@firm.test', DESK);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const sizes = watchSizes(page);
    await page.goto('/monitor');
    await untilLive(page);
    // Late scripts and shifts belong to the load.
    await page.waitForTimeout(rig.settleMs);
    const vitals = await page.evaluate(() => window.vitals ?? { lcpMs: 0, cls: 0, blockedMs: 0 });
    return { sizes: await sizes(), ...vitals };
  } finally {
    await context.close();
  }
}

function watchSizes(page: Page): () => Promise<Sizes> {
  const bodies: Promise<readonly [keyof Sizes, number] | null>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind !== 'script' && kind !== 'stylesheet' && kind !== 'font') return;
    bodies.push(
      response.body().then(
        (body) => [kind, kind === 'font' ? body.length : gzipSync(body).length] as const,
        // A body that the browser has let go of: prefetched and never read.
        () => null,
      ),
    );
  });
  return async () => {
    const sizes: Sizes = { script: 0, stylesheet: 0, font: 0 };
    for (const found of await Promise.all(bodies)) if (found !== null) sizes[found[0]] += found[1];
    return sizes;
  };
}
