import { createHmac } from 'node:crypto';
import { expect, openDesk, test } from './fixtures.ts';
import { PASSWORD } from './firm.ts';
import { tinyFloor } from './tiny-floor.ts';

const NEW_PASSWORD = 'another long phrase 77';
const STEP_MS = 30_000;

/** What an authenticator app shows, written again from RFC 6238. */
function codeOf(secret: string, atMs: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Uint8Array.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('[PW5] a second factor is set up on the profile page and asked for at the next sign-in', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'manager@firm.test', '/settings/profile');
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  const secret = (await page.getByTestId('secret').textContent()) ?? '';
  expect(secret.trim()).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  await page.getByLabel('Code of the app').fill(codeOf(secret.trim(), Date.now()));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('On. 10 of 10 recovery codes are left.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await page.getByLabel('E-mail').fill('manager@firm.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The code is not right, or was used before.')).toBeVisible();
  await page.getByLabel('Code').fill(recovery);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/monitor');
});

test('[PW6] [AZ5] an administrator resets a person: the open page is cut, and a link lets the person choose a password', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  await firm.ingest(tinyFloor());
  const manager = await openDesk(browser, server, 'manager@firm.test');
  const admin = await openDesk(browser, server, 'admin@firm.test', '/settings/people');
  await admin.getByRole('button', { name: 'Change Manager One' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Manager One' });
  await dialog.getByRole('button', { name: 'Reset the password' }).click();
  const link = (await dialog.getByText(/\/sign-in\?token=/).textContent()) ?? '';
  await expect(manager.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await manager.goto(link);
  await manager.getByRole('button', { name: 'Sign in with this link' }).click();
  await manager.getByLabel('New password').fill(NEW_PASSWORD);
  await manager.getByRole('button', { name: 'Set password and sign in' }).click();
  await manager.waitForURL('**/monitor');
  // A page without a picture goes to the sign-in page instead of asking over its values.
  await expect(manager.getByRole('contentinfo', { name: 'Status' })).toContainText('Live');
  // A role that changes cuts the page as well, and the next sign-in has it.
  await dialog.getByLabel('Role').selectOption('viewer');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Saved.')).toBeVisible();
  await expect(manager.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
});
