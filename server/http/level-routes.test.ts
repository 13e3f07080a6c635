import { expect, test } from 'vitest';
import type { Answered } from '#lib/model/explanation.ts';
import type { GroupView, LimitView } from '#lib/model/view.ts';
import type { LevelExport } from '#lib/protocol/level-export.ts';
import { createLevelRoutes } from './level-routes.ts';
import type { Call } from './route.ts';

function groupOf(level: 'firm' | 'desk', id: string, dayPnl: number | null): GroupView {
  const sums = { equity: 5_000_000, realizedDay: 0, unrealized: 0, long: 0, short: 0, gross: 0, net: 0 };
  const counts = { accounts: 12, activeAccounts: 10, incompleteAccounts: 1 };
  const rungCounts = { watch: 1, warning: 2, critical: 3, breach: 4 };
  return { level, id, currency: 'USD', scale: 6, dayPnl, ...sums, ...counts, rungCounts } as GroupView;
}

// The casts give the samples only what the route reads.
const LIMIT = { definition: { name: 'Desk gross', version: 3 }, usedBp: 10_685, rung: 'breach' } as LimitView;
const WHY = {
  explanation: { root: { name: 'Day P&L', formula: 'sum of the members', parts: [] } },
  limit: null,
} as unknown as Answered;
const ROWS: LevelExport = {
  throughSeq: 18,
  engineTimeUs: 1_790_000_000_000_000,
  awaitsLimits: false,
  rows: [
    { group: groupOf('firm', 'House', -1_500_000), limit: null },
    { group: groupOf('desk', '=EVIL', null), limit: LIMIT },
  ],
};

async function ask(params: Readonly<Record<string, string>>, found: LevelExport | null = ROWS) {
  const seen: unknown[] = [];
  const { levelCsv } = createLevelRoutes({
    levelRows: (node, scope) => {
      seen.push([node.level, node.id, scope]);
      return found;
    },
    core: { askWhy: async () => WHY },
  });
  const read = levelCsv.read({ body: null, params, query: {} });
  if (!read.ok) throw new Error('the sample is well formed');
  const call = { identity: { kind: 'session', user: { scopeDesks: ['rates'] } }, ip: '' } as unknown as Call;
  const { status, body, audit } = await read.run(call);
  return { status, text: String(body), audit, seen };
}

test('[VW3] [CV1] the file says as of when and which formulas, and holds raw exact numbers of node and children', async () => {
  const { text, audit, seen } = await ask({ level: 'firm', id: 'House' });
  const lines = text.split('\r\n');
  expect(seen).toEqual([['firm', 'House', ['rates']]]);
  expect(lines[0]).toBe('# as of 2026-09-21T14:13:20.000000Z entry 18');
  expect(lines[1]).toBe('# firm House and the desks below it');
  expect(text).toContain('# dayPnl = sum of the members');
  const head = (lines.find((line) => line.startsWith('level,')) ?? '').split(',');
  const cells = (line: string | undefined) =>
    Object.fromEntries((line ?? '').split(',').map((cell, place) => [head[place] ?? '', cell]));
  expect(cells(lines.at(-3))).toMatchObject({ level: 'firm', name: 'House', dayPnl: '-1.5', limit: '', breach: '4' });
  expect(cells(lines.at(-2))).toMatchObject({
    name: "'=EVIL",
    dayPnl: '',
    equity: '5',
    limit: 'Desk gross',
    limitVersion: '3',
    limitUsedPercent: '106.85',
    limitRung: 'breach',
  });
  expect(audit).toMatchObject([{ action: 'ExportLevel', target: 'firm:House', after: { rows: 2, seq: 18 } }]);
});

test('[AZ2] what is not there, is out of scope or is no firm or desk answers 404 and says nothing', async () => {
  expect(await ask({ level: 'desk', id: 'rates' }, null)).toMatchObject({ status: 404, audit: undefined });
  expect(await ask({ level: 'account', id: 'A-1' })).toMatchObject({ status: 404, seen: [] });
});

test('[VW3] limits that nobody watches are said to be missing', async () => {
  const { text } = await ask({ level: 'desk', id: 'rates' }, { ...ROWS, awaitsLimits: true });
  expect(text).toContain('# desk rates and the traders below it');
  expect(text).toContain('# limits: not read');
});
