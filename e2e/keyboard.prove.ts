import { acknowledge, strip } from './acknowledge.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { ROUTES } from './routes.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

test('[U1] A takes the alert in the strip from every route, whatever has the focus', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(180_000);
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const stopFeed = keepFeedAlive(firm, '4985');
  const page = await openDesk(browser, server, 'manager@firm.test');
  for (const route of ROUTES) {
    await page.goto(route);
    await untilLive(page);
    await expect(strip(page)).toContainText('FT-1');
    await page.keyboard.press('Tab');
    await acknowledge(page);
    await page.keyboard.press('u');
    await expect(strip(page).getByRole('button', { name: /Acknowledge FT-1/ })).toBeVisible();
  }
  stopFeed();
});
