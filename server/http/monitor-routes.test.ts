import { expect, test } from 'vitest';
import type { Answered } from '#lib/model/explanation.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard } from '#lib/model/view.ts';
import type { MonitorExport } from '#lib/protocol/monitor-export.ts';
import { createMonitorRoutes } from './monitor-routes.ts';
import type { Call } from './route.ts';

const CARD = {
  account: '=EVIL',
  name: 'One',
  trader: 'Okafor',
  desk: 'rates',
  currency: 'USD',
  rulesetName: '50K',
  scale: 6,
} as AccountCard;
const VALUES: Readonly<Record<string, number>> = { equity: -1_500_000, rungRank: 4, dailyLossUsedBp: 10_686 };
const ROWS: MonitorExport = {
  throughSeq: 18,
  engineTimeUs: 1_790_000_000_000_000,
  awaitsHolders: false,
  comparedIn: null,
  unrated: 0,
  rows: [{ card: CARD, values: ACCOUNT_COLUMNS.map((column) => VALUES[column] ?? null) }],
};
// The casts give the samples only what the route reads.
const WHY = {
  explanation: { root: { name: 'Equity', formula: 'balance + open', parts: [] } },
  limit: null,
} as unknown as Answered;

async function ask(
  query: Readonly<Record<string, string>>,
  scopeDesks: readonly string[] | null = null,
  rows: MonitorExport = ROWS,
) {
  const seen: unknown[] = [];
  const { monitorCsv } = createMonitorRoutes({
    monitorRows: (asked, scope) => {
      seen.push([scope, asked.trader]);
      return asked.sort.some(({ column }) => column === 'nosuch') ? null : rows;
    },
    core: { askWhy: async () => WHY },
  });
  const read = monitorCsv.read({ body: null, params: {}, query });
  if (!read.ok) return { status: 400, text: '', audit: undefined, seen };
  const answer = await read.run({ identity: { kind: 'session', user: { scopeDesks } }, ip: '' } as unknown as Call);
  return { status: answer.status, text: String(answer.body), audit: answer.audit, seen };
}

test('[VW3] the file says as of when, which view and which formulas, and holds raw exact numbers', async () => {
  const { text, audit } = await ask({ view: 'all', f: 'util>0.8', sort: 'net:desc' });
  expect((await ask({ view: 'all', trader: 'Okafor' })).text).toContain('# view all filter  sort  trader Okafor\r\n');
  const lines = text.split('\r\n');
  expect(lines[0]).toBe('# as of 2026-09-21T14:13:20.000000Z entry 18');
  expect(lines[1]).toBe('# view all filter util>0.8 sort net:desc');
  expect(text).toContain('# equity = balance + open');
  const head = (lines.find((line) => line.startsWith('account,')) ?? '').split(',');
  const row = (lines.at(-2) ?? '').split(',');
  const cell = (column: string) => row[head.indexOf(column)];
  expect(cell('account')).toBe("'=EVIL");
  expect(cell('state')).toBe('breach');
  expect(cell('equity')).toBe('-1.5');
  expect(cell('dailyLossUsedPercent')).toBe('106.86');
  expect(cell('gross')).toBe('');
  expect(audit).toMatchObject([{ action: 'ExportMonitor', after: { rows: 1, seq: 18, f: 'util>0.8' } }]);
});

test('[AZ7] [PC4] the scope of the person and the trader asked for go into the view, and a sort that is none is refused', async () => {
  expect((await ask({}, ['rates'])).seen).toEqual([[['rates'], undefined]]);
  expect((await ask({ trader: 'Okafor' })).seen).toEqual([[null, 'Okafor']]);
  expect((await ask({ sort: 'net' })).status).toBe(400);
  expect((await ask({ sort: 'nosuch:asc' })).status).toBe(400);
  expect((await ask({ view: 'other' })).status).toBe(400);
});

test('[VW3] [PS10] the file says in which currency money was compared, and how many could not be', async () => {
  const { text: silent } = await ask({});
  expect(silent).not.toContain('# filter and sort');
  const { text } = await ask({}, null, { ...ROWS, comparedIn: 'USD', unrated: 3 });
  expect(text).toContain("# filter and sort compare money in USD, amounts are in each account's currency");
  expect(text).toContain('# accounts left out of the filter, or last, because their rate to USD is unknown: 3');
});
