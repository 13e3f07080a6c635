import type { Browser, Locator, Page } from '@playwright/test';
import { expect, openDesk, untilLive } from './fixtures.ts';
import type { Firm } from './firm.ts';
import type { ServerProcess } from './server-process.ts';
import { fill, grossLimit, keepFeedAlive, tinyFloor } from './tiny-floor.ts';

/** More than any page has stops for. */
const TABS_MAX = 150;
const ACCOUNTS = ['FT-1', 'FT-2', 'FT-3'];

/** Any press of a pointer makes the test fail, also one that only a script would do. */
async function refusePointer(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      document.addEventListener(
        kind,
        () => sessionStorage.setItem('pointer', String(Number(sessionStorage.getItem('pointer') ?? '0') + 1)),
        true,
      );
  });
  return () => page.evaluate(() => Number(sessionStorage.getItem('pointer') ?? '0'));
}

export type Tour = {
  readonly page: Page;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** On by Tab until the place has the focus: what no key reaches makes the test fail. */
  readonly tabTo: (place: Locator) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Three accounts near their limits, a desk over them, and no pointer. */
export async function begin(
  browser: Browser,
  server: ServerProcess,
  firm: Firm,
  email = 'manager@firm.test',
): Promise<Tour> {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...ACCOUNTS.slice(1).flatMap((account) => tinyFloor(account).slice(1)),
    ...ACCOUNTS.map((account, place) => fill(`F${place}`, 'buy', '2', '5000', account)),
  ]);
  await firm.command(ACCOUNTS.map((account) => grossLimit(account)));
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, email);
  const pointerPresses = await refusePointer(page);
  await page.goto('/monitor?view=all&sort=account:asc');
  await untilLive(page);
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (place: Locator): Promise<void> => {
    await expect(place.first()).toBeVisible();
    const hasFocus = (): Promise<boolean> =>
      place
        .first()
        .evaluate((element) => element === document.activeElement || element.contains(document.activeElement));
    for (let tabs = 0; tabs < TABS_MAX && !(await hasFocus()); tabs += 1) await page.keyboard.press('Tab');
    expect(await hasFocus(), `no Tab reaches ${String(place)}`).toBe(true);
  };
  const end = async (): Promise<void> => {
    stopFeed();
    expect(await pointerPresses()).toBe(0);
  };
  return { page, press, tabTo, end };
}
