import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { Firm } from './firm.ts';
import { openDesk } from './fixtures.ts';
import { ServerProcess } from './server-process.ts';

const ROOT = join(import.meta.dirname, '..');
const TAPES = join(ROOT, '..', 'shared', 'tapes');
const TAPE = existsSync(join(TAPES, 'small.jsonl.gz'))
  ? join(TAPES, 'small')
  : join(ROOT, 'fixtures', 'tapes', 'floor-small');

type Truth = { readonly accounts: readonly Record<string, string>[] };

base('[README 3] a tape fed through the real door equals its recorded truth on the page', async ({ browser }) => {
  base.setTimeout(120_000);
  if (process.env['REQUIRE_TAPES'] === '1') expect(existsSync(join(TAPES, 'small.jsonl.gz'))).toBe(true);
  const server = await ServerProcess.start({ clock: 'event' });
  try {
    const firm = new Firm(server);
    await firm.found();
    const fed = spawnSync(
      'node',
      [
        'server/cli/feed.ts',
        `${TAPE}.jsonl.gz`,
        '--ref',
        `${TAPE}.ref.json`,
        '--speed',
        'max',
        '--url',
        server.origin,
        '--token',
        firm.ingestToken,
        '--lead-token',
        firm.leadToken,
      ],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${ROOT}/node_modules/.bin:${process.env['PATH'] ?? ''}` },
      },
    );
    expect(fed.status, `${fed.stdout}${fed.stderr}`).toBe(0);
    const truth = JSON.parse(readFileSync(`${TAPE}.final.json`, 'utf8')) as Truth;
    const page = await openDesk(browser, server, 'manager@firm.test');
    for (const account of truth.accounts.slice(0, 2)) {
      await page.goto(`/accounts/${encodeURIComponent(account['account'] ?? '')}`);
      const figures = page.getByRole('group', { name: 'Account figures' });
      for (const [label, field] of [
        ['Equity', 'equity'],
        ['Balance', 'balance'],
        ['Day P&L', 'daily_pnl'],
        ['High', 'peak'],
      ] as const) {
        const term = page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) });
        const figure = figures.locator('dl > div', { has: term }).getByRole('definition');
        await expect(figure).toHaveText(/^[+−]?[0-9,]+\.[0-9]{2}$/);
        expect(Math.abs(plain(await figure.innerText()) - Number(account[field])), label).toBeLessThanOrEqual(0.0051);
      }
    }
  } finally {
    await server.stop();
  }
});

/** The number a person reads: grouping removed, typographic minus understood. */
function plain(text: string): number {
  return Number(text.replaceAll(',', '').replace('−', '-').replace('+', '').trim());
}
