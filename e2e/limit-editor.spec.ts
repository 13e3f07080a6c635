import { expect, openDesk, test } from './fixtures.ts';
import { ServerProcess } from './server-process.ts';
import { fill, keepFeedAlive, mark, START_MS, tinyFloor } from './tiny-floor.ts';

test('[LE2] [LE3] [LE8] a draft is edited, its counts follow, it is published, and the next event fires', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), ...tinyFloor('FT-2').slice(1), fill('f1', 'buy', '2', '5000')]);
  let rest = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/limits');
  await page.getByRole('link', { name: 'Draft a limit' }).click();
  const editor = page.getByRole('form', { name: 'Limit editor' });
  const preview = page.getByRole('region', { name: 'Would fire now' });
  await editor.getByLabel('Metric').selectOption('openLoss');
  await editor.getByLabel('Limit', { exact: true }).fill('1000');
  await expect(preview.getByRole('status')).toHaveText(
    'At once 0 alerts would be open. No version is in force to compare with.',
    {
      ignoreCase: true,
    },
  );
  // Ten points against two contracts of 50 USD: 1,000 of open loss.
  rest();
  await firm.ingest([mark('4990')]);
  rest = keepFeedAlive(firm, '4990');
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
  rest();
  await firm.ingest([mark('4980')]);
  await expect(page.getByRole('region', { name: /alert/i }).getByText('FT-1').first()).toBeVisible();
});

test('[LE8] [LE11] the second version says what it changes, and a page that was opened before is told', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('f1', 'buy', '2', '5000')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/limits/new');
  const editor = page.getByRole('form', { name: 'Limit editor' });
  await editor.getByLabel('Limit', { exact: true }).fill('900000');
  await editor.getByRole('button', { name: 'Review and publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('In force at event');

  const other = await openDesk(browser, server, 'second@firm.test', '/limits');
  await other.getByRole('link', { name: 'Gross exposure' }).click();
  const late = other.getByRole('form', { name: 'Limit editor' });
  await expect(late.getByLabel('Limit', { exact: true })).toHaveValue('900000');

  await page.goto('/limits');
  await page.getByRole('link', { name: 'Gross exposure' }).click();
  await editor.getByLabel('Limit', { exact: true }).fill('800000');
  await expect(page.getByRole('region', { name: 'Would fire now' }).getByRole('status')).toContainText('beside v1');
  await editor.getByRole('button', { name: 'Review and publish' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByRole('row', { name: /Rule/ })).toContainText('900,000');
  await review.getByRole('button', { name: 'Publish' }).click();
  await expect(review.getByRole('status')).toContainText('In force at event');

  await expect(late.getByRole('status')).toContainText('v2 is in force since you opened v1');
  await late.getByRole('button', { name: 'Start from v2' }).click();
  await expect(late.getByLabel('Limit', { exact: true })).toHaveValue('800000');
});

/** A firm on the clock of its events, so that its day ends when a price says so; its people may approve at once. */
const eventTest = test.extend({
  server: async ({}, use) => {
    const server = await ServerProcess.start({ clock: 'event', settings: { NEW_APPROVER_HOURS: '0' } });
    await use(server);
    await server.stop();
  },
});

eventTest(
  '[LE8] [FE3] two people: published for the next day, in force with it, side by side in the history, and rolled back',
  async ({ browser, server, firm }) => {
    await firm.ingest([...tinyFloor(), fill('f1', 'buy', '2', '5000')]);
    const dayMs = 86_400_000;
    await firm.command([{ type: 'CalendarDefined', calendarId: 'firm', zone: 'UTC', resetMinute: 0 }]);
    await firm.ingest([{ ...mark('5000'), ts: START_MS + dayMs }]);
    const manager = await openDesk(browser, server, 'manager@firm.test', '/limits/new');
    const editor = manager.getByRole('form', { name: 'Limit editor' });
    await editor.getByLabel('Limit', { exact: true }).fill('900000');
    await editor.getByRole('button', { name: 'Review and publish' }).click();
    await manager.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await expect(manager.getByRole('dialog').getByRole('status')).toContainText('In force at event');

    await manager.goto('/limits');
    await manager.getByRole('link', { name: 'Gross exposure' }).click();
    await expect(editor.getByText(/v1 live since .*, by Manager One/)).toBeVisible();
    await editor.getByLabel('Limit', { exact: true }).fill('800000');
    await editor.getByRole('button', { name: 'Review and publish' }).click();
    const review = manager.getByRole('dialog');
    await review.getByLabel('Takes effect').selectOption('nextDay');
    await review.getByLabel('Reason').fill('Smaller book');
    await review.getByRole('button', { name: 'Publish' }).click();
    await expect(review.getByRole('status')).toContainText('Waits for the next trading day');
    await review.getByRole('button', { name: 'Close' }).click();
    await expect(editor).toContainText('v2 from the next trading day, by Manager One');
    await expect(editor.getByText(/v1 live since/)).toBeVisible();

    await firm.ingest([{ ...mark('5000'), ts: START_MS + 2 * dayMs }]);
    await expect(editor.getByText(/v2 live since .*, by Manager One/)).toBeVisible();
    await editor.getByRole('link', { name: 'Versions' }).click();
    const versions = manager.getByRole('region', { name: 'Versions' });
    await expect(versions.getByRole('row', { name: /^v2/ })).toContainText('Smaller book');
    await expect(versions.getByRole('row', { name: /^v2/ })).toContainText('900,000 USD');
    const sides = manager.getByRole('table', { name: 'Two versions' });
    await expect(sides.getByRole('row', { name: /Rule differs/ })).toContainText('800,000 USD');

    await versions.getByRole('button', { name: 'Roll back to v1' }).click();
    await expect(review.getByText('This loosens the limit', { exact: false })).toBeVisible();
    await review.getByRole('button', { name: 'Propose to a second person' }).click();
    await expect(review.getByText('Proposed.', { exact: false })).toBeVisible();
    await review.getByRole('button', { name: 'Close' }).click();
    const second = await openDesk(browser, server, 'second@firm.test', '/limits');
    const seen = second.getByRole('listitem', { name: /proposed by Manager One/ });
    await expect(seen).toContainText('Back to v1');
    await seen.getByRole('button', { name: 'Approve' }).click();
    await expect(versions.getByRole('row', { name: /^v3/ })).toContainText('Manager One, approved by Manager Two');
    await expect(versions.getByRole('row', { name: /^v3/ })).toContainText('Back to v1');
  },
);
