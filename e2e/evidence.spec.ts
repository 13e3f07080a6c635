import { expect, openDesk, test } from './fixtures.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

test('[EV1] [EV3] [EV4] the page of an alert says why, when and who, and is still there after a kill', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  stopFeed();
  // 2 contracts x 50 USD: 8 points are 800 of 1,000, then 3 more points of one more contract pass it.
  await firm.ingest([mark('4994.5'), mark('4992')]);
  await firm.ingest([fill('F2', 'buy', '1', '4992'), mark('4990')]);
  await expect(page.getByRole('region', { name: 'Alert strip' })).toContainText('FT-1');
  await page.keyboard.press('o');
  const article = page.getByRole('article', { name: 'Alert of Daily loss on FT-1' });
  await expect(article).toContainText('Breach: 1,100 of 1,000 USD used');
  await expect(article).toContainText('by a price from venue');
  const why = article.getByRole('region', { name: 'What moved it' });
  await expect(why.getByRole('row', { name: /fill F2/ })).toBeHidden();
  const moved = await why
    .getByRole('row')
    .filter({ hasText: /price ESZ6/ })
    .allInnerTexts();
  expect(moved.join(' ')).toMatch(/\+300/);
  await expect(why.getByRole('row', { name: /At the firing/ })).toContainText('1,100');
  const formula = article.getByRole('region', { name: 'Formula' });
  await expect(formula).toContainText('used1,100 USD');
  await expect(formula).toContainText('daily loss 1,000 USD, version 1');
  await expect(article.getByRole('row', { name: /ESZ6/ }).last()).toContainText('4,990');
  await expect(article.getByRole('region', { name: 'Clock' })).toContainText('target 5 s');
  await page.keyboard.press('a');
  const history = article.getByRole('region', { name: 'History' });
  await expect(history.getByRole('row', { name: /acknowledged/ })).toContainText('Manager One');

  const path = new URL(page.url()).pathname;
  const download = page.waitForEvent('download');
  await article.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe(`alert-${path.split('/').at(-1) ?? ''}.csv`);

  await server.kill();
  await server.start();
  await page.reload();
  await expect(article).toContainText('Breach: 1,100 of 1,000 USD used');
  await expect(article.getByRole('region', { name: 'History' }).getByRole('row', { name: /crossed/ })).toHaveCount(1);
  await page.goto('/alerts/00000000000000000000000000000000');
  await expect(page.getByText('There is no such alert')).toBeVisible();
});
