import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { DESK_DAILY_LOSS, fill, keepFeedAlive, tinyFloor } from './tiny-floor.ts';

const GREYED_MS = 2_500;
const BANNER_MS = 6_000;
/** Only ends what hangs: how long it took is told, and fails nothing. */
const HUNG_MS = 20_000;

test('[U15] [ST7] [ST8] a stalled line greys the values, says so, and comes back without a reload', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  const row = page.getByRole('row', { name: /FT-1/ });
  await expect(row.getByRole('gridcell', { name: '0.00' }).first()).toHaveAttribute('data-drawn', /\w/);
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  stopFeed();
  server.pause();
  const stalledAt = Date.now();
  try {
    await expect(page.locator('[data-current="false"]')).toHaveCount(1, { timeout: HUNG_MS });
    noteTime('greyed', Date.now() - stalledAt, GREYED_MS);
    // The digits stay; only their ink goes.
    await expect(row.getByRole('gridcell', { name: '0.00' }).first()).toHaveAttribute('data-drawn', /\w/);
    await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: HUNG_MS });
    noteTime('banner', Date.now() - stalledAt, BANNER_MS);
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
  } finally {
    server.resume();
  }
  const resumedAt = Date.now();
  await untilLive(page, HUNG_MS);
  await expect(page.locator('[data-current="false"]')).toHaveCount(0);
  await expect(page.getByText(/Offline since/)).toHaveCount(0);
  const liveMs = Date.now() - resumedAt;
  const strip = page.getByRole('region', { name: 'Alert strip' });
  let gap = 'no';
  await expect(async () => {
    gap = /Reconnected\. (.*?) gap/.exec((await strip.textContent()) ?? '')?.[1] ?? 'no';
    expect(gap).toMatch(/\d/);
  }).toPass({ timeout: HUNG_MS });
  const isReloaded = (await page.evaluate(() => performance.timeOrigin)) !== loadedAt;
  noteBar(test.info(), {
    id: 'U15',
    what: 'recovery',
    value: `live ${(liveMs / 1_000).toFixed(1)} s after the line, ${isReloaded ? 'reloaded' : 'not reloaded'}, ${gap} gap told`,
    bar: 'no reload, gap told',
    met: !isReloaded && gap !== 'no',
  });
  expect(isReloaded).toBe(false);
});

function noteTime(what: string, ms: number, barMs: number): void {
  const value = `${(ms / 1_000).toFixed(1)} s after the stall`;
  noteBar(test.info(), { id: 'U15', what, value, bar: `<= ${barMs / 1_000} s`, met: ms <= barMs });
}

test('[IA5] [AX17] [AX18] by keys alone: group, close a group, select, open a row, and Back brings all of it again', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), ...tinyFloor('FT-2').slice(1), ...tinyFloor('FT-3').slice(1)]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all&group=desk&sort=account:asc');
  const grid = page.getByRole('treegrid', { name: 'Accounts' });
  const group = grid.getByRole('row', { name: /Index/ }).first();
  await expect(group).toContainText('3 accounts');
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await grid.locator('[tabindex="0"]').first().focus();
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('row', { name: /FT-1/ })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('group', { name: 'Selected rows' })).toContainText('2 selected');
  await expect(grid.getByRole('row', { name: /FT-2/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'Selected rows' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts/FT-2');
  await page.goBack();
  await page.waitForURL(/group=desk.*sort=account:asc.*sel=FT-2/);
  await expect(grid.getByRole('row', { name: /FT-2/ }).locator(':focus')).toHaveCount(1);
  stopFeed();
});

test('[IA5] two ways back at once lead to the page before the last, and forward again to each', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), ...tinyFloor('FT-2').slice(1)]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all&sort=account:asc');
  const grid = page.getByRole('grid', { name: 'Accounts' });
  await expect(grid.getByRole('row', { name: /FT-1/ })).toBeVisible();
  await grid.locator('[tabindex="0"]').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts/FT-1');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('FT-1');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.waitForURL('**/limits');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Limits');
  await page.evaluate(() => {
    history.back();
    history.back();
  });
  await page.waitForURL(/monitor/);
  await expect(grid.getByRole('row', { name: /FT-1/ }).locator(':focus')).toHaveCount(1);
  await page.evaluate(() => history.forward());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('FT-1');
  await page.evaluate(() => history.forward());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Limits');
  stopFeed();
});

test('[MO2] [AX17] a hundred breaches at once: the band draws what is in sight, and keys reach the last of them', async ({
  browser,
  server,
  firm,
}) => {
  const accounts = Array.from({ length: 100 }, (_, place) => `FT-${100 + place}`);
  await firm.ingest([
    ...tinyFloor('FT-100'),
    ...accounts.slice(1).flatMap((account) => tinyFloor(account).slice(1, 2)),
    ...accounts.map((account, place) => fill(`F${place}`, 'buy', '1', '5000', account)),
  ]);
  await firm.command([DESK_DAILY_LOSS]);
  const stopFeed = keepFeedAlive(firm, '4970');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor');
  const band = page.getByRole('rowgroup', { name: 'Pinned, 100' });
  await expect(band).toBeVisible();
  const rows = band.getByRole('row');
  await expect(rows.first()).toContainText('Breach');
  expect(await rows.count()).toBeLessThan(20);
  await expect(rows.first()).toHaveAttribute('aria-rowindex', '2');

  // By keys down to the last: each row is there when the focus comes to it.
  await rows.first().getByRole('gridcell').first().click();
  await expect(async () => {
    await page.keyboard.press('PageDown');
    await expect(band.locator('[aria-rowindex="101"] :focus')).toHaveCount(1, { timeout: 250 });
  }).toPass();
  expect(await rows.count()).toBeLessThan(20);
  await page.keyboard.press('ArrowUp');
  await expect(band.locator('[aria-rowindex="100"] :focus')).toHaveCount(1);
  const place = await band.locator('[aria-rowindex="100"]').boundingBox();
  const box = await band.boundingBox();
  if (place === null || box === null) throw new Error('the band has no box');
  expect(place.y).toBeGreaterThanOrEqual(box.y - 1);
  expect(place.y + place.height).toBeLessThanOrEqual(box.y + box.height + 1);

  // Back from its page: the band shows the row again, with the focus in it [IA5].
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts/**');
  await page.keyboard.press('Backspace');
  await page.waitForURL('**/monitor**');
  await expect(band.locator('[aria-rowindex="100"] :focus')).toHaveCount(1);
  stopFeed();
});
