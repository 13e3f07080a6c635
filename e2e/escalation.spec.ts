import { expect, openDesk, test } from './fixtures.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

test('[ES1] [ES3] two managers: who has seen a breach is on record, and a step by hand is told to both until one takes it', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '1', '5000')]);
  await firm.command([DAILY_LOSS]);
  const stopQuiet = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  const strip = page.getByRole('region', { name: 'Alert strip' });
  stopQuiet();
  await firm.ingest([mark('4979')]);
  const stopFeed = keepFeedAlive(firm, '4979');
  await expect(strip).toContainText('FT-1');

  // Both visible pages have painted it; the clock of the alert says when the first did.
  await page
    .getByRole('complementary', { name: 'Open alerts' })
    .getByRole('link', { name: /Open the alert of FT-1/ })
    .click();
  const papers = page.getByRole('region', { name: 'Escalation' });
  await expect(papers).toContainText('Manager One as breach');
  await expect(papers).toContainText('Manager Two as breach');
  await expect(papers).toContainText('Next step at');
  await page.reload();
  await expect(
    page.getByRole('region', { name: 'Clock' }).getByRole('listitem').filter({ hasText: 'Painted' }),
  ).toContainText('+');

  // One carries it on before its time; the other reads it in the strip, and takes it.
  await papers.getByRole('button', { name: 'Escalate now' }).click();
  await expect(papers.getByRole('listitem')).toContainText('step 1, to managers and leads');
  const other = second.getByRole('region', { name: 'Alert strip' });
  await expect(other).toContainText('Escalated to managers and leads');
  await second.keyboard.press('a');
  await expect(page.getByRole('complementary', { name: 'Open alerts' })).toContainText('Manager Two');
  await expect(papers.getByRole('button', { name: 'Escalate now' })).toBeHidden();
  stopFeed();
});
