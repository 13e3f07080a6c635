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
