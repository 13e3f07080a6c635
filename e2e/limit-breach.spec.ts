import type { Page } from '@playwright/test';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const ALERTED_WITHIN_MS = 1_000;

test('[J1] a manager watches a position move', async ({ browser, server, firm }) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/accounts/FT-1');
  const positions = page.getByRole('tabpanel', { name: /^Positions/ });
  await expect(positions.getByRole('row', { name: /ESZ6/ })).toContainText('2');
  await firm.ingest([mark('5005.5')]);
  // 2 contracts x 50 USD x 5.5 points.
  await expect(positions.getByRole('row', { name: /ESZ6/ })).toContainText('+550.00');
  await firm.ingest([fill('F2', 'sell', '3', '5010')]);
  await expect(positions.getByRole('row', { name: /ESZ6/ })).toContainText('−1');
});

test('[J2] [J3] a threshold set on the page breaches on the next fill and is taken by one key', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  await setDailyLoss(page, 'FT-1', '1000');
  await page.goto('/monitor');
  await untilLive(page);

  stopFeed();
  // Sold 11 points lower: 2 x 50 x 11 = 1,100 lost of 1,000.
  const posted = Date.now();
  await firm.ingest([fill('F2', 'sell', '2', '4989')]);
  const strip = page.getByRole('region', { name: 'Alert strip' });
  await expect(strip).toContainText('FT-1', { timeout: ALERTED_WITHIN_MS });
  expect(Date.now() - posted).toBeLessThan(ALERTED_WITHIN_MS + 200);
  await expect(strip).toContainText('1,100');
  await expect(strip).toContainText('1,000');
  await expect(second.getByRole('region', { name: 'Alert strip' })).toContainText('FT-1');

  await acknowledgeByKey(page);
  await expect(alertIn(page, 'FT-1')).toContainText('Manager One');
  await expect(alertIn(second, 'FT-1')).toContainText('Manager One');
  await page.reload();
  await expect(alertIn(page, 'FT-1')).toContainText('Manager One');
});

test('[R19] killed and restarted under two browsers, nothing is missing or doubled', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...tinyFloor('FT-2').slice(1),
    fill('F1', 'buy', '2', '5000', 'FT-1'),
    fill('F2', 'buy', '2', '5000', 'FT-2'),
  ]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  await setDailyLoss(page, 'FT-1', '1000');
  await setDailyLoss(page, 'FT-2', '1000');
  await page.goto('/monitor');
  await firm.ingest([fill('F3', 'sell', '2', '4989', 'FT-1')]);
  await expect(alertIn(page, 'FT-1')).toHaveCount(1);
  await acknowledgeByKey(page);
  await expect(alertIn(second, 'FT-1')).toContainText('Manager One');

  await server.kill();
  for (const each of [page, second]) {
    await expect(each.getByRole('contentinfo', { name: 'Status' })).toContainText(/Offline|Silent/);
  }
  await server.start();
  for (const each of [page, second]) {
    await untilLive(each, 20_000);
    await expect(alertIn(each, 'FT-1')).toHaveCount(1);
    await expect(alertIn(each, 'FT-1')).toContainText('Manager One');
  }
  // The same fill again, as a sender that never heard the answer would: nothing changes.
  await firm.ingest([fill('F3', 'sell', '2', '4989', 'FT-1')]);
  await firm.ingest([fill('F4', 'sell', '2', '4989', 'FT-2')]);
  for (const each of [page, second]) {
    await expect(alertIn(each, 'FT-2')).toHaveCount(1);
    await expect(alertIn(each, 'FT-1')).toHaveCount(1);
  }
  await page.goto('/accounts/FT-1');
  await expect(page.getByRole('main')).toContainText('48,900.00');
});

function alertIn(page: Page, account: string): ReturnType<Page['getByRole']> {
  return page
    .getByRole('complementary', { name: 'Open alerts' })
    .getByRole('article', { name: new RegExp(`^${account} `) });
}

async function setDailyLoss(page: Page, account: string, amount: string): Promise<void> {
  await page.goto('/limits');
  const form = page.getByRole('form', { name: 'New limit' });
  await form.getByLabel('Metric').selectOption({ label: 'Daily loss' });
  await form.getByLabel('Account', { exact: true }).fill(account);
  await form.getByLabel('Limit', { exact: true }).fill(amount);
  await form.getByRole('button', { name: 'Set limit' }).click();
  await expect(form.getByRole('status')).toContainText(/In force at event/);
}

async function acknowledgeByKey(page: Page): Promise<void> {
  // The latch: `A` acts on an alert that has been painted for 400 ms, so the press is repeated until it is taken.
  const strip = page.getByRole('region', { name: 'Alert strip' });
  await expect(strip.getByRole('button', { name: /Acknowledge/ })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('a');
    await expect(strip.getByRole('button', { name: /Acknowledge/ })).toHaveCount(0, { timeout: 700 });
  }).toPass();
}
