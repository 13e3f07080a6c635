import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, openDesk, test as base, untilLive } from './fixtures.ts';
import { PASSWORD } from './firm.ts';
import { ServerProcess } from './server-process.ts';
import { tinyFloor } from './tiny-floor.ts';

/** A firm whose people were all told of a minute ago: here they may approve at once. */
const test = base.extend({
  server: async ({}, use) => {
    const server = await ServerProcess.start({ settings: { NEW_APPROVER_HOURS: '0' } });
    await use(server);
    await server.stop();
  },
});

test('[FE3] [LE9] one manager proposes, his own screen will not approve, a lead on another screen does', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const manager = await openDesk(browser, server, 'manager@firm.test', '/limits');
  const lead = await openDesk(browser, server, 'lead@firm.test');
  const form = manager.getByRole('form', { name: /limit$/i });
  await form.getByLabel('Account', { exact: true }).fill('FT-1');
  await form.getByLabel('Limit', { exact: true }).fill('1000');
  await form.getByRole('button', { name: 'Set limit' }).click();
  await expect(form.getByRole('status')).toContainText('In force at event');
  await manager.getByRole('button', { name: /^Change.*FT-1/ }).click();
  await form.getByLabel('Limit', { exact: true }).fill('2000');
  await form.getByRole('button', { name: 'Change limit' }).click();
  await form.getByLabel('Reason for the second person').fill('Expiry day, the book is twice its size');
  await form.getByRole('button', { name: 'Propose to a second person' }).click();
  await expect(form.getByRole('status')).toContainText('Proposed');

  const own = manager
    .getByRole('region', { name: 'Proposals' })
    .getByRole('listitem', { name: /proposed by Manager One/ });
  await expect(own.getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-disabled', 'true');
  await expect(own.getByRole('row', { name: /Rule/ })).toContainText('2,000');
  await expect(lead.getByRole('link', { name: 'Limits 1 waiting for your approval' })).toBeVisible();
  await lead.goto('/limits');
  const seen = lead.getByRole('listitem', { name: /proposed by Manager One/ });
  await expect(seen).toContainText('Expiry day, the book is twice its size');
  await seen.getByRole('button', { name: 'Approve' }).click();
  await expect(seen).toBeHidden();
  await expect(manager.getByRole('row', { name: /FT-1/ })).toContainText('2,000');
  await manager.getByText('Decided before').click();
  await expect(manager.getByText('approved by Lead One')).toBeVisible();
});

test('[FE5] a proposal is rejected with a reason that its proposer reads', async ({ browser, server, firm }) => {
  await firm.ingest(tinyFloor());
  const manager = await openDesk(browser, server, 'manager@firm.test', '/limits');
  const second = await openDesk(browser, server, 'second@firm.test');
  const form = manager.getByRole('form', { name: /limit$/i });
  await form.getByLabel('Account', { exact: true }).fill('FT-1');
  await form.getByLabel('Limit', { exact: true }).fill('1000');
  await form.getByRole('button', { name: 'Set limit' }).click();
  await manager.getByRole('button', { name: /^Change.*FT-1/ }).click();
  await form.getByLabel('Limit', { exact: true }).fill('5000');
  await form.getByRole('button', { name: 'Change limit' }).click();
  await form.getByLabel('Reason for the second person').fill('More room');
  await form.getByRole('button', { name: 'Propose to a second person' }).click();
  await second.goto('/limits');
  const seen = second.getByRole('listitem', { name: /proposed by Manager One/ });
  await seen.getByRole('button', { name: 'Reject' }).click();
  await seen.getByLabel('Why not').fill('Not before the payrolls');
  await seen.getByRole('button', { name: 'Reject' }).click();
  await expect(seen).toBeHidden();
  await manager.getByText('Decided before').click();
  await expect(manager.getByText('rejected by Manager Two: Not before the payrolls')).toBeVisible();
  await expect(manager.getByRole('row', { name: /FT-1/ })).toContainText('1,000');
});

test('[SS3] [SS6] late in a session an approval asks for the password over the page, goes through, and the session goes on', async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(120_000);
  await firm.ingest(tinyFloor());
  const lead = await openDesk(browser, server, 'lead@firm.test');
  const manager = await openDesk(browser, server, 'manager@firm.test', '/limits');
  const form = manager.getByRole('form', { name: /limit$/i });
  await form.getByLabel('Account', { exact: true }).fill('FT-1');
  await form.getByLabel('Limit', { exact: true }).fill('1000');
  await form.getByRole('button', { name: 'Set limit' }).click();
  await expect(form.getByRole('status')).toContainText('In force at event');
  await manager.getByRole('button', { name: /^Change.*FT-1/ }).click();
  await form.getByLabel('Limit', { exact: true }).fill('2000');
  await form.getByRole('button', { name: 'Change limit' }).click();
  await form.getByLabel('Reason for the second person').fill('Expiry day');
  await form.getByRole('button', { name: 'Propose to a second person' }).click();
  await expect(form.getByRole('status')).toContainText('Proposed');
  // Nobody waits twelve hours for a test: the sessions grow old while the server is down.
  await server.kill();
  const store = new DatabaseSync(join(server.dataDir, 'store', 'desk.sqlite'));
  const agedMs = (11 * 60 + 50) * 60_000;
  store.exec(`UPDATE sessions SET confirmedAtMs = confirmedAtMs - ${agedMs}, createdAtMs = createdAtMs - ${agedMs}`);
  store.close();
  await server.start();
  await lead.goto('/limits');
  await untilLive(lead);
  const end = lead.getByRole('region', { name: 'End of the session' });
  await expect(end).toContainText(/Your session ends at .*, in \d min/);
  const seen = lead.getByRole('listitem', { name: /proposed by Manager One/ });
  await seen.getByRole('button', { name: 'Approve' }).click();
  const gate = lead.getByRole('dialog', { name: 'Confirm that it is you' });
  await gate.getByLabel('Your password').fill('not the right password');
  await gate.getByRole('button', { name: 'Confirm' }).click();
  await expect(gate).toContainText('The password is not right.');
  await gate.getByLabel('Your password').fill(PASSWORD);
  await gate.getByRole('button', { name: 'Confirm' }).click();
  await expect(seen).toBeHidden();
  await expect(manager.getByRole('row', { name: /FT-1/ })).toContainText('2,000');
  // The proof has moved the end of this session; the other one is asked for by its own person.
  await expect(end).toBeHidden();
  const own = manager.getByRole('region', { name: 'End of the session' });
  await own.getByRole('button', { name: 'Stay signed in' }).click();
  const again = manager.getByRole('dialog', { name: 'Confirm that it is you' });
  await again.getByLabel('Your password').fill(PASSWORD);
  await again.getByRole('button', { name: 'Confirm' }).click();
  await expect(own).toBeHidden();
  await untilLive(manager);
});

const onlyLeads = base.extend({
  server: async ({}, use) => {
    const settings = { NEW_APPROVER_HOURS: '0', APPROVER_ROLE: 'lead', EMERGENCY_MINUTES: '0.3' };
    const server = await ServerProcess.start({ settings });
    await use(server);
    await server.stop();
  },
});

onlyLeads(
  '[FE8] a lead asks for an emergency, a manager approves it, both see until when, and it is taken back by itself',
  async ({ browser, server, firm }) => {
    await firm.ingest(tinyFloor());
    const lead = await openDesk(browser, server, 'lead@firm.test');
    const manager = await openDesk(browser, server, 'manager@firm.test');
    await manager.goto('/limits');
    await lead.goto('/limits');
    const form = lead.getByRole('form', { name: /limit$/i });
    await form.getByLabel('Account', { exact: true }).fill('FT-1');
    await form.getByLabel('Limit', { exact: true }).fill('1000');
    await form.getByRole('button', { name: 'Set limit' }).click();
    await expect(form.getByRole('status')).toContainText('In force at event');
    await lead.getByRole('button', { name: /^Change.*FT-1/ }).click();
    await form.getByLabel('Limit', { exact: true }).fill('2000');
    await form.getByRole('button', { name: 'Change limit' }).click();
    await form.getByLabel('Reason for the second person').fill('The venue halts in ten minutes');
    await form.getByRole('button', { name: 'Propose as an emergency' }).click();
    await expect(form.getByRole('status')).toContainText('Proposed');
    const seen = manager.getByRole('listitem', { name: /^Emergency: .*proposed by Lead One/ });
    await expect(seen).toContainText('In force for 18 s at most');
    await seen.getByRole('button', { name: 'Approve' }).click();
    const row = lead.getByRole('row', { name: /FT-1/ });
    await expect(row).toContainText('2,000');
    await expect(row).toContainText(/Reverts at \d\d:\d\d:\d\d/);
    await expect(row).toContainText('approved by Manager One');
    await expect(lead.getByRole('article', { name: 'FT-1 Emergency: Daily loss, critical' })).toBeVisible();
    await row.getByRole('link', { name: /^v2 live/ }).click();
    await expect(lead.getByText(/Reverts at/)).toBeVisible();
    const managerRow = manager.getByRole('row', { name: /FT-1/ });
    await expect(managerRow).toContainText('1,000', { timeout: 30_000 });
    await expect(managerRow).not.toContainText('Reverts at');
    await expect(lead.getByText(/Reverts at/)).toBeHidden();
    await expect(lead.getByRole('row', { name: /^v3/ })).toContainText('The emergency is over: as before v2');
    await lead.goto('/audit/report');
    const report = lead.getByRole('region', { name: 'Report' });
    await expect(report).toContainText(
      /Emergency loosenings: 2\n.*desk BeginEmergency.*Lead One, approved by Manager One/,
    );
    await expect(report).toContainText('desk EndEmergency');
  },
);
