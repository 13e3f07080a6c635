import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { DESK_DAILY_LOSS, fill, grossLimit, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const ACCOUNTS = ['FT-1', 'FT-2', 'FT-3'];

test('[AP1] [AK9] the inbox is narrowed, its address holds that, and what is selected is taken, marked and noted', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...tinyFloor('FT-2').slice(1),
    ...tinyFloor('FT-3').slice(1),
    ...ACCOUNTS.map((account, place) => fill(`F${place}`, 'buy', '2', '5000', account)),
  ]);
  await firm.command(ACCOUNTS.map((account) => grossLimit(account)));
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/alerts');
  const filters = page.getByRole('search', { name: 'Filter the alerts' });
  const rows = page.getByRole('main').getByRole('row').filter({ hasText: 'FT-' });
  await expect(rows).toHaveCount(3);

  // Narrowed to what nobody has done yet: the count says what is left out, the address holds it over a reload.
  await page.keyboard.press('/');
  await expect(filters.getByLabel('Whose')).toBeFocused();
  await filters.getByLabel('Whose').selectOption('mine');
  await expect(page.getByText('No alert of this state passes the filter.')).toBeVisible();
  await expect(filters).toContainText('0 of 3 alerts');
  await expect(page).toHaveURL(/mine=1/);
  await page.reload();
  await untilLive(page);
  await expect(filters).toContainText('0 of 3 alerts');
  await filters.getByRole('button', { name: 'Show all' }).click();
  await expect(rows).toHaveCount(3);

  // Two by their boxes and keys: Shift A means these, and says so before it takes them.
  await page.getByRole('checkbox', { name: /^Select FT-1/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: /^Select FT-3/ }).focus();
  await page.keyboard.press('x');
  const bar = page.getByRole('group', { name: 'Selected alerts' });
  await expect(bar).toContainText('2 selected');
  await page.keyboard.press('Shift+A');
  await expect(page.getByText(/Acknowledge 2 that ask\? Press again: FT-1.*FT-3/).first()).toBeVisible();
  await page.keyboard.press('Shift+A');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('FT-2');
  // What was taken has left the list, and the selection with it.
  await expect(bar).toHaveCount(0);

  // What I own is mine; both are marked as noise at once.
  await page.getByRole('tab', { name: /^Open/ }).click();
  await filters.getByLabel('Whose').selectOption('mine');
  await expect(rows).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await bar.getByRole('button', { name: 'Mark as noise' }).click();
  await expect(page.getByText('2 of 2 marked as noise').first()).toBeVisible();
  await bar.getByRole('button', { name: 'Note' }).click();
  await page.getByLabel('Note', { exact: true }).fill('One order, two accounts');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByText('2 of 2 have the note').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);

  // Drawn over the timeline: all of it holds the alerts, and leaves with one press.
  await filters.getByRole('button', { name: 'Show all' }).click();
  const plot = page.getByRole('main').locator('svg[data-rung="breach"]');
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the timeline has no lane of breaches');
  await page.mouse.move(box.x + 4, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 3, box.y + 4, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/fired=\d+-\d+/);
  const time = filters.getByLabel('Fired');
  await expect(time.locator('option:checked')).toHaveText(/^\d\d:\d\d:\d\d to \d\d:\d\d:\d\d$/);
  await expect(filters).toContainText(/[0-3] of 3 alerts/);
  // The same by keys: since ten minutes, without an end, and back to any time.
  await time.selectOption({ label: 'Last 10 min' });
  await expect(page).toHaveURL(/fired=\d+-(&|$)/);
  await expect(time.locator('option:checked')).toHaveText(/^Since /);
  await expect(filters).toContainText('3 of 3 alerts');
  await time.selectOption({ label: 'Any time' });
  await expect(page).not.toHaveURL(/fired=/);
  stopFeed();
});

test('[AP1] [IA2] [U24] the evidence of the focused alert stands beside the list, by keys alone and over a reload', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...tinyFloor('FT-2').slice(1),
    fill('F1', 'buy', '2', '5000', 'FT-1'),
    fill('F2', 'buy', '3', '5000', 'FT-2'),
  ]);
  await firm.command([grossLimit('FT-1'), grossLimit('FT-2')]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/alerts');
  const links = page.getByRole('main').getByRole('row').filter({ hasText: 'FT-' }).locator('[data-sel]');
  await expect(links).toHaveCount(2);
  const evidence = page.getByRole('region', { name: /^Evidence: / });
  const nameOf = async (place: number): Promise<string> =>
    (await page.getByRole('main').getByRole('row').filter({ hasText: 'FT-' }).nth(place).innerText()).match(
      /FT-\d/,
    )?.[0] ?? '';

  // The first of the list at once, with why it fired.
  await expect(evidence).toHaveAccessibleName(new RegExp(`on ${await nameOf(0)}$`));
  await expect(evidence.getByRole('region', { name: 'Formula' })).toContainText('used');

  // Its course with the ladder, in the first screen beside the formula, with its twin in words.
  const course = evidence.getByRole('figure', { name: /^Use, 15 minutes before and after/ });
  await expect(course.getByText('Breach', { exact: true }).first()).toBeVisible();
  await expect(course).toHaveAccessibleName(/at the firing/);
  await expect(course).toBeInViewport({ ratio: 0.95 });
  await expect(evidence.getByRole('region', { name: 'Formula' }).getByText('used').first()).toBeInViewport();
  await expect(evidence.getByText('Owner')).toBeInViewport();
  await course.getByRole('button', { name: /as table/ }).click();
  await expect(course.getByRole('columnheader', { name: 'Breach' })).toBeVisible();

  // The arrows walk over the rows, and the evidence follows; the address holds it.
  const courses = new Set<string>();
  page.on('request', (request) => void (request.url().includes('/course?') && courses.add(request.url())));
  await links.first().focus();
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
  await expect(links.nth(1)).toBeFocused();
  await expect(evidence).toHaveAccessibleName(new RegExp(`on ${await nameOf(1)}$`));
  await expect(page).toHaveURL(/sel=/);
  await expect(course.getByText('Breach', { exact: true }).first()).toBeVisible();
  // Only where the arrows rested a course is formed.
  expect([...courses]).toHaveLength(1);
  await page.reload();
  await untilLive(page);
  await expect(evidence).toHaveAccessibleName(new RegExp(`on ${await nameOf(1)}$`));
  await expect(links.nth(1)).toHaveAttribute('aria-current', 'true');

  // Esc makes room for the list, a row brings it back, and Enter leads to its page.
  await page.keyboard.press('Escape');
  await expect(evidence).toHaveCount(0);
  await expect(page).toHaveURL(/evidence=0/);
  // The focus comes back to the row with the page, and opens nothing.
  await page.reload();
  await untilLive(page);
  await expect(links.nth(1)).toBeFocused();
  await expect(evidence).toHaveCount(0);
  await links.first().focus();
  await expect(evidence).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/alerts\/[^?]+$/);
  stopFeed();
});

test('[AP3] [AX17] more than 500 alerts stand under rule and desk, drawn as they come into sight, and the keys reach the last', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(90_000);
  const accounts = Array.from({ length: 510 }, (_, place) => `FT-${place + 1}`);
  await firm.ingest([
    ...tinyFloor('FT-1'),
    ...accounts.slice(1).flatMap((account) => tinyFloor(account).slice(1, 2)),
    ...accounts.map((account, place) => fill(`F${place}`, 'buy', '1', '5000', account)),
  ]);
  await firm.command([DESK_DAILY_LOSS]);
  await firm.ingest([mark('4979')]);
  const stopFeed = keepFeedAlive(firm, '4979');
  const page = await openDesk(browser, server, 'manager@firm.test', '/alerts', {
    viewport: { width: 1280, height: 720 },
  });
  const table = page.getByRole('table', { name: 'Unacknowledged alerts' });
  await expect(table).toHaveAttribute('aria-rowcount', '512');
  const head = table.getByRole('button', { name: /Daily loss.*510 accounts on Index.*510 unacked/ });
  await expect(head).toBeVisible();
  const drawn = table.locator('[data-alert-row]');
  expect(await drawn.count()).toBeLessThan(100);
  await expect(page.getByText(/and \d+ more/)).toHaveCount(0);

  // The first by its link; then the last, which was not drawn, and one back.
  await drawn.first().locator('[data-sel]').focus();
  await page.keyboard.press('End');
  await expect(table.locator('tr[aria-rowindex="512"] [data-sel]')).toBeFocused();
  await expect(table.locator('tr[aria-rowindex="512"] [data-sel]')).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  const last = table.locator('tr[aria-rowindex="511"] [data-sel]');
  await expect(last).toBeFocused();
  const sel = await last.getAttribute('data-sel');
  await expect(page).toHaveURL(new RegExp(`sel=${sel ?? ''}`));

  // The address brings it back though it is far down, and its evidence stands beside the list.
  await page.reload();
  await untilLive(page);
  await expect(table.locator(`[data-sel="${sel ?? ''}"]`)).toBeFocused();
  await expect(page.getByRole('region', { name: /^Evidence: / })).toBeVisible();

  // All are meant, not those that are drawn; a closed group is its head.
  await table.getByRole('checkbox', { name: 'Select all' }).check();
  await expect(page.getByRole('group', { name: 'Selected alerts' })).toContainText('510 selected');
  await page.keyboard.press('Escape');
  await page
    .getByRole('tabpanel')
    .first()
    .evaluate((panel) => panel.scrollTo(0, 0));
  await head.click();
  await expect(table).toHaveAttribute('aria-rowcount', '2');
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  stopFeed();
});
