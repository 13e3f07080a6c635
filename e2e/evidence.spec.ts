import { expect, openDesk, test } from './fixtures.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

test('[EV1] [EV3] [EV4] [AP2] the page of an alert says why, when and who, and is still there after a kill', async ({
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

  // The course around the firing, formed from the journal, with its twin in words.
  const course = article.getByRole('figure', { name: /^Use, 15 minutes before and after/ });
  await expect(course).toHaveAccessibleName(/ to 1,100 at the firing, at worst 1,100; breach at 1,000/);
  await expect(course.locator('svg').getByText('Breach')).toBeVisible();
  await course.getByRole('button', { name: /as table/ }).click();
  await expect(course.getByRole('row', { name: /1,100/ }).first()).toBeVisible();
  const cost = article.getByRole('region', { name: 'Cost' });
  await expect(cost).toContainText('not flat yet');
  await firm.ingest([fill('F3', 'sell', '3', '4990')]);
  // It first fired at -800; the account is flat at -1,100.
  await expect(cost.getByRole('definition').last()).toContainText('\u2212300');
  await expect(cost).not.toContainText('not flat yet');
  await article.getByRole('button', { name: 'Mark as noise' }).click();
  await expect(article).toContainText('noise, says Manager One (v1)');

  const path = new URL(page.url()).pathname;
  const download = page.waitForEvent('download');
  await article.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe(`alert-${path.split('/').at(-1) ?? ''}.csv`);

  await server.kill();
  await server.start();
  await page.reload();
  await expect(article).toContainText('Breach: 1,100 of 1,000 USD used');
  await expect(article.getByRole('region', { name: 'History' }).getByRole('row', { name: /crossed/ })).toHaveCount(1);
  await expect(course).toHaveAccessibleName(/ to 1,100 at the firing/);
  await expect(cost).not.toContainText('not flat yet');
  await article.getByRole('button', { name: 'Take noise mark back' }).click();
  await expect(article.getByRole('button', { name: 'Mark as noise' })).toBeVisible();
  await page.goto('/alerts/00000000000000000000000000000000');
  await expect(page.getByText('There is no such alert')).toBeVisible();
});
