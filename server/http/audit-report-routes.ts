import { setImmediate } from 'node:timers/promises';
import { formatInstant } from '#lib/base/time.ts';
import { auditReportFileSchema, auditReportQuerySchema } from '#lib/protocol/audit-query.ts';
import type { DayReport } from '#lib/protocol/audit-report.ts';
import { csvText, type CsvCell } from '#lib/protocol/csv.ts';
import { reportText } from '#server/auth/day-report.ts';
import type { DayReports } from '#server/auth/day-reports.ts';
import { createRoute, requireUser, type Answer, type Call, type Route } from './route.ts';

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };
const COLUMNS = ['section', 'number', 'timeUtc', 'who', 'action', 'target', 'detail'];

/** The report of a day, for who sees the whole firm: it counts and lists what all desks did. */
export function createAuditReportRoutes(
  reports: Pick<DayReports, 'find' | 'today'>,
): Readonly<Record<'auditReport' | 'auditReportFile', Route>> {
  const find = (day: string | undefined): Promise<DayReport> =>
    reports.find(day ?? reports.today(), async () => setImmediate());
  return {
    auditReport: createRoute({
      from: 'query',
      schema: auditReportQuerySchema,
      run: async ({ day }, call) => {
        if (!seesFirm(call)) return NOT_FOUND;
        const report = await find(day);
        return { status: 200, body: { report, text: reportText(report) } };
      },
    }),
    auditReportFile: createRoute({
      from: 'query',
      schema: auditReportFileSchema,
      run: async ({ day, as }, call) => {
        if (!seesFirm(call)) return NOT_FOUND;
        const report = await find(day);
        const isJson = as === 'json';
        const headers = {
          'content-type': isJson ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="report-${report.day}.${as}"`,
        };
        const said = {
          action: 'ExportReport',
          target: `report:${report.day}`,
          after: { as },
          outcome: 'done',
        } as const;
        return { status: 200, body: isJson ? report : csvOf(report), headers, audit: [said] };
      },
    }),
  };
}

function seesFirm(call: Call): boolean {
  const { role, scopeDesks } = requireUser(call);
  return role === 'admin' || scopeDesks === null;
}

function csvOf({ day, kind, anchor, sections, breaches, counts }: DayReport): string {
  const about: (readonly CsvCell[])[] = [
    [`# report of ${kind === 'utc' ? 'UTC day' : 'trading day'} ${day}`],
    [`# head ${anchor.hash} entry ${anchor.count}`],
  ];
  const acts = sections.flatMap(({ title, lines }) =>
    lines.map(({ number, tsUs, who, action, target, detail }): readonly CsvCell[] => [
      title,
      number,
      formatInstant(tsUs),
      who,
      action,
      target,
      detail,
    ]),
  );
  const open = (breaches?.list ?? []).map(
    ({ alertId, limitName, where, state, owner, openedUs }): readonly CsvCell[] => [
      'Breaches open or not taken',
      null,
      formatInstant(openedUs),
      owner,
      state,
      `alert:${alertId}`,
      `${limitName} on ${where}`,
    ],
  );
  const sums = counts.map(({ what, count }): readonly CsvCell[] => ['Counts', count, null, null, what, null, null]);
  return csvText([...about, COLUMNS, ...acts, ...open, ...sums]);
}
