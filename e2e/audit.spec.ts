import { expect, openDesk, test } from './fixtures.ts';
import { DAILY_LOSS, tinyFloor } from './tiny-floor.ts';

test('[S16] the audit page shows who did what, says that the chain is verified, filters and exports', async ({
  browser,
  server,
  firm,
}) => {
  // Two people sign in one after the other, each with a hash of a password.
  test.setTimeout(120_000);
  await firm.ingest(tinyFloor());
  await firm.command([DAILY_LOSS]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.waitForURL('**/audit');
  await expect(page.getByText(/^Chain verified through #\d+\.$/)).toBeVisible();
  const table = page.getByRole('table', { name: 'Audit log' });
  await expect(table).toContainText('Define limit');
  await expect(table).toContainText('Lead One');
  await page.getByLabel('Kind').selectOption({ label: 'Limits and programmes' });
  await page.waitForURL('**/audit?kind=limits');
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.getByLabel('Object').fill('nothing of the kind');
  await expect(page.getByText('No entry fits these filters.')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
  await page.getByRole('link', { name: 'Report of a day' }).click();
  const report = page.getByRole('region', { name: 'Report' });
  await expect(report).toContainText(/Head of the log: entry \d+, hash [0-9a-f]{64}/);
  await expect(report).toContainText(/Limits changed: 1\n.*Lead One DefineLimit limit:/);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSON' }).click();
  expect((await file).suggestedFilename()).toMatch(/^report-\d{4}-\d{2}-\d{2}\.json$/);
  // A viewer sees only what the viewer did.
  const other = await openDesk(browser, server, 'viewer@firm.test', '/audit');
  await expect(other.getByRole('table', { name: 'Audit log' })).toContainText('Viewer One');
  await expect(other.getByRole('table', { name: 'Audit log' })).not.toContainText('Lead One');
});
