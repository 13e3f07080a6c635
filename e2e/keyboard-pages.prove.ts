import { strip } from './acknowledge.ts';
import { expect, test, untilLive } from './fixtures.ts';
import { PASSWORD } from './firm.ts';
import type { WireEvent } from './firm.ts';
import { begin } from './keyboard-walk.ts';
import { grossLimit } from './tiny-floor.ts';

/** More entries than one page of the audit log holds. */
const BATCHES = 3;
const BATCH = 40;

/** Limits that nothing comes near: each is an entry of the audit log, and none is an alert. */
function farLimits(batch: number): readonly WireEvent[] {
  return Array.from({ length: BATCH }, (_, place) => {
    const limit = grossLimit('FT-1');
    const id = `far-${batch}-${place}`;
    const draft = { ...(limit['draft'] as WireEvent), limitId: id, rule: FAR };
    return { ...limit, inputId: id, draft };
  });
}
const FAR = { type: 'exposure', measure: 'gross', amount: '90000000', breachWhen: 'lte' };

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
    await tabTo(row.getByRole('button', { name: /^Acknowledge FT-2/ }));
    await press('Enter');
    await expect(row).toContainText('Manager One');
    await tabTo(row.getByRole('button', { name: /^Undo acknowledgement of FT-2/ }));
    await press('Enter');
    await expect(row.getByRole('button', { name: /^Acknowledge FT-2/ })).toBeVisible();
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

test('[U13] [S16] without a pointer: the audit log is searched, paged and exported, and a day is reported', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(180_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  for (let batch = 0; batch < BATCHES; batch += 1) await firm.command(farLimits(batch));
  await press('g', 'u');
  await page.waitForURL('**/audit');
  const table = page.getByRole('table', { name: 'Audit log' });
  await expect(table).toContainText('Lead One');

  await test.step('older entries by the button below the list', async () => {
    const before = await table.getByRole('row').count();
    await tabTo(page.getByRole('region', { name: 'Audit log' }));
    await press('End');
    await tabTo(page.getByRole('button', { name: 'Older entries' }));
    await press('Enter');
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(before);
  });

  await test.step('searched by kind, by name and by day', async () => {
    await press('g', 'm');
    await page.waitForURL('**/monitor**');
    await press('g', 'u');
    await page.waitForURL('**/audit');
    await tabTo(page.getByLabel('Who'));
    await page.keyboard.type('Lead One');
    await tabTo(page.getByLabel('Kind'));
    await page.keyboard.type('Limits');
    await page.waitForURL(/who=Lead.*kind=limits|kind=limits.*who=Lead/);
    await expect(table).toContainText('Define limit');
    await tabTo(page.getByLabel('Object'));
    await page.keyboard.type('nothing of the kind');
    await expect(page.getByText('No entry fits these filters.')).toBeVisible();
    await press('Control+a', 'Delete');
    await expect(table).toContainText('Define limit');
  });

  await test.step('away as a file', async () => {
    // Letters belong to the field that has the focus: F6 is the way out of it.
    await press('F6', 'g', 'm');
    await page.waitForURL('**/monitor**');
    await press('g', 'u');
    await page.waitForURL('**/audit');
    const download = page.waitForEvent('download');
    await tabTo(page.getByRole('link', { name: 'Export CSV' }));
    await press('Enter');
    expect((await download).suggestedFilename()).toBe('audit.csv');
  });

  await test.step('the report of a day', async () => {
    await press('g', 'm');
    await page.waitForURL('**/monitor**');
    await press('g', 'u');
    await page.waitForURL('**/audit');
    await tabTo(page.getByRole('link', { name: 'Report of a day' }));
    await press('Enter');
    await page.waitForURL('**/audit/report');
    const report = page.getByRole('region', { name: 'Report' });
    await expect(report).toContainText(/Head of the log: entry \d+/);
    await tabTo(page.getByLabel('Day'));
    await page.keyboard.type('01022020');
    await expect(page.getByLabel('Day')).toHaveValue('2020-01-02');
    await expect(report).toContainText('2020-01-02');
    const file = page.waitForEvent('download');
    await tabTo(page.getByRole('link', { name: 'Export CSV' }));
    await press('Enter');
    expect((await file).suggestedFilename()).toBe('report-2020-01-02.csv');
  });
  await end();
});

test('[U13] [KB1] without a pointer: keys, sound, notifications and display are set, and hold', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm);
  const section = async (name: string): Promise<void> => {
    await tabTo(page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }));
    await press('Enter');
    await page.waitForURL(`**/settings/${name.toLowerCase()}`);
  };
  await press('g', 's');
  await page.waitForURL('**/settings/profile');

  await test.step('keys: one is moved, and all are put back', async () => {
    await section('Keys');
    await tabTo(page.getByLabel('New key: Show or hide the alert tray'));
    await page.keyboard.type('z');
    const back = page.getByRole('button', { name: 'Put all keys back' });
    await tabTo(back);
    await press('Enter');
    await expect(back).toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('sound: volume, a rung, its test, a mute and its end', async () => {
    await section('Sound');
    const volume = page.getByRole('slider', { name: /^Volume/ });
    await tabTo(volume);
    const before = Number(await volume.inputValue());
    await press('ArrowLeft');
    await expect(volume).toHaveValue(String(before - 5));
    const critical = page.getByRole('checkbox', { name: 'Critical' });
    const was = await critical.isChecked();
    await tabTo(critical);
    await press('Space');
    expect(await critical.isChecked()).toBe(!was);
    await tabTo(page.getByRole('button', { name: 'Test the sound of breach' }));
    await press('Enter');
    await tabTo(page.getByRole('group', { name: 'Mute' }).getByRole('button', { name: '15 minutes' }));
    await press('Enter');
    const unmute = page.getByRole('group', { name: 'Mute' }).getByRole('button', { name: 'Unmute' });
    await expect(unmute).not.toHaveAttribute('aria-disabled', 'true');
    await tabTo(unmute);
    await press('Enter');
    await expect(unmute).toHaveAttribute('aria-disabled', 'true');
    await page.reload();
    await untilLive(page);
    await expect(volume).toHaveValue(String(before - 5));
    expect(await critical.isChecked()).toBe(!was);
  });

  await test.step('notifications: which rungs call', async () => {
    await section('Notifications');
    const critical = page.getByRole('checkbox', { name: 'Critical' });
    const was = await critical.isChecked();
    await tabTo(critical);
    await press('Space');
    expect(await critical.isChecked()).toBe(!was);
  });

  await test.step('display: theme, colours, rows, money and speech', async () => {
    await section('Display');
    await tabTo(page.getByRole('group', { name: 'Theme' }).getByRole('radio', { checked: true }));
    await press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    for (const [group, chosen] of [
      ['Colours of gains and losses', 'Green / Red'],
      ['Row height', 'Comfortable'],
      ['Negative money', '(1,234.50)'],
      ['Spoken by a screen reader', 'All'],
    ] as const) {
      const choices = page.getByRole('group', { name: group });
      await tabTo(choices.getByRole('radio', { checked: true }));
      await press('ArrowRight');
      await expect(choices.getByRole('radio', { name: chosen })).toBeChecked();
    }
    await page.reload();
    await untilLive(page);
    await expect(page.getByRole('radio', { name: '(1,234.50)' })).toBeChecked();
  });
  await end();
});

test('[U13] [AZ5] without a pointer: an administrator invites a person and changes another one', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  const { page, press, tabTo, end } = await begin(browser, server, firm, 'admin@firm.test');
  await press('g', 's');
  await page.waitForURL('**/settings/profile');
  await tabTo(page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'People' }));
  await press('Enter');
  await page.waitForURL('**/settings/people');

  await test.step('an invitation', async () => {
    const invite = page.getByRole('form', { name: 'Invite a person' });
    await tabTo(invite.getByLabel('Name'));
    await page.keyboard.type('Viewer Two');
    await tabTo(invite.getByLabel('E-mail'));
    await page.keyboard.type('two@firm.test');
    await tabTo(invite.getByLabel('Role'));
    await page.keyboard.type('viewer');
    await press('Tab', 'Enter');
    await expect(invite.getByText(/\/sign-in\?token=/)).toBeVisible();
    await expect(page.getByRole('table', { name: 'People' })).toContainText('Viewer Two');
  });

  await test.step('rights of another one', async () => {
    await tabTo(page.getByRole('button', { name: 'Change Viewer One' }));
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Viewer One' });
    await tabTo(dialog.getByLabel('Role'));
    await page.keyboard.type('manager');
    await tabTo(dialog.getByRole('button', { name: 'Save' }));
    await press('Enter');
    await expect(dialog.getByText('Saved.')).toBeVisible();
    await press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('row', { name: /Viewer One/ })).toContainText('manager');
  });

  await test.step('out, and in again', async () => {
    await press('g', 's');
    await page.waitForURL('**/settings/profile');
    await tabTo(page.getByRole('button', { name: 'Sign out' }));
    await press('Enter');
    await page.waitForURL('**/sign-in**');
    await tabTo(page.getByLabel('E-mail'));
    await page.keyboard.type('admin@firm.test');
    await press('Tab');
    await page.keyboard.type(PASSWORD);
    await press('Enter');
    await page.waitForURL('**/monitor**');
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
