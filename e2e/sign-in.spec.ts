import { expect, openDesk, test } from './fixtures.ts';
import { PASSWORD } from './firm.ts';
import { tinyFloor } from './tiny-floor.ts';

test('[PW7] [TK2] the first link makes the administrator once, who invites people by one-time links and makes a token for one network', async ({
  page,
  server,
}) => {
  const token = await server.printedToken();
  await page.goto(`${server.origin}/sign-in?token=${token}&purpose=setup`);
  await page.getByLabel('Name').fill('Admin One');
  await page.getByLabel('E-mail').fill('admin@firm.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: /administrator|set up|create/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${server.origin}/settings/people`);
  const invite = page.getByRole('form', { name: 'Invite a person' });
  await invite.getByLabel('Name').fill('Manager One');
  await invite.getByLabel('E-mail').fill('manager@firm.test');
  await invite.getByLabel('Role').selectOption('manager');
  await invite.getByRole('button', { name: 'Make an invitation link' }).click();
  await expect(page.getByText(/\/sign-in\?token=/).first()).toBeVisible();
  await page.goto(`${server.origin}/settings/tokens`);
  const feed = page.getByRole('form', { name: 'Make a token' });
  await feed.getByLabel('Name').fill('venue feed');
  await feed.getByLabel('Source').fill('venue');
  await feed.getByLabel('Networks').fill('10.0.0.0/8, 192.0.2.7');
  await feed.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByRole('table', { name: 'Tokens' })).toContainText('10.0.0.0/8, 192.0.2.7');
  const text = (await page.getByText(/^rk_ing_/).textContent()) ?? '';
  const headers = { authorization: `Bearer ${text}` };
  const fromHere = await fetch(`${server.origin}/ingest/v1/events`, { method: 'POST', headers, body: '[]' });
  expect(fromHere.status).toBe(401);
  const again = await fetch(`${server.origin}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ token, name: 'Second', email: 'second@firm.test', password: PASSWORD }),
  });
  expect([401, 409]).toContain(again.status);
});

test('[RO3] a viewer sees why a control is not for him, and the server refuses regardless', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'viewer@firm.test', '/limits');
  await expect(page.getByRole('button', { name: 'Set limit' })).toHaveAttribute('aria-disabled', 'true');
  const cookie = await firm.signIn('viewer@firm.test');
  await expect(firm.post('/api/v1/people', { name: 'X', email: 'x@firm.test', role: 'lead' }, cookie)).rejects.toThrow(
    /403/,
  );
});

test('[LE9] a manager may not loosen a limit alone, and is told so', async ({ browser, server, firm }) => {
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'manager@firm.test', '/limits');
  const form = page.getByRole('form', { name: /limit$/i });
  await form.getByLabel('Account', { exact: true }).fill('FT-1');
  await form.getByLabel('Limit', { exact: true }).fill('1000');
  await form.getByRole('button', { name: 'Set limit' }).click();
  await expect(form.getByRole('status')).toContainText('In force at event');
  await page
    .getByRole('button', { name: /^(Change|Tighten).*FT-1/ })
    .first()
    .click();
  await form.getByLabel('Limit', { exact: true }).fill('2000');
  await form.getByRole('button', { name: 'Change limit' }).click();
  await expect(form.getByText('a second person has to approve it')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Propose to a second person' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('[SS5] signing out leaves nothing behind and the desk asks for a sign-in', async ({ page, server, firm }) => {
  await firm.ingest(tinyFloor());
  await page.goto(server.origin);
  await page.waitForURL('**/sign-in**');
  await page.getByLabel('E-mail').fill('manager@firm.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/monitor');
  await page.goto(`${server.origin}/settings/profile`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await expect(page.getByLabel('E-mail')).toBeVisible();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBeLessThanOrEqual(1);
});
