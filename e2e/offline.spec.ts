import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { tinyFloor } from './tiny-floor.ts';

test('[ST7] without a server neither a key nor a link leaves the desk, and both lead on when it is back', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  await untilLive(page);
  await server.kill();
  await expect(page.getByText(/Offline since/).first()).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByText(/Not connected: other pages open/).first()).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Alerts/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/monitor/);
  await expect(page.getByRole('complementary', { name: 'Open alerts' })).toBeVisible();
  await server.start();
  await untilLive(page);
  // Parts whose script the server took with it come after all: the help of the keys is one.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/\/alerts/);
});
