import { strip } from './acknowledge.ts';
import { expect, test, untilLive } from './fixtures.ts';
import { begin } from './keyboard-walk.ts';

test('[U13] [LE8] without a pointer: a limit is drafted, its ladder moved, reviewed and published', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  const editor = page.getByRole('form', { name: 'Limit editor' });

  await test.step('to the editor, metric and amount', async () => {
    await press('g', 'l');
    await page.waitForURL('**/limits');
    await tabTo(page.getByRole('link', { name: 'Draft a limit' }));
    await press('Enter');
    await page.waitForURL('**/limits/new');
    await tabTo(editor.getByLabel('Metric'));
    await page.keyboard.type('net exp');
    await expect(editor.getByLabel('Metric')).toHaveValue('net');
    await tabTo(editor.getByLabel('Limit', { exact: true }));
    await page.keyboard.type('9000000');
  });

  await test.step('[AX7] a threshold by its field and by its handle', async () => {
    await tabTo(editor.getByLabel('Watch %'));
    await press('ArrowUp');
    await expect(editor.getByLabel('Watch %')).toHaveValue('51');
    await tabTo(editor.getByRole('slider', { name: 'watch threshold' }));
    await press('ArrowLeft', 'ArrowLeft');
    await expect(editor.getByLabel('Watch %')).toHaveValue('49');
  });

  await test.step('name, review, publish, close', async () => {
    await tabTo(editor.getByLabel('Name', { exact: true }));
    await press('Control+a');
    await page.keyboard.type('Net by keys');
    await tabTo(editor.getByRole('button', { name: 'Review and publish' }));
    await press('Enter');
    const review = page.getByRole('dialog');
    await expect(review.getByRole('row', { name: /Rule/ })).toContainText('9,000,000');
    await tabTo(review.getByRole('button', { name: 'Publish' }));
    await press('Enter');
    await expect(review.getByRole('status')).toContainText('In force at event');
    await press('Escape');
    await expect(review).toHaveCount(0);
  });

  await test.step('it stands in the list, and its versions are one link away', async () => {
    await press('g', 'l');
    await page.waitForURL('**/limits');
    await tabTo(page.getByRole('link', { name: 'Net by keys' }));
    await press('Enter');
    await tabTo(page.getByRole('link', { name: 'Versions' }));
    await press('Enter');
    await page.waitForURL('**/history');
    await expect(page.getByRole('main')).toContainText('Net by keys');
  });
  await end();
});

test('[U13] [XE1] without a pointer: what is shown of the exposure, its cells, formulas and areas', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  const grid = page.getByRole('grid', { name: 'Net exposure, trader by symbol' });
  await press('g', 'e');
  await page.waitForURL('**/exposure');

  await test.step('node and netting are chosen', async () => {
    await tabTo(page.getByRole('combobox', { name: 'Of' }));
    await page.keyboard.type('Index');
    await page.waitForURL(/node=desk%3AIndex/);
    await tabTo(page.getByLabel('Netting'));
    await page.keyboard.type('firm');
    await page.waitForURL(/netting=firm/);
    await expect(grid.getByRole('gridcell', { name: /^All, gross 1,500,000 USD, firm-netted/ })).toBeVisible();
    // Only the gross by account and instrument has a formula of the engine.
    await press('Home');
    await expect(grid.getByRole('gridcell', { name: /^All, gross 1,500,000 USD, account/ })).toBeVisible();
  });

  await test.step('[AX17] one stop, and from it by arrows, Home and End to every cell', async () => {
    await tabTo(grid);
    await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
    await press('Control+Home');
    await expect(grid.getByRole('columnheader', { name: 'Trader' })).toBeFocused();
    await press('ArrowDown', 'ArrowRight');
    await expect(grid.getByRole('gridcell', { name: /^Okafor, ESZ6, net 1,500,000/ })).toBeFocused();
    await press('Control+End');
    await expect(grid.getByRole('gridcell', { name: /^All, gross/ })).toBeFocused();
    await press('f');
    await expect(page.getByRole('dialog')).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('all charts as tables; an area leads to its accounts from there', async () => {
    await press('t');
    const table = page.getByRole('table', { name: 'Gross by trader' });
    await tabTo(table.getByRole('link', { name: 'Okafor' }));
    await press('Enter');
    await page.waitForURL(/\/monitor\?.*f=trader%3Aokafor/);
  });

  await test.step('a cell leads to its accounts', async () => {
    await press('g', 'e');
    await page.waitForURL('**/exposure');
    await tabTo(grid);
    await press('Control+Home', 'ArrowDown', 'ArrowRight', 'Enter');
    await page.waitForURL(/\/monitor\?.*f=.*symbol%3A/);
    await expect(page.getByRole('row', { name: /FT-1/ })).toBeVisible();
  });
  await end();
});

test('[U13] [AP1] without a pointer: states of the alerts, taken, taken back, noted, snoozed, silenced and lifted', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  await press('g', 'a');
  await page.waitForURL('**/alerts');
  const messages = page.getByRole('group', { name: 'Messages' });
  const tab = (name: RegExp) => page.getByRole('tablist', { name: 'Alerts by state' }).getByRole('tab', { name });

  await test.step('states by arrows', async () => {
    await expect(strip(page)).toContainText('3 unacked');
    await tabTo(tab(/^Unacknowledged/));
    await press('ArrowRight', 'ArrowRight');
    await expect(tab(/^Open/)).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(/tab=open/);
  });

  await test.step('one is taken and taken back by its row', async () => {
    const row = page.getByRole('table', { name: 'Open alerts' }).getByRole('row', { name: /FT-2/ });
    await tabTo(row.getByRole('button', { name: /^Ack FT-2/ }));
    await press('Enter');
    await expect(row).toContainText('Manager One');
    await tabTo(row.getByRole('button', { name: /^Undo acknowledgement of FT-2/ }));
    await press('Enter');
    await expect(row.getByRole('button', { name: /^Ack FT-2/ })).toBeVisible();
  });

  await test.step('[AK6] a note on its own page', async () => {
    const row = page.getByRole('table', { name: 'Open alerts' }).getByRole('row', { name: /FT-2/ });
    await tabTo(row.getByRole('link', { name: 'Gross' }));
    await press('Enter');
    await page.waitForURL(/\/alerts\/[0-9a-f]+/);
    const notes = page.getByRole('region', { name: 'Notes' });
    await tabTo(notes.getByLabel('New note'));
    await page.keyboard.type('Spoke to the desk');
    await tabTo(notes.getByRole('button', { name: 'Add note' }));
    await press('Enter');
    await expect(notes.getByRole('listitem')).toContainText('Spoke to the desk');
  });

  await test.step('[SU5] a snooze from the menu of a card, and its end', async () => {
    const card = page.getByRole('complementary', { name: 'Open alerts' }).getByRole('article', { name: /FT-3 Gross/ });
    await tabTo(card.getByRole('button', { name: /^Snooze/ }));
    await press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await press('ArrowDown', 'Enter');
    await expect(card).toContainText('Snoozed by Manager One');
    await tabTo(card.getByRole('button', { name: /^End the snooze/ }));
    await press('Enter');
    await expect(card).not.toContainText('Snoozed by');
  });

  await test.step('[SU2] a silence from the menu, with its reason, and its end', async () => {
    const card = page.getByRole('complementary', { name: 'Open alerts' }).getByRole('article', { name: /FT-1 Gross/ });
    await tabTo(card.getByRole('button', { name: /^Snooze/ }));
    await press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await press('End', 'Enter');
    await page.waitForURL(/tab=silences/);
    const form = page.getByRole('form', { name: 'New silence' });
    await expect(form.getByLabel('Account')).toHaveValue('FT-1');
    await tabTo(form.getByLabel('Reason'));
    await page.keyboard.type('Roll of the contract');
    await press('Enter');
    await expect(form.getByRole('status')).toContainText('Silenced.');
    await tabTo(page.getByRole('button', { name: /^Lift the silence of account FT-1/ }));
    await press('Enter');
    await expect(messages).toContainText('Silence lifted: account FT-1');
  });
  await end();
});

test('[U13] [CH] without a pointer: range, tabs, crosshair over all charts of a page, and their tables', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  await tabTo(page.getByRole('grid', { name: 'Accounts' }));
  await press('Control+Home', 'ArrowDown', 'Enter');
  await page.waitForURL(/\/accounts\/FT-\d/);
  await untilLive(page);

  await test.step('range', async () => {
    const hour = page.getByRole('group', { name: 'Range of the charts' }).getByRole('button', { name: '1 h' });
    await tabTo(hour);
    await press('Enter');
    await expect(hour).toHaveAttribute('aria-pressed', 'true');
    await expect(page).toHaveURL(/range=1h/);
  });

  await test.step('[CH7] crosshair: one chart has the focus, all of them show the same instant', async () => {
    const figure = page.getByRole('figure', { name: /^Equity, high and floor/ });
    await tabTo(figure.locator('svg[tabindex="0"]'));
    const tip = (within: typeof figure) => within.getByText(/^as of /);
    await press('ArrowRight');
    await expect(tip(figure)).toBeVisible();
    const text = await tip(figure).innerText();
    await expect(tip(page.getByRole('figure', { name: /^Underwater/ }))).toHaveText(text);
    // Two points of one second read the same.
    await expect(async () => {
      await press('ArrowRight');
      expect(await tip(figure).innerText()).not.toBe(text);
    }).toPass();
  });

  await test.step('table of one chart by its button, of all by T', async () => {
    await tabTo(page.getByRole('button', { name: 'Show Equity, high and floor as table' }));
    await press('Enter');
    const table = page.getByRole('region', { name: 'Equity, high and floor, table' });
    await tabTo(table);
    await press('t');
    await expect(table).toHaveCount(0);
  });

  await test.step('tabs by arrows; a row of one leads on', async () => {
    const tabs = page.getByRole('main').getByRole('tablist');
    await tabTo(tabs.getByRole('tab', { selected: true }));
    await press('ArrowRight');
    await expect(tabs.getByRole('tab', { name: /^Fills/ })).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(/tab=fills/);
    await press('End');
    await expect(tabs.getByRole('tab', { name: /^Events/ })).toHaveAttribute('aria-selected', 'true');
    await press('Home');
    await tabTo(page.getByRole('main').getByRole('tabpanel').getByRole('link', { name: 'ESZ6' }));
    await press('Enter');
    await page.waitForURL(/\/accounts\/FT-\d\/ESZ6/);
  });
  await end();
});
