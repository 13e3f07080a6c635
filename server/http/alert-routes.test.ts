import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { AlertLine } from '#server/history/alert-log.ts';
import { createAlertRoutes } from './alert-routes.ts';
import type { Answer, Call, Route } from './route.ts';

const ID = 'ab'.repeat(16);
// Only what the routes look at.
const ALERT = {
  alertId: ID,
  limitName: '=HYPERLINK("http://evil")',
  limitId: 'g',
  limitVersion: 2,
  scope: { level: 'account', id: 'A-1' },
  tradingDay: '2026-01-01',
  openedAtUs: 1_767_225_600_000_000,
  openedSeq: 5,
  state: 'firing',
  currency: 'USD',
  scale: 2,
  notes: [{ seq: 6, atUs: 1_767_225_601_000_000, by: 'u1', byName: 'Ann', text: '+called, "now"' }],
} as unknown as AlertRecord;
const LINE: AlertLine = {
  notice: {
    type: 'AlertTransitioned',
    seq: 5,
    ordinal: 0,
    atUs: 1_767_225_600_000_000,
    trigger: 'crossed',
    from: 'cleared',
    to: 'firing',
    alert: { ...ALERT, rung: 'critical', used: 95_000, allowance: 100_000, acknowledgement: null },
  } as unknown as AlertTransitioned,
  evidence: {
    alertId: ID,
    seq: 5,
    trigger: 'crossed',
    rung: 'critical',
    used: '950',
    allowance: '1000',
    unit: 'USD',
    cause: { seq: 5, type: 'FillReceived', origin: 'venue', inputId: 'F1', eventUs: 10, receivedUs: 20, journalUs: 20 },
    waterfall: {
      parts: [{ kind: 'fill', subject: 'F1', fromSeq: 5, throughSeq: 5, fromPx: null, throughPx: null, moved: '-950' }],
    },
    account: null,
  } as unknown as AlertEvidence,
  times: { detectedUs: 30, durableUs: 40 },
};

type RouteName = 'alert' | 'alertJson' | 'alertCsv' | 'alertCourse';
function ask(
  route: RouteName,
  id: string,
  desks: readonly string[] | null,
  query: object = {},
  present = ALERT,
): Answer {
  const routes = createAlertRoutes({
    records: (alertId) => ({ lines: alertId === ID ? [LINE] : [], clocks: [] }),
    present: (alertId) => (alertId === ID ? present : null),
    course: ({ seq, limit }, node) =>
      limit === null ? null : { state: 'ready', course: { scale: seq, points: [node.id] } as never },
    sees: ({ scopeDesks }) => scopeDesks === null || scopeDesks.includes('rates'),
  });
  const made: Route = routes[route];
  const read = made.read({ body: undefined, query, params: { alert: id } });
  if (!read.ok) throw new Error('the query is empty');
  const call = { identity: { user: { scopeDesks: desks } }, ip: '' } as unknown as Call;
  return read.run(call) as Answer;
}

test('[EV1] [EV4] the file of an alert has its steps, its papers and its clock, and leaves as JSON and CSV', () => {
  const { status, body } = ask('alert', ID, null);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    alert: { alertId: ID },
    steps: [{ seq: 5, what: 'crossed', to: 'firing', rung: 'critical', used: 95_000, by: null }],
    evidence: [{ used: '950' }],
    clocks: [{ seq: 5, eventUs: 10, receivedUs: 20, detectedUs: 30, durableUs: 40, sentUs: null }],
  });
  expect(ask('alertJson', ID, null)).toMatchObject({
    body,
    headers: { 'content-disposition': `attachment; filename="alert-${ID}.json"` },
  });
  const csv = ask('alertCsv', ID, null);
  expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8' });
  const text = String(csv.body);
  expect(text).toContain('1,5,2026-01-01T00:00:00.000000Z,crossed,firing,critical,950,1000,\r\n');
  expect(text).toContain('-950,fill F1,5,5,,\r\n');
  expect(text).toContain('1,2026-01-01T00:00:01.000000Z,Ann,"\'+called, ""now"""\r\n');
  // [CV1] the name of a limit is a person's text.
  expect(text).toContain('limit,"\'=HYPERLINK(""http://evil"")"\r\n');
});

test('[AZ2] an alert out of scope, of no such id, or of no id at all is not there', () => {
  for (const [id, desks] of [
    [ID, ['equities']],
    ['00'.repeat(16), null],
    ['../../etc/passwd', null],
    ['', null],
  ] as const)
    for (const route of ['alert', 'alertJson', 'alertCsv'] as const)
      expect(ask(route, id, desks)).toEqual({ status: 404, body: { error: 'notFound' } });
  expect(ask('alert', ID, ['rates']).status).toBe(200);
});

test('[EV3] [AP2] the export says what the alert cost and who called it noise; a record of a former version has neither', () => {
  const cost = { currency: 'USD', dayPnl: '-902.5', acknowledged: { seq: 6, atUs: 1, moved: '-100' }, flat: null };
  const told = { ...ALERT, cost, noise: { byName: 'Ann' } } as unknown as AlertRecord;
  const csv = String(ask('alertCsv', ID, null, {}, told).body);
  expect(csv).toContain('day P&L when it fired,-902.5');
  expect(csv).toContain('day P&L moved to acknowledged,-100');
  expect(csv).toContain('day P&L moved to flat,\r\n');
  expect(csv).toContain('marked as noise by,Ann');
  expect(ask('alert', ID, null).body).toMatchObject({ alert: { cost: null, noise: null } });
});

test('[EV1] the course of a firing is asked by its entry, of the node of the alert, and only within the scope', () => {
  const course = { scale: 5, points: ['A-1'] };
  expect(ask('alertCourse', ID, null)).toMatchObject({ status: 200, body: { state: 'ready', course } });
  expect(ask('alertCourse', ID, null, { seq: '5' })).toMatchObject({ status: 200 });
  expect(ask('alertCourse', ID, null, { seq: '6' })).toMatchObject({ status: 404 });
  expect(ask('alertCourse', ID, ['fx'])).toMatchObject({ status: 404 });
});
