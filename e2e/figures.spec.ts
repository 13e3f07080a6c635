import type { Locator, Page } from '@playwright/test';
import { expect, openDesk, test } from './fixtures.ts';
import { fill, keepFeedAlive, START_MS, tinyFloor } from './tiny-floor.ts';

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

const cellOf = (page: Page, column: string, account = 'FT-1'): Locator =>
  page.getByRole('row', { name: new RegExp(account) }).locator(`[data-drawn="${column}"]`);

/** Accounts without a position: what is drawn of them stands still. */
const OTHERS = ['FT-2', 'FT-3', 'FT-4', 'FT-5'].map((account) => ({
  kind: 'account',
  ts: START_MS + 500,
  account,
  ccy: 'USD',
  start_balance: '50000',
  trader: 'Weber',
  desk: 'Index',
}));

test('[AX16] [FO1] [KB] figures are drawn over their cells, which keep name, formula, focus and copying', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor('FT-1'), ...OTHERS, fill('F1', 'buy', '2', '5010')]);
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

  // The sheet of pixels is higher than one row, and nothing can be scrolled away by it.
  expect(await page.locator('.grid-viewport').evaluate((area) => area.scrollHeight - area.clientHeight)).toBe(0);

  // Columns come and go: nothing of another layout stays beside a figure.
  const figures = [...OTHERS.map(({ account }) => account), 'FT-1'].flatMap((account) =>
    ['dayPnl', 'openPnl', 'toFloor'].map((column) => cellOf(page, column, account)),
  );
  const inkOfAll = async () => Promise.all(figures.map(async (cell) => (await ink(page, cell, '--focus')).all));
  const narrow = await inkOfAll();
  await page.setViewportSize({ width: 1_600, height: 720 });
  await expect(cellOf(page, 'equity')).toHaveCount(1);
  await expect.poll(inkOfAll).toEqual(narrow);
  await page.setViewportSize({ width: 1_280, height: 720 });
  await expect(cellOf(page, 'equity')).toHaveCount(0);
  await expect.poll(inkOfAll).toEqual(narrow);

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
  // Another desk shows when the fill has come.
  const other = await openDesk(browser, server, 'second@firm.test', '/monitor?view=all');
  await expect(cellOf(other, 'dayPnl')).toHaveAttribute('aria-label', before.name ?? '');
  await firm.ingest([fill('F2', 'buy', '5', '5020')]);
  await expect(cellOf(other, 'dayPnl')).not.toHaveAttribute('aria-label', before.name ?? '');
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
  await cellOf(page, 'dayPnl').click();
  const focused = page.getByRole('row', { name: /FT-1/ }).locator('[data-cell="4"]:focus');
  await expect(focused).toHaveCount(1);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(page.getByRole('row', { name: /FT-1/ })).toContainText(/\u2212[\d,]+\.\d\d/);
  await expect(page.locator('.grid-figures')).toHaveCount(0);
  // The elements are others, the focus is where it was.
  await expect(focused).toHaveCount(1);
  await page.emulateMedia({ forcedColors: 'none' });
  await expect(cellOf(page, 'dayPnl')).toHaveCount(1);
  await expect(focused).toHaveCount(1);

  await page.goto('/settings/display');
  await page.getByRole('group', { name: 'Figures of the accounts' }).getByRole('radio', { name: 'Text' }).check();
  await page.goto('/monitor?view=all');
  await expect(page.getByRole('row', { name: /FT-1/ })).toContainText(/\u2212[\d,]+\.\d\d/);
  await expect(page.locator('.grid-figures')).toHaveCount(0);
});
