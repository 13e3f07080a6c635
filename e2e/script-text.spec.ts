import type { Page } from '@playwright/test';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { fill, mark, tinyFloor } from './tiny-floor.ts';

const ATTACK = '<img src=x onerror="window.planted=1">';
const CLOSING = '"></script><script>window.planted=1</script>';
const LINK = 'javascript:window.planted=1';

/** What a page would say of a script that it was kept from running. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.violatedDirective));
  });
}

async function violations(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

async function isPlanted(page: Page): Promise<boolean> {
  return await page.evaluate(() => 'planted' in window);
}

test('[S9] [H7] script in every free text is shown as text; no page breaks the policy, and a planted probe does not run', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(180_000);
  const [instrument, account, price] = tinyFloor();
  await firm.ingest([
    instrument ?? {},
    { ...account, trader: ATTACK, desk: CLOSING, name: ATTACK },
    price ?? {},
    fill('F1', 'buy', '2', '5000'),
  ]);
  await firm.command([
    {
      type: 'DefineLimit',
      inputId: 'limit-1',
      draft: {
        limitId: 'daily-FT-1',
        baseVersion: 0,
        name: ATTACK,
        scope: { level: 'account', id: 'FT-1' },
        rule: { type: 'dailyLoss', amount: '1000', reference: 'equity', breachWhen: 'lte', action: 'alertOnly' },
        currency: 'USD',
        ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
        alertFrom: 'warning',
        ackFrom: 'critical',
      },
    },
  ]);
  await firm.ingest([mark('4985')]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await watch(page);
  await page.goto('/alerts');
  await expect(page.getByText(ATTACK).first()).toBeVisible();
  const alertPath = (await page.getByRole('link', { name: ATTACK }).first().getAttribute('href')) ?? '';
  expect(alertPath).toMatch(/^\/alerts\//);
  const routes = ['/monitor', '/alerts', alertPath, '/limits', '/accounts/FT-1', '/audit', '/health'];
  for (const route of [...routes, '/settings/profile', '/settings/people', '/settings/tokens']) {
    await page.goto(route);
    await untilLive(page);
    expect(await isPlanted(page), route).toBe(false);
    expect(await violations(page), route).toEqual([]);
    expect(await page.locator('a[href^="javascript:"], img[src="x"]').count(), route).toBe(0);
  }
  // An address that would like to be a script leads to the desk.
  await page.goto(`/sign-in?next=${encodeURIComponent(LINK)}`);
  expect(await isPlanted(page)).toBe(false);
  await page.goto('/monitor');
  await untilLive(page);
  // What an attacker would plant, had he found a hole: the policy keeps it from running and says so.
  await page.evaluate((address) => {
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.planted=1');
    image.src = 'x';
    const link = document.createElement('a');
    link.href = address;
    document.body.append(image, link);
    link.click();
  }, LINK);
  await expect.poll(async () => (await violations(page)).length).toBe(2);
  expect(await isPlanted(page)).toBe(false);
});
