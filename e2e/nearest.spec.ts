import { expect, openDesk, test } from './fixtures.ts';
import { fill, grossLimit, keepFeedAlive, START_MS, tinyFloor } from './tiny-floor.ts';

const TS = START_MS + 500;
const EURO = [
  { kind: 'instrument', ts: TS, symbol: 'FESX', ccy: 'EUR', multiplier: '10', class: 'future', tick: '1' },
  { kind: 'account', ts: TS, account: 'FT-2', ccy: 'EUR', start_balance: '50000', trader: 'Weber', desk: 'Index' },
  { kind: 'mark', ts: TS, symbol: 'FESX', price: '5000' },
] as const;

function euroFill(id: string, qty: string) {
  const of = { account: 'FT-2', symbol: 'FESX', side: 'buy', fee: '0', fee_ccy: 'EUR' } as const;
  return { kind: 'fill', ts: TS, id, qty, price: '5000', ...of };
}

test('[NF2] [PR6] the nearest is the whole firm’s, whatever the rows show, and who is foreign says in what', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), ...EURO, fill('F1', 'buy', '1', '5000'), euroFill('F2', '8')]);
  const { draft } = grossLimit('FT-2') as { readonly draft: object };
  await firm.command([grossLimit('FT-1'), { ...grossLimit('FT-2'), draft: { ...draft, currency: 'EUR' } }]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  const firmTotals = page.getByRole('region', { name: 'Firm totals' });
  // 400,000 of 525,000 EUR, against 250,000 of 525,000 USD.
  const nearest = async (): Promise<void> => {
    await expect(firmTotals).toContainText('76 %');
    await expect(firmTotals.getByRole('link', { name: 'FT-2' })).toBeVisible();
  };
  await nearest();
  await expect(page.getByRole('row', { name: /FT-2 EUR/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /FT-1/ })).not.toContainText('USD');

  await page.goto('/monitor?view=all&sort=account:desc&f=ft-1');
  await expect(page.getByRole('row', { name: /FT-1/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /FT-2/ })).toHaveCount(0);
  await nearest();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/monitor');
  await nearest();
  stopFeed();
});
