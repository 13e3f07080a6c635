import type { CDPSession, Page } from '@playwright/test';
import { ServerProcess } from '../../e2e/server-process.ts';
import { barOf, grouped, row } from '../row.ts';
import type { Table } from '../row.ts';
import { DESK, launchBrowser, untilLive } from './desk-page.ts';
import { installProbe, measureFrames } from './probe.ts';

const HOURS = 8;
/** The demo goes no faster; fewer minutes are a shorter day, and the table says how long it was. */
const SPEED_MAX = 100;
const FRAME_SECONDS = 10;
/** The floor of the demo starts calm: over two hours band and caches fill. What grows from then on is counted. */
const WARM_SHARE = 0.25;
const PRESS_EVERY_MS = 500;
/** The messages of the last acknowledgements are gone by then. */
const QUIET_MS = 15_000;

type Reading = { readonly heap: number; readonly nodes: number; readonly fps: number };

/** A day of eight hours in a few minutes, with the simulated floor of the demo: U20. */
export async function soakTable(options: {
  readonly minutes: number;
  readonly accounts: number;
  readonly say: (text: string) => void;
}): Promise<Table> {
  const { minutes, accounts, say } = options;
  const speed = Math.min(SPEED_MAX, (HOURS * 60) / minutes);
  const server = await ServerProcess.start({
    clock: 'event',
    arguments: ['--demo', '--fresh', '--accounts', String(accounts), '--speed', speed.toFixed(1)],
  });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ baseURL: server.origin, viewport: DESK });
    await context.addInitScript(installProbe);
    const page = await context.newPage();
    await page.goto(`/sign-in?token=${await server.printedToken()}`);
    const button = page.getByRole('button', { name: /sign in/i });
    if ((await button.count()) > 0) await button.first().click();
    await page.waitForURL('**/monitor');
    await untilLive(page);
    const cdp = await context.newCDPSession(page);
    const [warmMs, restMs] = [minutes * 60_000 * WARM_SHARE, minutes * 60_000 * (1 - WARM_SHARE)];
    say(`soak: ${minutes} min at ${speed.toFixed(0)} times, warming up`);
    await workFor(page, warmMs);
    const before = await read(page, cdp);
    say('soak: the day');
    await workFor(page, restMs);
    const after = await read(page, cdp);
    return tableOf({ minutes, speed, accounts }, before, after);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** A person takes what the strip shows, as the shift goes by. */
async function workFor(page: Page, ms: number): Promise<void> {
  for (const endMs = performance.now() + ms; performance.now() < endMs;) {
    await page.keyboard.press('a');
    await page.waitForTimeout(PRESS_EVERY_MS);
  }
}

/** In a view that shows as much at any hour: all accounts, without tray and messages. What the market adds is no growth. */
async function read(page: Page, cdp: CDPSession): Promise<Reading> {
  await press(page, 'v', '2', '\\');
  await page.waitForTimeout(QUIET_MS);
  const reading = await readHere(page, cdp);
  await press(page, 'v', '1', '\\');
  return reading;
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function readHere(page: Page, cdp: CDPSession): Promise<Reading> {
  const frames = await page.evaluate(measureFrames, FRAME_SECONDS);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  return { heap: usedSize, nodes, fps: frames.frames / frames.seconds };
}

function tableOf(
  work: { readonly minutes: number; readonly speed: number; readonly accounts: number },
  before: Reading,
  after: Reading,
): Table {
  const growthOf = (read: (reading: Reading) => number): number => (read(after) / read(before) - 1) * 100;
  const [heap, nodes] = [growthOf((reading) => reading.heap), growthOf((reading) => reading.nodes)];
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return {
    title: `A day of ${((work.minutes * work.speed) / 60).toFixed(1)} hours`,
    note: `The demo's floor of ${grouped(work.accounts)} accounts at ${work.speed.toFixed(0)} times its speed for ${work.minutes} min, somebody taking alerts all day, read after a quarter of it and at its end in the view of all accounts without the tray, garbage collected.`,
    rows: [
      row({
        what: 'heap of the page',
        figure: `${megabytes(before.heap)} to ${megabytes(after.heap)} MB, ${heap.toFixed(1)} %`,
        bar: barOf('U20', heap, { atMost: 10 }, ' %'),
      }),
      row({
        what: 'elements of the page',
        figure: `${grouped(before.nodes)} to ${grouped(after.nodes)}, ${nodes.toFixed(1)} %`,
        bar: barOf('U20', nodes, { atMost: 10 }, ' %'),
      }),
      row({ what: 'frames', figure: `${before.fps.toFixed(1)} to ${after.fps.toFixed(1)} fps` }),
    ],
  };
}
