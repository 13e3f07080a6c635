import type { Page } from '@playwright/test';
import { acknowledge, strip } from './acknowledge.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { countPresses, noteTour } from './keyboard-walk.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: /^Search/ });
  await expect(box).toBeFocused();
  await page.keyboard.type(text);
}

async function go(page: Page, keys: string, path: string | RegExp): Promise<void> {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
  await page.waitForURL(path);
  await untilLive(page);
}

test('[U13] [KB] the desk from sign-in to settings without a pointer', async ({ browser, server, firm }) => {
  test.setTimeout(180_000);
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const stopFeed = keepFeedAlive(firm, '4985');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const presses = await countPresses(page);
  await page.goto('/monitor');
  await untilLive(page);

  await test.step('pages by g and a letter', async () => {
    await go(page, 'g a', '**/alerts');
    await go(page, 'g l', '**/limits');
    await go(page, 'g u', '**/audit**');
    await go(page, 'g h', '**/health');
    await go(page, 'g s', '**/settings/profile');
    await go(page, 'g m', '**/monitor**');
  });

  await test.step('an alert from the strip, and back to the monitor', async () => {
    await expect(strip(page)).toContainText('FT-1');
    await page.keyboard.press('o');
    await page.waitForURL(/\/alerts\/.+/);
    await expect(page.getByRole('main')).toContainText('Daily loss');
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL('**/monitor**');
  });

  await test.step('palette: an account, an act that needs another page, a page', async () => {
    await find(page, 'ft-1');
    await expect(page.getByRole('option').first()).toContainText('FT-1');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(accounts\/FT-1|alerts\/.+)/);
    await find(page, '>export');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await find(page, 'settings: keys');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/keys');
  });

  await test.step('[KB1] a moved key acts, off silences all of them, on brings them back', async () => {
    await page.getByLabel('New key: Show or hide the alert tray').focus();
    await page.keyboard.type('g');
    await expect(page.getByText(/begins a sequence/)).toBeVisible();
    await page.keyboard.type('z');
    await page.keyboard.press('F6');
    const tray = page.getByRole('complementary', { name: 'Open alerts' });
    await expect(tray).toBeVisible();
    await page.keyboard.press('z');
    await expect(tray).toHaveCount(0);
    await page.keyboard.press('z');
    await page.getByRole('radio', { name: 'On', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Off', exact: true })).toBeChecked();
    await page.keyboard.press('z');
    await expect(tray).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('radio', { name: 'On', exact: true })).toBeChecked();
  });

  await test.step('view: theme, freeze, keys, mute', async () => {
    const theme = await page.locator('html').getAttribute('data-theme');
    await page.keyboard.press('Shift+D');
    await expect(page.locator('html')).not.toHaveAttribute('data-theme', theme ?? '');
    await page.getByRole('main').focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Frozen');
    await page.keyboard.press('Space');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await page.keyboard.type('mute');
    await expect(page.getByRole('dialog').getByText('Mute sounds for 5 minutes')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await expect(page.getByRole('button', { name: /^Muted/ })).toBeVisible();
  });

  await test.step('alerts: note, acknowledge, reason, undo', async () => {
    await page.keyboard.press('c');
    await expect(page.getByLabel('Note', { exact: true })).toBeFocused();
    await page.keyboard.type('called the desk');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await acknowledge(page);
    await page.keyboard.press('1');
    await page.keyboard.press('u');
    await expect(strip(page).getByRole('button', { name: /Acknowledge/ })).toBeVisible();
  });

  await test.step('[AX19] regions by F6 in their order, and back', async () => {
    await page.keyboard.press('Home');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('F6');
    expect(await regionOf(page)).toBe('Alert strip');
    await page.keyboard.press('F6');
    expect(await regionOf(page)).toBe('Pages');
    await page.keyboard.press('Shift+F6');
    expect(await regionOf(page)).toBe('Alert strip');
  });
  stopFeed();
  const done = await presses();
  noteTour('desk without a pointer, sign-in to settings', done);
  expect(done.pointer).toBe(0);
});

async function regionOf(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.activeElement?.closest('[aria-label]:is(section, nav)')?.getAttribute('aria-label') ?? null,
  );
}
