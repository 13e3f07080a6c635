import type { Page } from '@playwright/test';
import { strip } from './acknowledge.ts';
import { noteBar } from './bar.ts';
import { expect, openDesk, test } from './fixtures.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const EVIDENCE_KEYS_MAX = 2;
const IMPACT_KEYS_MAX = 3;

/** Counts in the page itself what a person presses. */
async function countKeys(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = { keys: 0 };
    Object.assign(globalThis, { counter });
    document.addEventListener('keydown', (event) => (counter.keys += event.isTrusted ? 1 : 0), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as { counter: { keys: number } }).counter.keys);
}

test('[U24] from a breach to its evidence, and on to what it did to the firm, by at most two and three keys', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  const stopFeed = keepFeedAlive(firm, '5000');
  // A page that has nothing to do with it, and no focus anywhere.
  const page = await openDesk(browser, server, 'manager@firm.test', '/settings/sound');
  const keys = await countKeys(page);
  stopFeed();
  await firm.ingest([mark('4985')]);
  const stopLater = keepFeedAlive(firm, '4985');
  await expect(strip(page)).toContainText('FT-1');
  const breachAt = Date.now();

  await page.keyboard.press('o');
  const article = page.getByRole('article', { name: 'Alert of Daily loss on FT-1' });
  await expect(article.getByRole('region', { name: 'Formula' })).toContainText('1,500 USD');
  await expect(article.getByRole('region', { name: 'What moved it' })).toContainText('ESZ6');
  const evidence = { keys: await keys(), ms: Date.now() - breachAt };

  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForURL('**/firm');
  await expect(page.getByRole('main').getByText('\u22121,500.00').first()).toBeVisible();
  const impact = { keys: await keys(), ms: Date.now() - breachAt };
  stopLater();

  for (const [what, { keys: pressed, ms }, most] of [
    ['account evidence', evidence, EVIDENCE_KEYS_MAX],
    ['firm impact', impact, IMPACT_KEYS_MAX],
  ] as const)
    noteBar(test.info(), {
      id: 'U24',
      what,
      value: `${pressed} ${pressed === 1 ? 'key' : 'keys'}, ${(ms / 1_000).toFixed(1)} s`,
      bar: `<= ${most} keys`,
      met: pressed <= most,
    });
  expect(evidence.keys).toBeLessThanOrEqual(EVIDENCE_KEYS_MAX);
  expect(impact.keys).toBeLessThanOrEqual(IMPACT_KEYS_MAX);
});
