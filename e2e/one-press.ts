import type { Browser, Page } from '@playwright/test';
import { acknowledge, strip } from './acknowledge.ts';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import type { Firm } from './firm.ts';
import type { ServerProcess } from './server-process.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

/** What a person needs to read the strip; a press within the first 400 ms is held back on purpose [AK2]. */
export const READ_MS = 600;
const DESKTOP = { viewport: { width: 1280, height: 720 } };
/** A page that is touched and has no mouse: `hover` and `pointer` answer as on a phone. */
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export const WAYS = ['one key', 'one click', 'one tap'] as const;
type Way = (typeof WAYS)[number];
const POINTERS: Readonly<Record<Way, readonly string[]>> = {
  'one key': [],
  'one click': ['mouse'],
  'one tap': ['touch'],
};

/** A breach that stands until the returned function ends it. */
export async function standingBreach(firm: Firm): Promise<() => void> {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  return keepFeedAlive(firm, '4985');
}

/** From each route, with the focus on its first stop, one press takes the breach; it is taken back for the next. */
export async function takeByOnePress(
  browser: Browser,
  server: ServerProcess,
  way: Way,
  routes: readonly string[],
): Promise<void> {
  const screen = way === 'one tap' ? PHONE : DESKTOP;
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor', screen);
  const pressed = await notePointers(page);
  const button = strip(page).getByRole('button', { name: /Acknowledge FT-1/ });
  const taken = page.getByRole('group', { name: 'Messages' }).getByText(/^Acknowledged FT-1/);
  const tookMs: number[] = [];
  for (const route of routes) {
    await page.goto(route);
    await untilLive(page);
    await expect(button).toBeVisible();
    await page.keyboard.press('Tab');
    if (way === 'one key' && route === routes[0]) await acknowledge(page);
    else {
      await page.waitForTimeout(READ_MS);
      const pressedAt = Date.now();
      if (way === 'one key') await page.keyboard.press('a');
      else await (way === 'one click' ? button.click() : button.tap());
      await expect(taken, route).toBeVisible();
      expect(await pressed(), route).toEqual(POINTERS[way]);
      tookMs.push(Date.now() - pressedAt);
    }
    await page.keyboard.press('u');
    await expect(button).toBeVisible();
  }
  await page.context().close();
  noteBar(test.info(), {
    id: 'U1',
    what: way,
    value: `from ${tookMs.length} routes, answer on the page after ${median(tookMs)} ms (median)`,
    bar: `${way} from every route`,
    met: tookMs.length > 0,
  });
}

/** Which kinds of pointer went down on the page that is open now. */
async function notePointers(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const pointers: string[] = [];
    Object.assign(globalThis, { pointers });
    document.addEventListener('pointerdown', ({ pointerType }) => pointers.push(pointerType), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as { pointers: string[] }).pointers);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
