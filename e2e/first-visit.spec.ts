import type { Locator } from '@playwright/test';
import { expect, test, untilLive } from './fixtures.ts';
import { PASSWORD } from './firm.ts';

test('[EE2] the first visit asks once, guides in five steps by key, and comes back only when asked', async ({
  browser,
  server,
  firm,
}) => {
  expect(firm.ingestToken).not.toBe('');
  const page = await (await browser.newContext({ baseURL: server.origin })).newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('manager@firm.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/monitor');
  await untilLive(page);
  const { shown, byIntl } = await clockOf(page.getByRole('contentinfo', { name: 'Status' }).locator('time'));
  expect(byIntl, 'the clock of the status bar in its zone').toContain(shown);
  await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Connect a feed' })).toContainText('/ingest/v1/events');
  await expect(page.getByRole('region', { name: 'Start the demo feed' })).toContainText('npm run demo');

  const welcome = page.getByRole('region', { name: 'First visit' });
  await welcome.getByRole('radio', { name: 'Green / Red' }).focus();
  await page.keyboard.press('Space');
  await expect(page.locator('html')).toHaveAttribute('data-pnl', 'greenRed');
  await welcome.getByRole('button', { name: 'Done' }).focus();
  await page.keyboard.press('Enter');

  const tour = page.getByRole('region', { name: 'Guided tour' });
  for (const place of [1, 2, 3, 4]) {
    await expect(tour).toContainText(`${place} of 5`);
    await expect(page.getByRole('region', { name: 'Alert strip' })).toBeVisible();
    await tour.getByRole('button', { name: 'Next' }).focus();
    await page.keyboard.press('Enter');
  }
  await expect(tour).toContainText('5 of 5');
  await tour.getByRole('button', { name: 'Finish' }).focus();
  await page.keyboard.press('Enter');
  await expect(tour).toHaveCount(0);

  await page.reload();
  await untilLive(page);
  // The colours stand before the first paint, and nothing is asked again.
  await expect(page.locator('html')).toHaveAttribute('data-pnl', 'greenRed');
  await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible();
  await expect(welcome).toHaveCount(0);
  await expect(tour).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('guided tour');
  await expect(page.getByRole('option').first()).toContainText('Start the guided tour');
  await page.keyboard.press('Enter');
  await expect(tour).toContainText('1 of 5');
});

/** What the clock shows, and the texts that Intl gives for the seconds around now in the zone that the clock names. */
async function clockOf(clock: Locator): Promise<{ readonly shown: string | null; readonly byIntl: readonly string[] }> {
  return clock.evaluate((element) => {
    const zone = element.parentElement?.title.split(', ').at(-1);
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
    const byIntl = [-5, -4, -3, -2, -1, 0, 1].map((seconds) => format.format(Date.now() + seconds * 1_000));
    return { shown: element.textContent, byIntl };
  });
}
