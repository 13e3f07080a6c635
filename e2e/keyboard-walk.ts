import type { Browser, Locator, Page } from '@playwright/test';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import type { Firm } from './firm.ts';
import type { ServerProcess } from './server-process.ts';
import { fill, grossLimit, keepFeedAlive, tinyFloor } from './tiny-floor.ts';

/** More than any page has stops for. */
const TABS_MAX = 150;
const ACCOUNTS = ['FT-1', 'FT-2', 'FT-3'];

/** Counts keys, and every press of a pointer, also one that only a script would do. */
export async function countPresses(page: Page): Promise<() => Promise<Presses>> {
  await page.addInitScript(() => {
    const count = (kind: string, event: Event): void => {
      // A script that opens a dialog or moves the focus presses nothing.
      if (kind === 'pointer' || event.isTrusted)
        sessionStorage.setItem(kind, String(Number(sessionStorage.getItem(kind) ?? '0') + 1));
    };
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      document.addEventListener(kind, (event) => count('pointer', event), true);
    document.addEventListener('keydown', (event) => count('keys', event), true);
  });
  return () =>
    page.evaluate(() => ({
      keys: Number(sessionStorage.getItem('keys') ?? '0'),
      pointer: Number(sessionStorage.getItem('pointer') ?? '0'),
    }));
}

type Presses = { readonly keys: number; readonly pointer: number };

/** What the tour did, for the table of the bars. */
export function noteTour(what: string, { keys, pointer }: Presses): void {
  const value = `${keys} keys, ${pointer} presses of a pointer`;
  noteBar(test.info(), { id: 'U13', what, value, bar: '0 of a pointer', met: keys > 0 && pointer === 0 });
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
  const presses = await countPresses(page);
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
    const done = await presses();
    noteTour(test.info().title.replace(/^.*without a pointer: /, ''), done);
    expect(done.pointer).toBe(0);
  };
  return { page, press, tabTo, end };
}
