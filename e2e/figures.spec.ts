import type { Locator, Page } from '@playwright/test';
import { expect, openDesk, test } from './fixtures.ts';
import { fill, keepFeedAlive, tinyFloor } from './tiny-floor.ts';

/** How many pixels over a cell have ink, and how many of them in this token's colour. */
async function ink(
  page: Page,
  cell: Locator,
  token: string,
): Promise<{ readonly all: number; readonly token: number }> {
  return cell.evaluate((element, name) => {
    const canvas = element.closest('[role="grid"]')?.querySelector<HTMLCanvasElement>('.grid-viewport canvas');
    const context = canvas?.getContext('2d', { willReadFrequently: true });
    if (canvas === undefined || canvas === null || context === null || context === undefined)
      return { all: 0, token: 0 };
    const at = element.getBoundingClientRect();
    const edge = canvas.getBoundingClientRect();
    const { data } = context.getImageData(at.left - edge.left, at.top - edge.top, at.width, at.height);
    const hex = getComputedStyle(element).getPropertyValue(name).trim().slice(1);
    const wanted = [0, 2, 4].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
    let [all, inToken] = [0, 0];
    for (let pixel = 0; pixel < data.length; pixel += 4) {
      if ((data[pixel + 3] ?? 0) > 200) all += 1;
      if (data[pixel + 3] === 255 && wanted.every((value, part) => data[pixel + part] === value)) inToken += 1;
    }
    return { all, token: inToken };
  }, token);
}

const cellOf = (page: Page, column: string): Locator =>
  page.getByRole('row', { name: /FT-1/ }).locator(`[data-drawn="${column}"]`);

test('[AX16] [FO1] [KB] figures are drawn over their cells, which keep name, formula, focus and copying', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), fill('F1', 'buy', '2', '5010')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  const pnl = cellOf(page, 'dayPnl');
  await expect(pnl).toHaveAttribute('aria-label', /^\u2212[\d,]+\.\d\d$/);
  await expect(page.getByRole('gridcell', { name: /^\u2212[\d,]+\.\d\d$/ }).first()).toBeVisible();
  await expect(pnl).toHaveText('');
  const drawn = await ink(page, pnl, '--pnl-neg');
  expect(drawn.all).toBeGreaterThan(40);
  expect(drawn.token).toBeGreaterThan(0);
  expect((await ink(page, pnl, '--pnl-pos')).token).toBe(0);

  await pnl.hover();
  await expect(page.getByRole('tooltip')).toContainText('day P&L');
  await page.keyboard.press('Escape');

  await pnl.click();
  await expect(pnl).toBeFocused();
  await page.keyboard.press('Control+c');
  const name = (await pnl.getAttribute('aria-label')) ?? '';
  await expect.poll(async () => page.evaluate(async () => navigator.clipboard.readText())).toBe(name);

  await page.keyboard.press('Shift+D');
  await expect.poll(async () => (await ink(page, pnl, '--pnl-neg')).token).toBeGreaterThan(0);
  stopFeed();
});

test('[AX1] [ST4] frozen, neither the pixels nor the names of the grid change', async ({ browser, server, firm }) => {
  await firm.ingest([...tinyFloor('FT-1'), fill('F1', 'buy', '2', '5010')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  const pnl = cellOf(page, 'dayPnl');
  await expect(pnl).toHaveAttribute('aria-label', /\d/);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: /Frozen|Resume|Live/ }).first()).toBeVisible();
  const before = { name: await pnl.getAttribute('aria-label'), ink: await ink(page, pnl, '--pnl-neg') };
  await firm.ingest([fill('F2', 'buy', '5', '5020')]);
  const gross = page.getByRole('region', { name: 'Alert strip' });
  await expect(gross).toBeVisible();
  expect({ name: await pnl.getAttribute('aria-label'), ink: await ink(page, pnl, '--pnl-neg') }).toEqual(before);
  await page.keyboard.press('Space');
  await expect(pnl).not.toHaveAttribute('aria-label', before.name ?? '');
});

test('[CO6] who wants text has text: by the own choice, and where the system forces its colours', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), fill('F1', 'buy', '2', '5010')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  await expect(cellOf(page, 'dayPnl')).toHaveCount(1);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(page.getByRole('row', { name: /FT-1/ })).toContainText(/\u2212[\d,]+\.\d\d/);
  await expect(page.locator('.grid-figures')).toHaveCount(0);
  await page.emulateMedia({ forcedColors: 'none' });
  await expect(cellOf(page, 'dayPnl')).toHaveCount(1);

  await page.goto('/settings/display');
  await page.getByRole('group', { name: 'Figures of the accounts' }).getByRole('radio', { name: 'Text' }).check();
  await page.goto('/monitor?view=all');
  await expect(page.getByRole('row', { name: /FT-1/ })).toContainText(/\u2212[\d,]+\.\d\d/);
  await expect(page.locator('.grid-figures')).toHaveCount(0);
});
