import type { Page } from '@playwright/test';
import { barOf, row } from '../row.ts';
import type { Table } from '../row.ts';
import { DESK, signedInContext, untilLive } from './desk-page.ts';
import type { LoadRig } from './load-rig.ts';
import { shareOf } from './share.ts';

/** Between two presses: a person's pace, and time for the frame that answers the first. */
const PACE_MS = 120;
/** The browser tells no interaction that took less. */
const SHORTEST_MS = 16;

type Act = { readonly name: string; readonly presses: number; readonly run: (page: Page) => Promise<void> };

/** One round is what a person does in a minute: sort, filter, drill, freeze, palette, tray, views, theme. */
const ROUND: readonly Act[] = [
  { name: 'sort', presses: 2, run: (page) => clickHead(page, 'Day P&L', 2) },
  { name: 'filter', presses: 4, run: (page) => press(page, '/', '1', '0', 'Escape') },
  {
    name: 'move in the grid',
    presses: 4,
    run: (page) => press(page, 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp'),
  },
  { name: 'drill and back', presses: 2, run: drill },
  { name: 'freeze', presses: 2, run: (page) => press(page, 'Space', 'Space') },
  { name: 'palette', presses: 4, run: (page) => press(page, 'Control+k', '2', '5', 'Escape') },
  { name: 'tray', presses: 2, run: (page) => press(page, '\\', '\\') },
  { name: 'views', presses: 4, run: (page) => press(page, 'v', '1', 'v', '2') },
];

/** How long interactions take while everything moves: U7. */
export async function interactionTable(rig: LoadRig, wanted: number): Promise<Table> {
  const presses = ROUND.reduce((sum, act) => sum + act.presses, 0);
  const rounds = Math.max(1, Math.round(wanted / presses));
  rig.say(`${rounds * presses} interactions`);
  const context = await signedInContext(rig.browser, rig.server, 'manager@firm.test', DESK);
  try {
    const page = await context.newPage();
    await page.goto('/monitor?view=all');
    await untilLive(page);
    await page.waitForTimeout(rig.settleMs);
    const slowest = new Map<string, number>();
    const all: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const act of ROUND) {
        const before = await told(page);
        await act.run(page);
        await page.waitForTimeout(PACE_MS);
        const after = await told(page);
        const taken = [...after].filter(([id]) => !before.has(id)).map(([, ms]) => ms);
        // What the browser does not tell took less than its threshold.
        for (let quick = taken.length; quick < act.presses; quick += 1) taken.push(SHORTEST_MS);
        all.push(...taken);
        slowest.set(act.name, Math.max(slowest.get(act.name) ?? 0, ...taken));
      }
    }
    const p98 = shareOf(all, 0.98);
    return {
      title: 'Interactions while everything moves',
      note: `Event Timing of the browser: from the key or click to the next frame, in steps of 8 ms. A round is ${ROUND.map(({ name }) => name).join(', ')}.`,
      rows: [
        row({
          what: 'interaction to next paint',
          work: `${all.length} interactions`,
          figure: `p50 ${shareOf(all, 0.5)}, p95 ${shareOf(all, 0.95)}, p98 ${p98}, longest ${Math.max(...all)} ms`,
          bar: barOf('U7 p98', p98, { atMost: 100 }, ' ms'),
        }),
        ...[...slowest].map(([name, ms]) => row({ what: `slowest of ${name}`, figure: `${ms} ms` })),
      ],
    };
  } finally {
    await context.close();
  }
}

async function told(page: Page): Promise<ReadonlyMap<number, number>> {
  return new Map(await page.evaluate(() => [...(window.interactions ?? [])]));
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(PACE_MS);
  }
}

async function clickHead(page: Page, name: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await page.getByRole('columnheader', { name }).first().click();
    await page.waitForTimeout(PACE_MS);
  }
}

async function drill(page: Page): Promise<void> {
  const cell = page.locator('[data-place="float"] [data-cell]').first();
  await cell.click();
  await press(page, 'Enter');
  await page.waitForURL('**/accounts/**');
  await press(page, 'Backspace');
  await page.waitForURL('**/monitor**');
  await page.locator('[data-place="float"]').first().waitFor();
}
