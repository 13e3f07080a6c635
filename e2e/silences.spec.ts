import type { Page } from '@playwright/test';
import { expect, openDesk, test } from './fixtures.ts';
import { fill, grossLimit, keepFeedAlive, tinyFloor } from './tiny-floor.ts';

function card(page: Page, account: string) {
  return page
    .getByRole('complementary', { name: 'Open alerts' })
    .getByRole('article', { name: new RegExp(`${account} Gross`) });
}

test('[SU2] [SU7] two managers: what fires under a silence asks nobody, on either screen, until one lifts it', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), ...tinyFloor('FT-2').slice(1), fill('F1', 'buy', '2', '5000', 'FT-1')]);
  await firm.command([grossLimit('FT-1'), grossLimit('FT-2')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  const strip = page.getByRole('region', { name: 'Alert strip' });
  await expect(strip).toContainText('FT-1');

  // From the menu of an alert to the form, filled; while it is typed it says what it would mask.
  await card(page, 'FT-1')
    .getByRole('button', { name: /^Snooze/ })
    .click();
  await page.getByRole('menuitem', { name: 'Silence all of it' }).click();
  const form = page.getByRole('form', { name: 'New silence' });
  await expect(form.getByLabel('Account')).toHaveValue('FT-1');
  const preview = form.getByRole('region', { name: 'What it would mask' });
  await expect(preview).toContainText('Masks now 1');
  await form.getByLabel('Account').fill('FT-2');
  await expect(preview).toContainText('Masks now 0');
  await expect(form.getByRole('button', { name: 'Silence', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await form.getByLabel('Reason').fill('Roll of the December contract');
  await form.getByLabel('Reason').press('Enter');
  await expect(form.getByRole('status')).toContainText('Silenced.');

  // The colleague sees it at once, with who and why.
  await second.goto('/limits?tab=silences');
  const row = second.getByRole('table', { name: 'Silences in force' }).getByRole('row', { name: /account FT-2/ });
  await expect(row).toContainText('Roll of the December contract');
  await expect(row).toContainText('Manager One');

  // It breaches under the silence: listed and marked, but nobody is asked.
  await firm.ingest([fill('F2', 'buy', '3', '5000', 'FT-2')]);
  await expect(card(second, 'FT-2')).toContainText('Silenced by Manager One');
  await expect(row.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await expect(page.getByText('Open 2 · 1 unacked · 1 silenced')).toBeVisible();
  await expect(strip).toContainText('FT-1');
  await page.goto('/alerts?tab=silenced');
  await expect(page.getByRole('table', { name: 'Silenced alerts' }).getByRole('row', { name: /FT-2/ })).toBeVisible();

  // It is still there after the server was killed, and the colleague lifts it: now it asks, before all others.
  await server.kill();
  await server.start();
  await second.reload();
  await row.getByRole('button', { name: /^Lift/ }).click();
  await expect(second.getByText('Silence lifted: account FT-2').first()).toBeVisible();
  await expect(strip).toContainText('FT-2');
  await expect(card(page, 'FT-2')).not.toContainText('Silenced');
  await second.getByText('Ended: 1').click();
  await expect(second.getByRole('region', { name: 'Silences' })).toContainText('lifted by Manager Two');
  stopFeed();
});
