import type { Browser, Page } from '@playwright/test';
import { look } from './axe.ts';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilFilled, untilLive } from './fixtures.ts';
import type { Firm } from './firm.ts';
import { ROUTES } from './routes.ts';
import type { ServerProcess } from './server-process.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const VIEWPORTS = [
  { width: 1280, height: 720 },
  { width: 3840, height: 2160 },
  { width: 390, height: 844 },
] as const;
const OFFLINE_MS = 12_000;

/** How a page that is live comes into the state; it stays there while sizes and themes change. */
const STATES = {
  live: async () => undefined,
  frozen: async (page: Page) => {
    await page.keyboard.press('Space');
    await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Frozen');
  },
  offline: async (page: Page) => {
    await page.evaluate(() => Object.assign(globalThis, { isDeaf: true }));
    await expect(page.getByText(/^Offline since/)).toBeVisible({ timeout: OFFLINE_MS });
  },
} as const;

/** A page whose line can fall silent: what arrives is not heard any more, as on a line that was cut without a word. */
async function makeDeafable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const isDeaf = (): boolean => (globalThis as { isDeaf?: boolean }).isDeaf === true;
    const handler = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
    Object.defineProperty(WebSocket.prototype, 'onmessage', {
      get: () => null,
      set(this: WebSocket, run: ((event: MessageEvent) => void) | null) {
        handler?.set?.call(this, (event: MessageEvent) => (isDeaf() ? undefined : run?.call(this, event)));
      },
    });
  });
}

/**
 * What neither axe nor a computation decides, and a person has looked at: docs/accessibility.md says what was seen. A
 * kind that is new here makes the test fail until somebody has looked.
 */
const JUDGED: ReadonlySet<string> = new Set(['target-size: gridcell']);

type Tally = { readonly found: string[]; readonly unsure: Map<string, number>; scans: number; computed: number };

function emptyTally(): Tally {
  return { found: [], unsure: new Map(), scans: 0, computed: 0 };
}

async function judge(page: Page, name: string, tally: Tally): Promise<void> {
  for (const viewport of VIEWPORTS) {
    await page.setViewportSize(viewport);
    for (const theme of ['dark', 'light']) {
      await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
      const { faults, unsure, computed } = await look(page);
      for (const fault of faults) tally.found.push(`${name} ${theme} ${viewport.width} px: ${fault}`);
      for (const rule of unsure) tally.unsure.set(rule, (tally.unsure.get(rule) ?? 0) + 1);
      tally.scans += 1;
      tally.computed += computed;
    }
  }
}

/** What was looked at, for the closing note, and that nothing was found or left open. */
function conclude(what: string, { found, scans, computed, unsure }: Tally): void {
  const left = [...unsure].map(([place, count]) => `${place} in ${count}`).join(', ');
  noteBar(test.info(), {
    id: 'U11',
    what,
    value: `${scans} page states, ${found.length} violations; ${computed} places computed; left to the eye: ${left === '' ? 'nothing' : left}`,
    bar: '0 violations',
    met: found.length === 0,
  });
  expect(found).toEqual([]);
  expect([...unsure.keys()].filter((kind) => !JUDGED.has(kind))).toEqual([]);
  // An instrument that sees nothing would find nothing.
  expect(computed).toBeGreaterThan(scans);
}

async function openFloor(
  browser: Browser,
  server: ServerProcess,
  firm: Firm,
): Promise<{ readonly page: Page; readonly alert: string; readonly stop: () => void }> {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const stop = keepFeedAlive(firm, '4985');
  const page = await openDesk(browser, server, 'manager@firm.test', '/alerts');
  await makeDeafable(page);
  const link = page.getByRole('main').getByRole('link', { name: 'Daily loss' }).first();
  return { page, alert: (await link.getAttribute('href')) ?? '', stop };
}

/** The pages in two parts, so that none takes longer than a person waits for a command. */
const HALF = 9;
const PARTS = [
  ['monitor to symbol', ROUTES.slice(0, HALF), true],
  ['limits to settings', ROUTES.slice(HALF), false],
] as const;

for (const [state, enter] of Object.entries(STATES))
  for (const [part, routes, withAlert] of PARTS)
    test(`[U11] no page from ${part} has a violation in the state ${state}, in both themes and three sizes`, async ({
      browser,
      server,
      firm,
    }) => {
      const { page, alert, stop } = await openFloor(browser, server, firm);
      const tally = emptyTally();
      for (const route of withAlert ? [...routes, alert] : routes) {
        await page.setViewportSize(VIEWPORTS[0]);
        await page.goto(route);
        await untilFilled(page);
        await enter(page);
        await judge(page, route, tally);
      }
      stop();
      conclude(`${state}, ${part}`, tally);
    });

for (const [part, routes] of PARTS)
  test(`[U11] no page from ${part} has a violation on an empty desk`, async ({ browser, server, firm }) => {
    expect(firm.ingestToken).not.toBe('');
    const page = await openDesk(browser, server, 'manager@firm.test');
    const tally = emptyTally();
    for (const route of routes) {
      await page.setViewportSize(VIEWPORTS[0]);
      await page.goto(route);
      await untilLive(page);
      await judge(page, route, tally);
    }
    conclude(`empty, ${part}`, tally);
  });

for (const [part, routes, withAlert] of PARTS)
  test(`[U11] no page from ${part} has a violation while every answer of the server is an error`, async ({
    browser,
    server,
    firm,
  }) => {
    const { page, alert, stop } = await openFloor(browser, server, firm);
    await page.route('**/api/v1/**', (route) =>
      route.request().url().endsWith('/api/v1/me')
        ? route.continue()
        : route.fulfill({ status: 500, contentType: 'application/json', body: '{"error":"internal","id":"e-1"}' }),
    );
    const tally = emptyTally();
    for (const route of withAlert ? [...routes, alert] : routes) {
      await page.setViewportSize(VIEWPORTS[0]);
      await page.goto(route);
      await untilLive(page);
      await judge(page, route, tally);
    }
    stop();
    conclude(`error, ${part}`, tally);
  });

test('[AX8] on the phone the alert strip and the way between pages are 44 px high', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/alerts');
  await untilLive(page);
  // A muted desk has the button that ends the mute, whatever the browser says of sound.
  await page.keyboard.press('m');
  const places = [
    page.getByRole('region', { name: 'Alert strip' }).getByRole('button'),
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link'),
    page.getByRole('main').getByRole('article').getByRole('button'),
    page.getByRole('banner').getByRole('button'),
    page.getByRole('contentinfo', { name: 'Status' }).getByRole('button'),
  ];
  for (const place of places) {
    await expect(place.first()).toBeVisible();
    for (const target of await place.all()) {
      const box = await target.boundingBox();
      if (box !== null) expect(box.height, await target.innerText()).toBeGreaterThanOrEqual(44);
    }
  }
});
