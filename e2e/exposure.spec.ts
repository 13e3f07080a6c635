import type { Page } from '@playwright/test';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { fill, tinyFloor } from './tiny-floor.ts';

test('[XE1] [EX11] margins of the heat map are the totals on every netting level, and Enter leads to the accounts', async ({
  browser,
  server,
  firm,
}) => {
  const [, second] = tinyFloor('FT-2');
  await firm.ingest([...tinyFloor(), { ...second, trader: 'Byrne' }]);
  await firm.ingest([fill('F1', 'buy', '5', '5000'), fill('F2', 'sell', '3', '5000', 'FT-2')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor');
  await untilLive(page);
  // 5 x 50 x 5,000 long, 3 x 50 x 5,000 short.
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.waitForURL('**/exposure');
  const grid = page.getByRole('grid', { name: 'Net exposure, trader by symbol' });
  await expect(cell(page, 'Okafor, ESZ6, net 1,250,000 USD')).toBeVisible();
  await expect(cell(page, 'Byrne, ESZ6, net −750,000 USD')).toBeVisible();
  await expect(cell(page, 'ESZ6, gross 2,000,000 USD, account × instrument')).toBeVisible();
  await expect(cell(page, 'All, gross 2,000,000 USD, account × instrument')).toBeVisible();
  await expect(page.locator('[data-total="gross"]')).toHaveText('2.0 M');
  await expect(page.locator('[data-total="net"]')).toHaveText('+500.0 K');

  await page.getByLabel('Netting').selectOption('firm-netted');
  await expect(cell(page, 'All, gross 500,000 USD, firm-netted')).toBeVisible();
  await expect(page).toHaveURL(/netting=firm/);
  await page.reload();
  await expect(cell(page, 'ESZ6, gross 500,000 USD, firm-netted')).toBeVisible();

  // [FO1] Every figure of the table says why: its netting level, its positions, the price behind them.
  await cell(page, 'ESZ6, gross 500,000 USD, firm-netted').focus();
  await page.keyboard.press('f');
  const why = page.getByRole('dialog');
  await expect(why).toContainText('gross in ESZ6');
  await expect(why).toContainText('500,000 USD');
  await expect(why).toContainText('Netting: by instrument, over all that the figure covers');
  await page.keyboard.press('Escape');
  await cell(page, 'Byrne, ESZ6, net −750,000 USD').focus();
  await page.keyboard.press('f');
  await expect(why).toContainText('net of Byrne in ESZ6');
  await expect(why).toContainText('−750,000 USD');
  await expect(why).toContainText('FT-2/ESZ6');
  await page.keyboard.press('Escape');

  await grid.getByRole('rowheader', { name: 'Okafor' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('rowheader', { name: 'Byrne' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/monitor\?.*f=trader%3Abyrne/);
  await expect(page.getByRole('row', { name: /FT-2/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /FT-1\b/ })).toHaveCount(0);
});

function cell(page: Page, name: string) {
  return page.getByRole('gridcell', { name });
}
