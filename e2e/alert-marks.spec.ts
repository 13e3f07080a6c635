import type { Page } from '@playwright/test';
import { expect, openDesk, test } from './fixtures.ts';
import { fill, grossLimit, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

function card(page: Page, account: string) {
  return page
    .getByRole('complementary', { name: 'Open alerts' })
    .getByRole('article', { name: new RegExp(`${account} Gross`) });
}

test('[SU] [AK6] [AK9] two managers: a snooze is seen by both and ends with a climb; one press takes all, with a reason', async ({
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
  await firm.command([grossLimit('FT-1'), grossLimit('FT-2')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  const strip = page.getByRole('region', { name: 'Alert strip' });
  await expect(strip).toContainText('FT-1');

  // One puts off what the strip shows: it leaves both strips, stays in both trays, and is still counted.
  await page.keyboard.press('s');
  await page.keyboard.press('2');
  await expect(strip).toContainText('FT-2');
  await expect(card(second, 'FT-1')).toContainText('Snoozed by Manager One');
  await expect(page.getByText('Open 2 · 2 unacked')).toBeVisible();
  await second.goto('/alerts?tab=snoozed');
  await expect(second.getByRole('table', { name: 'Snoozed alerts' }).getByRole('row', { name: /FT-1/ })).toBeVisible();

  // It gets worse: a third contract passes the limit, and the snooze is over on every screen.
  await firm.ingest([fill('F3', 'buy', '1', '5000', 'FT-1')]);
  await expect(strip).toContainText('FT-1');
  await expect(card(second, 'FT-1')).not.toContainText('Snoozed');

  // The second press within five seconds takes exactly what the first has counted.
  await page.keyboard.press('Shift+A');
  await expect(page.getByText('Acknowledge 2 that ask? Shift A again').first()).toBeVisible();
  await page.keyboard.press('Shift+A');
  await expect(card(page, 'FT-1')).toContainText('Manager One');
  await expect(card(second, 'FT-2')).toContainText('Manager One');
  // The key is of the message, which comes when the last of them is confirmed.
  await expect(page.getByRole('group', { name: 'Reason of the acknowledgement' })).toBeVisible();
  await page.keyboard.press('2');
  stopFeed();

  // The colleague reads why on the alert's page, and writes beside it.
  await card(second, 'FT-1')
    .getByRole('link', { name: /Open the alert/ })
    .click();
  const notes = second.getByRole('region', { name: 'Notes' });
  await expect(notes.getByRole('button', { name: 'Trader flattening' })).toHaveAttribute('aria-pressed', 'true');
  await notes.getByLabel('New note').fill('Spoke to the desk: out by the close');
  await notes.getByRole('button', { name: 'Add note' }).click();
  await expect(notes.getByRole('listitem')).toContainText('Spoke to the desk: out by the close');
  await expect(second.getByRole('table', { name: 'History of the alert' })).toContainText('snooze ended by a climb');

  await server.kill();
  await server.start();
  await second.reload();
  await expect(notes.getByRole('listitem')).toContainText('Manager Two');
  await firm.ingest([mark('5000')]);
});
