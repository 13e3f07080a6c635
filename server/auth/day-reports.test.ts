import { expect, test } from 'vitest';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { AuditChain } from './audit-chain.ts';
import { auditAct, HOUSE } from './audit-entry.ts';
import { reportText } from './day-report.ts';
import { DayReports } from './day-reports.ts';
import { readReport, reportAnchors, reportDays } from './report-files.ts';
import { sampleAct } from './test-audit.ts';

const NOON_US = Date.parse('2026-11-27T12:00:00Z') * 1_000;

function open(disk = new MemoryDisk()) {
  const clock = { us: NOON_US, alerts: [] as readonly AlertRecord[] | null };
  const nowUs = () => (clock.us += 1_000);
  const folders = { folder: 'd/audit', anchorFolder: 'd/audit-anchor' };
  const chain = AuditChain.open({ disk, ...folders, segmentBytes: 80 * 1024, nowUs });
  const reports = new DayReports({ chain, disk, dataDir: 'd', nowUs, alerts: () => clock.alerts });
  return { disk, clock, chain, reports };
}

function closed(label: string, isFirms = true): Notice {
  // The casts give plain values their brands.
  return { type: 'DayClosed', seq: 1, ordinal: 0, atUs: 1, calendarId: 'c', label, isFirms } as unknown as Notice;
}

async function find(reports: DayReports, day: string) {
  return await reports.find(day, async () => undefined);
}

test('[AU4] a report is written once at the firm’s roll, covers each entry once, and holds the head of the log', async () => {
  const { disk, clock, chain, reports } = open();
  for (let index = 1; index <= 3; index += 1) chain.record(sampleAct(index));
  reports.take([closed('2026-11-27', false)]);
  reports.write();
  expect(reportDays(disk, 'd')).toEqual([]);
  reports.take([closed('2026-11-27')]);
  clock.alerts = null;
  reports.write();
  // A start that has not read its alerts yet would write that none is open.
  expect(reportDays(disk, 'd')).toEqual([]);
  clock.alerts = [];
  const head = { count: chain.count, hash: chain.head };
  reports.write();
  chain.record(sampleAct(4));
  reports.take([closed('2026-11-27')]);
  reports.write();
  reports.take([closed('2026-11-28')]);
  reports.write();
  const [first, second] = [await find(reports, '2026-11-27'), await find(reports, '2026-11-28')];
  expect(first).toMatchObject({ kind: 'tradingDay', from: 1, through: 3, anchor: head });
  expect(second).toMatchObject({ kind: 'tradingDay', from: 4, through: 4 });
  expect(reportAnchors(disk, 'd')).toMatchObject({ anchors: [{ count: 3 }, { count: 4 }], bad: [] });
});

test('[FE8] an emergency stands first in the report, with who, until when, and why', async () => {
  const { chain, reports } = open();
  chain.record(sampleAct(1, { action: 'DefineLimit' }));
  const emergency = { byName: 'Lee', approvedByName: 'Mia', untilUs: NOON_US + 3_600_000_000 };
  const target = 'limit:g';
  const act = { actor: HOUSE, target, outcome: 'done' } as const;
  chain.record(auditAct({ ...act, action: 'BeginEmergency', reason: 'halt', after: { emergency } }));
  chain.record(auditAct({ ...act, action: 'EndEmergency' }));
  reports.take([closed('2026-11-27')]);
  reports.write();
  const report = await find(reports, '2026-11-27');
  expect(report.sections.map(({ title, total }) => [title, total])).toEqual([
    ['Emergency loosenings', 2],
    ['Limits changed', 1],
  ]);
  expect(reportText(report)).toContain(
    'BeginEmergency limit:g (halt; Lee, approved by Mia, until 2026-11-27T13:00:00)',
  );
});

test('[FE6] an approval whose proposer or approver was disabled later is listed on the day of the disabling', async () => {
  const { chain, reports } = open();
  const proposal = { by: 'u-lee', byName: 'Lee', reason: 'more room', change: { draft: { limitId: 'g' } } };
  const approve = (index: number, more: object) =>
    chain.record(sampleAct(index, { action: 'ApproveProposal', after: { proposal, ...more } }));
  approve(1, {});
  approve(2, { proposal: { ...proposal, by: 'u-other' } });
  reports.take([closed('2026-11-26')]);
  reports.write();
  const change = { action: 'ChangePerson', target: 'user:u-lee', after: { active: false } };
  chain.record(sampleAct(3, change));
  // What he proposes after he is let in again is no approval from before.
  approve(4, {});
  reports.take([closed('2026-11-27')]);
  reports.write();
  const { sections } = await find(reports, '2026-11-27');
  expect(sections[0]).toMatchObject({
    title: 'Approvals of persons disabled later',
    total: 1,
    lines: [{ number: 1, detail: 'g, proposed by Lee: more room; its proposer was disabled by #3' }],
  });
  expect((await find(reports, '2026-11-26')).sections.map(({ title }) => title)).toEqual(['Loosenings approved']);
});

test('[AU4] breaches that are open or that nobody took are listed; a day that no roll has closed comes from the log', async () => {
  const { clock, chain, reports } = open();
  clock.alerts = [
    sampleAlert('1', 'breach'),
    sampleAlert('2', 'breach', { state: 'clearedUnacknowledged' }),
    sampleAlert('3', 'breach', { state: 'cleared' }),
    sampleAlert('4', 'critical'),
  ];
  chain.record(sampleAct(1));
  const today = await find(reports, '2026-11-27');
  expect(today).toMatchObject({
    kind: 'utc',
    from: 1,
    breaches: { total: 2, list: [{ alertId: '1' }, { alertId: '2' }] },
  });
  expect(reportText(today)).toContain('Breaches open or not taken: 2');
  const before = await find(reports, '2026-11-26');
  expect(before).toMatchObject({ from: 0, through: 0, breaches: null });
  expect(reportText(before)).toContain('No entry of this day.');
});

test('[AU4] of many days that pass at once each has its report, one at a time, and a start goes on behind the last', () => {
  const { disk, chain, reports, clock } = open();
  chain.record(sampleAct(1));
  reports.take([closed('2026-11-28'), closed('2026-11-27')]);
  reports.write();
  expect(reportDays(disk, 'd')).toEqual(['2026-11-27']);
  reports.write();
  expect(reportDays(disk, 'd')).toEqual(['2026-11-27', '2026-11-28']);
  chain.record(sampleAct(2));
  const again = new DayReports({ chain, disk, dataDir: 'd', nowUs: () => clock.us, alerts: () => [] });
  again.take([closed('2026-11-28'), closed('2026-11-29')]);
  again.write();
  again.write();
  expect(readReport(disk, 'd', '2026-11-29')).toMatchObject({ from: 2, through: 2 });
});

test('[AU4] a disk that refuses keeps the report due', async () => {
  const { disk, chain, reports } = open();
  chain.record(sampleAct(1));
  reports.take([closed('2026-11-27')]);
  disk.fault = (call, path) => (call === 'open' && path.includes('reports') ? 'ENOSPC' : null);
  expect(() => reports.write()).toThrow('ENOSPC');
  disk.fault = () => null;
  reports.write();
  expect(reportDays(disk, 'd')).toEqual(['2026-11-27']);
});
