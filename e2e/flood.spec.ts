import type { Page } from '@playwright/test';
import { noteQuickBar } from './bar.ts';
import { expect, openDesk, test } from './fixtures.ts';
import { DESK_DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const LATCH_MS = 400;
const ACCOUNTS = Array.from({ length: 12 }, (_, place) => `FT-${place + 1}`);

test('[GR1] [GR3] [GR5] two managers in a flood: one cause stands in strip and tray with its count, and two presses take it', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...ACCOUNTS.slice(1).flatMap((account) => tinyFloor(account).slice(1)),
    ...ACCOUNTS.map((account, place) => fill(`F${place}`, 'buy', '1', '5000', account)),
  ]);
  await firm.command([DESK_DAILY_LOSS]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  const second = await openDesk(browser, server, 'second@firm.test');
  // A fall below the first rung, then on: what came since is what the alerts name.
  stopFeed();
  await firm.ingest([mark('4989'), mark('4979')]);
  const stopLater = keepFeedAlive(firm, '4979');

  const strip = page.getByRole('region', { name: 'Alert strip' });
  await expect(strip).toContainText('12 accounts, one symbol: ESZ6 −0.4 %');
  const tray = page.getByRole('complementary', { name: 'Open alerts' });
  const group = tray.getByRole('region', { name: /Daily loss: 12 accounts, one symbol/ });
  await expect(group).toContainText('12 unacked');
  await expect(tray.getByRole('article')).toHaveCount(0);
  await group.getByRole('button', { expanded: false }).click();
  await expect(tray.getByRole('article')).toHaveCount(12);
  await second.goto('/alerts');
  await expect(second.getByRole('group', { name: 'Alarm rate' })).toContainText('Flood: 12 / 10 min');

  // One by one first: how long a press takes to be seen, and to be confirmed by the server.
  await timeAcknowledgements(page);
  for (let left = 11; left >= 8; left -= 1) {
    // The latch holds a press for the time that a person needs to read.
    await page.waitForTimeout(LATCH_MS + 200);
    await page.keyboard.press('a');
    await expect(tray.getByRole('heading')).toHaveText(`Open 12 · ${left} unacked`);
  }
  const times = await page.evaluate(() => window.acknowledgements ?? []);
  expect(times).toHaveLength(4);
  for (const { intentMs, confirmedMs } of times) expect(confirmedMs).toBeGreaterThanOrEqual(intentMs);
  for (const [what, ms, barMs] of [
    ['key to the intent, in a flood of 12', times.map(({ intentMs }) => intentMs), 50],
    ['key to its confirmation, in a flood of 12', times.map(({ confirmedMs }) => confirmedMs), 150],
  ] as const) {
    const value = `${ms.map((each) => each.toFixed(0)).join(', ')} ms`;
    noteQuickBar(test.info(), { id: 'U2', what, value, bar: `<= ${barMs} ms p95`, met: Math.max(...ms) <= barMs });
  }

  const take = group.getByRole('button', { name: 'Acknowledge 8' });
  await take.click();
  await expect(page.getByText(/Acknowledge 8 that ask\? Press again: FT-/).first()).toBeVisible();
  await take.click();
  await expect(second.getByText('Open 12 · 0 unacked')).toBeVisible();
  await expect(strip).toContainText('Nothing waits for acknowledgement, 12 open.');
  stopLater();
});

type Times = { readonly intentMs: number; readonly confirmedMs: number };
declare global {
  interface Window {
    acknowledgements?: Times[];
  }
}

/** Notes in the page, for each press of A, when the strip has moved on and when the counter has followed. */
async function timeAcknowledgements(page: Page): Promise<void> {
  await page.evaluate(() => {
    const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
    const strip = (): string => text('[aria-label="Alert strip"] a, [aria-label="Alert strip"] p');
    const counter = (): string => text('.tray h2');
    const found: Times[] = (window.acknowledgements = []);
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'a') return;
        const startedAt = performance.now();
        const before = { strip: strip(), counter: counter() };
        let intentMs: number | null = null;
        const look = (): void => {
          const now = performance.now() - startedAt;
          if (intentMs === null && strip() !== before.strip) intentMs = now;
          if (counter() === before.counter) requestAnimationFrame(look);
          else found.push({ intentMs: intentMs ?? now, confirmedMs: now });
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
}
