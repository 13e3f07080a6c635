import { strip } from './acknowledge.ts';
import { expect, test, untilLive } from './fixtures.ts';
import { begin } from './keyboard-walk.ts';

test('[U13] [KB] without a pointer: views, filter, cells, selection and formula of the grid', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(60_000);
  const { page, press, end } = await begin(browser, server, firm);
  const grid = page.getByRole('grid', { name: 'Accounts' });
  const row = (account: string) => grid.getByRole('row', { name: new RegExp(account) });

  await test.step('views by v and a digit, the filter by /', async () => {
    await expect(row('FT-3')).toBeVisible();
    await press('v', '1');
    await page.waitForURL(/monitor(?!.*view=all)/);
    await press('v', '2');
    await page.waitForURL(/view=all/);
    await press('/');
    await expect(page.getByLabel('Filter accounts')).toBeFocused();
    await page.keyboard.type('FT-2');
    await press('Enter');
    await expect(row('FT-1')).toHaveCount(0);
    await press('Control+a', 'Delete', 'Enter');
    await expect(row('FT-1')).toBeVisible();
  });

  await test.step('[AX17] cells by arrows, Home and End; a row by X, a range by Shift, all by Ctrl A', async () => {
    await page.getByLabel('Filter accounts').blur();
    await press('F6');
    for (let tries = 0; tries < 8 && (await page.getByRole('main').locator(':focus').count()) === 0; tries += 1)
      await press('F6');
    for (let tabs = 0; tabs < 30 && (await grid.locator(':focus').count()) === 0; tabs += 1) await press('Tab');
    await expect(grid.locator(':focus')).toHaveCount(1);
    await press('Control+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'End', 'Home');
    await press('x');
    const bar = page.getByRole('group', { name: 'Selected rows' });
    await expect(bar).toContainText('1 selected');
    await press('Shift+ArrowDown');
    await expect(bar).toContainText('2 selected');
    await press('Control+a');
    await expect(bar).toContainText('3 selected');
    await press('Escape');
    await expect(bar).toHaveCount(0);
  });

  await test.step('[FO4] the formula of a cell by F, away by Esc, the focus where it was', async () => {
    await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'f');
    await expect(page.getByRole('dialog')).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(grid.locator(':focus')).toHaveCount(1);
  });

  await end();
});

test('[U13] [KB] without a pointer: row height, CSV, link, and the levels down, aside and up', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(60_000);
  const { page, press, end } = await begin(browser, server, firm);
  const grid = page.getByRole('grid', { name: 'Accounts' });
  await grid.locator('[tabindex="0"]').first().focus();

  await test.step('the height of rows by D, the view as CSV by E, its link by Y', async () => {
    const before = await grid.getByRole('row').nth(1).boundingBox();
    await press('d');
    await expect.poll(async () => (await grid.getByRole('row').nth(1).boundingBox())?.height).not.toBe(before?.height);
    const download = page.waitForEvent('download');
    await press('e');
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    await press('y');
    await expect(page.getByRole('group', { name: 'Messages' })).toContainText(/link/i);
  });

  await test.step('[IA4] down by Enter, to the side by [ and ], up by Backspace', async () => {
    await press('Control+Home', 'ArrowDown', 'Enter');
    await page.waitForURL('**/accounts/**');
    const first = new URL(page.url()).pathname;
    await press(']');
    await page.waitForURL((url) => url.pathname !== first);
    await press('[');
    await page.waitForURL((url) => url.pathname === first);
    await press('t');
    await expect(page.getByRole('main').getByRole('table').first()).toBeVisible();
    await press('t');
    // Up is back where the row was opened from; a page that was not come from above goes up its own path.
    await press('Backspace');
    await page.waitForURL('**/monitor**');
    await press('g', 'f');
    await page.waitForURL('**/firm');
    const child = page.getByRole('main').locator('a[data-sel]').first();
    for (const [path, file] of [
      ['/desks/Index', 'firm.csv'],
      ['/traders/Okafor', 'desk.csv'],
      ['/accounts/FT-', 'monitor.csv'],
    ] as const) {
      await untilLive(page);
      await expect(child).toBeVisible();
      const download = page.waitForEvent('download');
      await press('e');
      expect((await download).suggestedFilename()).toBe(file);
      for (let tabs = 0; tabs < 60 && (await page.locator('a[data-sel]:focus').count()) === 0; tabs += 1)
        await press('Tab');
      await press('Enter');
      await page.waitForURL(`**${path}*`);
    }
    for (const [path, above] of [
      ['/traders/Okafor', 'Okafor'],
      ['/desks/Index', 'Index'],
      ['/firm', 'Firm'],
    ] as const) {
      // A page answers once its own path is there.
      await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(above);
      await press('Backspace');
      await page.waitForURL(`**${path}*`);
    }
  });
  await end();
});

test('[U13] [KB] without a pointer: alerts one by one and all, the tray, a new limit', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(60_000);
  const { page, press, end } = await begin(browser, server, firm);

  await test.step('alerts: next by J, back by K, snooze by S and a digit, undo, all by Shift A twice', async () => {
    const shown = async (): Promise<string> => /FT-\d/.exec(await strip(page).innerText())?.[0] ?? '';
    const first = await shown();
    await press('j');
    await expect.poll(shown).not.toBe(first);
    await press('k');
    await expect.poll(shown).toBe(first);
    await press('s', '1');
    await expect.poll(shown).not.toBe(first);
    await expect(page.getByRole('group', { name: 'Messages' })).toContainText(`${first} snoozed`);
    // It asks again; the strip keeps the one that took its place until that one is settled [AK2].
    await press('u');
    await expect(page.getByRole('group', { name: 'Messages' })).toContainText(`${first} asks again`);
    await press('s', '1');
    await expect.poll(shown).toBe(first);
    await press('Shift+A', 'Shift+A');
    await expect(strip(page)).toContainText('Nothing waits for acknowledgement, 3 open, 1 put off unacknowledged');
  });

  await test.step('tray by \\, an alert of it opened by keys', async () => {
    const tray = page.getByRole('complementary', { name: 'Open alerts' });
    if ((await tray.count()) === 0) await press('\\');
    await expect(tray).toBeVisible();
    await press('\\');
    await expect(tray).toHaveCount(0);
    await press('g', 'a');
    await page.waitForURL('**/alerts');
  });

  await test.step('a new limit from the palette, filled in and reviewed', async () => {
    await press('Control+k');
    await page.keyboard.type('new limit');
    await expect(page.getByRole('option').first()).toContainText(/new limit/i);
    await press('Enter');
    await page.waitForURL(/\/limits\/new/);
    await untilLive(page);
    const name = page.getByLabel('Name', { exact: true });
    for (let tabs = 0; tabs < 40 && !(await name.evaluate((field) => field === document.activeElement)); tabs += 1)
      await press('Tab');
    await expect(name).toBeFocused();
    await page.keyboard.type('By keys');
  });
  await end();
});
