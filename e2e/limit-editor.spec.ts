import { expect, openDesk, test } from './fixtures.ts';
import { fill, mark, tinyFloor } from './tiny-floor.ts';

test('[LE2] [LE3] [LE8] a draft is edited, its counts follow, it is published, and the next event fires', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), ...tinyFloor('FT-2').slice(1), fill('f1', 'buy', '2', '5000')]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.goto('/limits');
  await page.getByRole('link', { name: 'Draft a limit' }).click();
  const editor = page.getByRole('form', { name: 'Limit editor' });
  const preview = page.getByRole('region', { name: 'Would fire now' });
  await editor.getByLabel('Metric').selectOption('openLoss');
  await editor.getByLabel('Limit', { exact: true }).fill('1000');
  await expect(preview.getByRole('status')).toHaveText('0 alerts at once; there is no version in force.', {
    ignoreCase: true,
  });
  // Ten points against two contracts of 50 USD: 1,000 of open loss.
  await firm.ingest([mark('4990')]);
  await editor.getByLabel('Limit', { exact: true }).fill('1100');
  await expect(preview.getByTestId('rung-counts')).toContainText('1 critical');
  await editor.getByLabel('Limit', { exact: true }).fill('1000');
  await expect(preview.getByTestId('rung-counts')).toContainText('1 breach');
  await expect(preview.getByRole('row', { name: /FT-1/ })).toContainText('100.0 %');
  await editor.getByLabel('Limit', { exact: true }).fill('2000');
  await expect(preview.getByTestId('rung-counts')).toContainText('0 breach');

  // The threshold moves by its keys, and by the handle on the histogram; both are one value.
  await editor.getByLabel('Watch %').press('Shift+ArrowUp');
  await expect(editor.getByLabel('Watch %')).toHaveValue('55');
  await editor.getByRole('slider', { name: 'watch threshold' }).press('ArrowLeft');
  await expect(editor.getByLabel('Watch %')).toHaveValue('54');
  await editor.getByLabel('Watch %').fill('80');
  await expect(editor.getByText('Allowed: worse than 80.')).toBeVisible();
  await editor.getByLabel('Watch %').fill('50');
  const backtest = page.getByRole('region', { name: 'Back-test' });
  await expect(backtest.getByRole('status')).toHaveText('complete');
  await expect(backtest).toContainText('Draft: 0 alerts');

  await editor.getByRole('button', { name: 'Review and publish' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByRole('row', { name: /Rule/ })).toContainText('open loss 2,000 USD');
  await review.getByRole('button', { name: 'Publish' }).click();
  await expect(review.getByRole('status')).toContainText('In force at event');
  await review.getByRole('button', { name: 'Close' }).click();
  await firm.ingest([mark('4980')]);
  await expect(page.getByRole('region', { name: /alert/i }).getByText('FT-1').first()).toBeVisible();
});

test('[LE8] [LE11] the second version says what it changes, and a page that was opened before is told', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('f1', 'buy', '2', '5000')]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.goto('/limits/new');
  const editor = page.getByRole('form', { name: 'Limit editor' });
  await editor.getByLabel('Limit', { exact: true }).fill('900000');
  await editor.getByRole('button', { name: 'Review and publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('In force at event');

  const other = await openDesk(browser, server, 'second@firm.test');
  await other.goto('/limits');
  await other.getByRole('link', { name: 'Gross exposure' }).click();
  const late = other.getByRole('form', { name: 'Limit editor' });
  await expect(late.getByLabel('Limit', { exact: true })).toHaveValue('900000');

  await page.goto('/limits');
  await page.getByRole('link', { name: 'Gross exposure' }).click();
  await editor.getByLabel('Limit', { exact: true }).fill('800000');
  await expect(page.getByRole('region', { name: 'Would fire now' }).getByRole('status')).toContainText('fewer than v1');
  await editor.getByRole('button', { name: 'Review and publish' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByRole('row', { name: /Rule/ })).toContainText('900,000');
  await review.getByRole('button', { name: 'Publish' }).click();
  await expect(review.getByRole('status')).toContainText('In force at event');

  await expect(late.getByRole('status')).toContainText('v2 is in force since you opened v1');
  await late.getByRole('button', { name: 'Start from v2' }).click();
  await expect(late.getByLabel('Limit', { exact: true })).toHaveValue('800000');
});
