import type { Page } from '@playwright/test';
import { expect, openDesk, test } from './fixtures.ts';
import { keepFeedAlive, START_MS, tinyFloor } from './tiny-floor.ts';

const TS = START_MS + 500;

function account(name: string, ccy: string) {
  return { kind: 'account', ts: TS, account: name, ccy, start_balance: '5000000', trader: 'Ito', desk: 'Index' };
}

/** A fee is a result: the day's loss of an account without positions. */
function loss(name: string, ccy: string, amount: string) {
  return { kind: 'cash', ts: TS, id: `loss-${name}`, account: name, ccy, amount: `-${amount}`, cash_kind: 'fee' };
}

/** The accounts of the grid from top to bottom. */
function accountsOf(page: Page) {
  return page
    .getByRole('row', { name: /FT-/ })
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((row) => /FT-\d/.exec(row.textContent)?.[0] ?? ''),
    );
}

test('[PS10] a yen account stands where its loss in dollars puts it, and until there is a rate it is last and counted', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    account('FT-2', 'JPY'),
    account('FT-3', 'USD'),
    loss('FT-1', 'USD', '20'),
    loss('FT-2', 'JPY', '9000'),
    loss('FT-3', 'USD', '5000'),
  ]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all&sort=dayPnl:asc');
  await expect.poll(() => accountsOf(page)).toEqual(['FT-3', 'FT-1', 'FT-2']);
  await expect(page.getByText('1 without a rate to USD')).toBeVisible();

  // 9,000 yen are 56.25 dollars now: between 20 and 5,000.
  await firm.ingest([{ kind: 'fx', ts: TS, pair: 'USD/JPY', rate: '160' }]);
  await expect(page.getByText('without a rate')).toHaveCount(0);
  // A row does not move by itself for the sake of one rank [ST2].
  await page.reload();
  await expect.poll(() => accountsOf(page)).toEqual(['FT-3', 'FT-2', 'FT-1']);
  const yen = page.getByRole('row', { name: /FT-2 JPY/ });
  await expect(yen.getByRole('gridcell', { name: '\u22129,000.00' }).first()).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Day P&L' })).toHaveAttribute('title', /amounts in USD/);

  await page.goto('/monitor?view=all&f=pnl<-50');
  await expect.poll(() => accountsOf(page)).toEqual(['FT-2', 'FT-3']);
  stopFeed();
});
