import type { Page } from '@playwright/test';
import { expect, openDesk, test, untilLive } from './fixtures.ts';

/** Plants a fault into the script of a part, as a defect of the next version would be there; it throws while `fault` is set. */
async function plantInto(page: Page, label: string): Promise<void> {
  const own = `"aria-label":${JSON.stringify(label)}`;
  let planted = 0;
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    if (text.includes(own)) planted += 1;
    const body = text.replaceAll(
      own,
      `"aria-label":window.plantedFault?window.plantedFault():${JSON.stringify(label)}`,
    );
    await route.fulfill({ response, body });
  });
  await page.reload();
  await untilLive(page);
  expect(planted).toBeGreaterThan(0);
}

async function setFault(page: Page, isSet: boolean): Promise<void> {
  await page.evaluate((set) => {
    // The page of the test has this one more name.
    const world = window as unknown as { plantedFault?: () => never };
    if (!set) delete world.plantedFault;
    else
      world.plantedFault = () => {
        throw new Error('a planted fault');
      };
  }, isSet);
}

test('[EE3] a tray that failed is told in its place and in the status bar, and comes back', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/health', {
    viewport: { width: 1280, height: 720 },
  });
  await plantInto(page, 'Hide the alert tray');
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).not.toContainText('failed');
  await setFault(page, true);
  // Drawn anew, the tray meets the fault.
  await page.keyboard.press('\\');
  await expect(page.getByRole('complementary', { name: 'Open alerts' })).toHaveCount(0);
  await page.keyboard.press('\\');
  await expect(page.getByRole('alert').filter({ hasText: 'The alert tray failed' })).toContainText('a planted fault');
  await expect(status.getByRole('link', { name: 'alert tray failed' })).toHaveAttribute('href', '/alerts');
  // The rest of the page lives.
  await expect(page.getByRole('region', { name: 'Feeds' })).toBeVisible();

  await setFault(page, false);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('complementary', { name: 'Open alerts' })).toContainText('No open alerts');
  await expect(status).not.toContainText('failed');
});
