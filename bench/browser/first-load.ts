import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { barOf, row } from '../row.ts';
import type { Table } from '../row.ts';
import { DESK, signedInContext } from './desk-page.ts';
import type { LoadRig } from './load-rig.ts';
import { shareOf } from './share.ts';

const SLOWER = 4;
const FIGURES_MAX_MS = 60_000;
const LOOK_MS = 1_000;
const FEED_GONE_MS = 15_000;

/** Bytes; `late` are scripts that no tag of the page names, which come behind the first picture. */
type Sizes = { script: number; late: number; stylesheet: number; font: number };
type Load = {
  readonly sizes: Sizes;
  readonly lcpMs: number;
  readonly cls: number;
  readonly blockedMs: number;
  readonly figuresMs: number;
};

/**
 * What the first opening of the monitor costs: U19. Bytes as gzip would send them, times with the processor slowed. The
 * load of U2 to U7 is none of this bar's; what it adds stands beside.
 */
export async function firstLoadTable(rig: LoadRig, loads: number): Promise<Table> {
  rig.say('first load under the feed');
  const fed = await firstLoad(rig);
  rig.feed.stop();
  // Until the desk has said that the feed is gone: that is no part of a load.
  await setTimeout(FEED_GONE_MS);
  const found: Load[] = [];
  for (let time = 0; time < loads; time += 1) {
    rig.say(`first load ${time + 1} of ${loads}`);
    found.push(await firstLoad(rig));
  }
  rig.feed.start();
  const sizes = found[0]?.sizes ?? NOTHING;
  const median = (read: (load: Load) => number): number => shareOf(found.map(read), 0.5);
  const [lcpMs, cls, blockedMs] = [
    median((load) => load.lcpMs),
    Math.max(...found.map((load) => load.cls)),
    median((load) => load.blockedMs),
  ];
  const kilobytes = (bytes: number): number => bytes / 1_000;
  return {
    title: 'First load of the monitor',
    note: `A browser without a cache, its processor slowed ${SLOWER} times; medians of ${loads} loads while the feed rests, the worst layout shift of all.`,
    rows: [
      row({
        what: 'scripts of the page',
        figure: `${kilobytes(sizes.script).toFixed(1)} kB gzip`,
        bar: barOf('U19', kilobytes(sizes.script), { atMost: 230 }, ' kB'),
      }),
      row({ what: 'scripts behind the first picture', figure: `${kilobytes(sizes.late).toFixed(0)} kB gzip` }),
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
      row({
        what: 'first ranked row with its figures',
        figure: `${median((load) => load.figuresMs).toFixed(0)} ms`,
      }),
      row({ what: 'layout shift', figure: cls.toFixed(4), bar: barOf('U19', cls, { atMost: 0.01 }, '') }),
      row({
        what: 'time blocked by long tasks behind the first picture',
        figure: `${blockedMs.toFixed(0)} ms`,
        bar: barOf('U19', blockedMs, { atMost: 150 }, ' ms'),
      }),
      row({
        what: 'the same under the feed at full load',
        figure: `figures ${fed.figuresMs.toFixed(0)} ms, blocked ${fed.blockedMs.toFixed(0)} ms, largest paint ${fed.lcpMs.toFixed(0)} ms`,
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
    const html = await (await page.goto('/monitor?view=all'))?.text();
    await untilFigures(page);
    // Late scripts and shifts belong to the load.
    await page.waitForTimeout(rig.settleMs);
    const vitals = await page.evaluate(() => window.vitals);
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    );
    if (vitals === undefined) throw new Error('the page has no probe');
    const { lcpMs, cls, longTasks, figuresMs } = vitals;
    const blockedMs = longTasks.reduce((sum, task) => sum + blockedBy(task, paintMs), 0);
    return { sizes: await sizes(html ?? ''), lcpMs, cls, blockedMs, figuresMs: figuresMs ?? Number.NaN };
  } finally {
    await context.close();
  }
}

/** What of a task holds up the page: all beyond 50 ms of what lies behind the first picture. */
function blockedBy({ atMs, forMs }: { readonly atMs: number; readonly forMs: number }, paintMs: number): number {
  return Math.max(0, atMs + forMs - Math.max(atMs, paintMs) - 50);
}

async function untilFigures(page: Page): Promise<void> {
  for (let tries = 0; tries < FIGURES_MAX_MS / LOOK_MS; tries += 1) {
    if (await page.evaluate(() => typeof window.vitals?.figuresMs === 'number')) return;
    await page.waitForTimeout(LOOK_MS);
  }
  throw new Error(`the grid had no figures after ${FIGURES_MAX_MS} ms`);
}

const NOTHING: Sizes = { script: 0, late: 0, stylesheet: 0, font: 0 };

type Loaded = { readonly kind: 'script' | 'stylesheet' | 'font'; readonly path: string; readonly bytes: number };

function watchSizes(page: Page): (html: string) => Promise<Sizes> {
  const bodies: Promise<Loaded | null>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind !== 'script' && kind !== 'stylesheet' && kind !== 'font') return;
    bodies.push(
      response.body().then(
        (body) => ({
          kind,
          path: new URL(response.url()).pathname,
          bytes: kind === 'font' ? body.length : gzipSync(body).length,
        }),
        // A body that the browser has let go of: prefetched and never read.
        () => null,
      ),
    );
  });
  return async (html) => {
    const sizes = { ...NOTHING };
    for (const loaded of await Promise.all(bodies)) {
      if (loaded === null) continue;
      const isLate = loaded.kind === 'script' && !html.includes(`src="${loaded.path}"`);
      sizes[isLate ? 'late' : loaded.kind] += loaded.bytes;
    }
    return sizes;
  };
}
