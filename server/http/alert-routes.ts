import type { AlertRecord } from '#lib/model/alert.ts';
import { personOf, type AlertLine } from '#server/history/alert-log.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { AlertDossier, AlertStep, CourseAnswer } from '#lib/protocol/alert-dossier.ts';
import { courseQuerySchema, emptyQuerySchema } from '#lib/protocol/http-api.ts';
import type { User } from '#server/auth/users.ts';
import type { AlertRecords } from '#server/history/records.ts';
import { alertCsv } from './alert-csv.ts';
import { createRoute, type Answer, type AuditSaid, type Call, type Route } from './route.ts';

export type AlertHouse = {
  readonly records: (alertId: string) => AlertRecords;
  /** The alert as it stands now; null once it has left the desk's memory. */
  readonly present: (alertId: string) => AlertRecord | null;
  /** The course of the limit behind a firing; null where none lies behind it. */
  readonly course: (evidence: AlertEvidence, node: ScopeNode) => CourseAnswer | null;
  /** Whether a user may see an alert [AZ7]. */
  readonly sees: (user: User, alert: AlertRecord) => boolean;
};

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** The permanent file of one alert, for its page and for export [EV4]. */
export function createAlertRoutes(
  house: AlertHouse,
): Readonly<Record<'alert' | 'alertJson' | 'alertCsv' | 'alertCourse', Route>> {
  const route = (answer: (dossier: AlertDossier) => Answer): Route =>
    createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, call, params) => {
        const dossier = dossierOf(house, call, params['alert'] ?? '');
        return dossier === null ? NOT_FOUND : answer(dossier);
      },
    });
  return {
    alert: route((body) => ({ status: 200, body })),
    alertJson: route((body) => ({
      status: 200,
      body,
      headers: fileHeader(body, 'json'),
      audit: [exported(body, 'json')],
    })),
    alertCsv: route((dossier) => ({
      status: 200,
      body: alertCsv(dossier),
      headers: { ...fileHeader(dossier, 'csv'), 'content-type': 'text/csv; charset=utf-8' },
      audit: [exported(dossier, 'csv')],
    })),
    alertCourse: createRoute({
      from: 'query',
      schema: courseQuerySchema,
      run: ({ seq }, call, params) => {
        const dossier = dossierOf(house, call, params['alert'] ?? '');
        if (dossier === null) return NOT_FOUND;
        const { evidence, alert } = dossier;
        const firing = seq === undefined ? evidence.at(-1) : evidence.find((each) => each.seq === seq);
        const answer = firing === undefined ? null : house.course(firing, alert.scope);
        return answer === null ? NOT_FOUND : { status: 200, body: answer };
      },
    }),
  };
}

const NOT_KEPT = { cost: null, noise: null } as const;

/** Null where there is no such alert, or it is out of scope: existence is not revealed [AZ2]. */
function dossierOf(house: AlertHouse, call: Call, alertId: string): AlertDossier | null {
  if (!/^[0-9a-f]{32}$/.test(alertId) || !('user' in call.identity)) return null;
  const { lines, clocks } = house.records(alertId);
  const alert = house.present(alertId) ?? lines.at(-1)?.notice.alert ?? null;
  if (alert === null || !house.sees(call.identity.user, alert)) return null;
  return {
    // A record of a former version lacks what came later.
    alert: { ...NOT_KEPT, ...alert },
    steps: lines.map(({ notice }) => stepOf(notice)),
    evidence: lines.flatMap(({ evidence }) => (evidence === null ? [] : [evidence])),
    clocks:
      clocks.length > 0
        ? clocks
        : lines.flatMap(({ evidence, times }) =>
            evidence === null || times === null
              ? []
              : [
                  {
                    alertId,
                    seq: evidence.seq,
                    eventUs: evidence.cause.eventUs,
                    receivedUs: evidence.cause.receivedUs,
                    ...times,
                    sentUs: null,
                    paintedUs: null,
                    acknowledgedUs: null,
                  },
                ],
          ),
  };
}

function exported({ alert }: AlertDossier, format: string): AuditSaid {
  const desk = alert.desk === '' ? null : alert.desk;
  return { action: 'ExportAlert', target: `alert:${alert.alertId}`, desk, after: { format }, outcome: 'done' };
}

function stepOf(notice: AlertLine['notice']): AlertStep {
  const { seq, atUs, alert } = notice;
  const what = notice.type === 'AlertTransitioned' ? notice.trigger : notice.mark;
  const { state: to, rung, used, allowance } = alert;
  return { seq, atUs, what, to, rung, used, allowance, by: personOf(notice) };
}

/** The name comes from the server: an alert id is hexadecimal [CV1]. */
function fileHeader({ alert }: AlertDossier, kind: 'json' | 'csv'): Readonly<Record<string, string>> {
  return { 'content-disposition': `attachment; filename="alert-${alert.alertId}.${kind}"` };
}
