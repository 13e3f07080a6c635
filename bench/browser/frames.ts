import type { Page } from '@playwright/test';
import { barOf, row } from '../row.ts';
import type { Row, Table } from '../row.ts';
import { DESK, signedInContext, untilLive, WALL } from './desk-page.ts';
import type { Viewport } from './desk-page.ts';
import { measureFrames, measureRowChanges } from './probe.ts';
import type { FrameFigures } from './probe.ts';
import type { LoadRig } from './load-rig.ts';

const ROW_SECONDS = 2;

/** Frame rates of the monitor and of a page of charts while everything moves: U5 and U6. */
export async function frameTable(rig: LoadRig, seconds: number): Promise<Table> {
  const rows: Row[] = [];
  for (const [what, path, viewport, bar] of [
    ['monitor, 1280 x 720', '/monitor?view=all', DESK, 'U5'],
    ['monitor, 3840 x 2160', '/monitor?view=all', WALL, 'U6'],
    ['an account with its charts, 1280 x 720', `/accounts/${rig.floor.breacher(0)}`, DESK, 'U5'],
  ] as const) {
    rig.say(`${what}, ${seconds} s`);
    rows.push(await frameRow(rig, { what, path, viewport, bar }, seconds));
  }
  return {
    title: 'Frames while everything moves',
    note: `${rig.floor.accounts} accounts, all visible rows changing ten times a second, flash on, software rendering, server and browser on one machine.`,
    rows,
  };
}

type Case = { readonly what: string; readonly path: string; readonly viewport: Viewport; readonly bar: 'U5' | 'U6' };

async function frameRow(rig: LoadRig, { what, path, viewport, bar }: Case, seconds: number): Promise<Row> {
  const context = await signedInContext(rig.browser, rig.server, 'manager@firm.test', viewport);
  try {
    const page = await context.newPage();
    await page.goto(path);
    await untilLive(page);
    await page.waitForTimeout(rig.settleMs);
    const changes = path.startsWith('/monitor') ? await page.evaluate(measureRowChanges, ROW_SECONDS) : null;
    rig.feed.take();
    const figures = await page.evaluate(measureFrames, seconds);
    const { revalued, seconds: fed } = rig.feed.take();
    const work = [
      `${Math.round(revalued / fed)} accounts revalued/s`,
      changes === null ? null : `a row changes ${changes.toFixed(1)} times/s`,
      await drawnText(page),
    ];
    return row({
      what,
      work: work.filter((part) => part !== null).join(', '),
      figure: figureText(figures),
      bar: bar === 'U5' ? barsOfDesk(figures) : barOf('U6', fps(figures), { atLeast: 55 }, ' fps'),
    });
  } finally {
    await context.close();
  }
}

async function drawnText(page: Page): Promise<string | null> {
  const rows = await page.locator('.grid-row[data-row]').count();
  return rows === 0 ? null : `${rows} rows drawn`;
}

function fps({ frames, seconds }: FrameFigures): number {
  return frames / seconds;
}

function figureText(figures: FrameFigures): string {
  const { p50Ms, p95Ms, p99Ms, longestMs, longTasksMs } = figures;
  const frames = `p50 ${p50Ms.toFixed(1)}, p95 ${p95Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, longest ${longestMs.toFixed(0)} ms`;
  return `${fps(figures).toFixed(1)} fps; ${frames}; ${longTasksMs.length} tasks over 50 ms${longTasksMs.length === 0 ? '' : `, longest ${longTasksMs[0]} ms`}`;
}

function barsOfDesk({ p95Ms, p99Ms, longTasksMs }: FrameFigures): string {
  return [
    barOf('U5 p95', p95Ms, { atMost: 20 }, ' ms'),
    barOf('p99', p99Ms, { atMost: 34 }, ' ms'),
    barOf('tasks over 50 ms', longTasksMs.length, { atMost: 0 }, ''),
  ].join('; ');
}
