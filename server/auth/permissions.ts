import type { ActorRole } from '#lib/model/actor.ts';
import type { ClientToServer } from '#lib/protocol/socket-events.ts';

/**
 * Every door of the house. The server mounts routes and socket events only from here; what is not listed is denied.
 * Order of every call: authenticate (401), rate (429), schema (400), capability and confirmation (403), object (404),
 * decision (409).
 */
export type Credential =
  /** Anyone, without a session. */
  | 'none'
  /** The cookie of a signed-in browser. */
  | 'session'
  /** A personal token in the Authorization header, or the cookie. */
  | 'sessionOrPersonalToken'
  /** An ingest token in the Authorization header; cookies are ignored. */
  | 'ingestToken';
/** `own` changes what a person sets for the own pages and nothing of the firm: it is not in the log of acts. */
export type RateClass = 'public' | 'signIn' | 'read' | 'preview' | 'write' | 'own' | 'ingest' | 'page' | 'report';

export type RouteRule = {
  readonly method: 'GET' | 'POST';
  /** Fastify's spelling of the path. */
  readonly path: string;
  readonly credential: Credential;
  /** Roles admitted; empty where no role is asked (`none`, `ingestToken`). */
  readonly roles: readonly ActorRole[];
  readonly rate: RateClass;
  /** Needs a password or a second factor of the last five minutes [SS6]. */
  readonly confirmed?: true;
  /** Open to a session that still has to enrol its second factor [PW5]. */
  readonly whileEnrolling?: true;
};

const RISK: readonly ActorRole[] = ['manager', 'lead'];
const EVERYONE: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];

export const ROUTES = {
  healthz: open('GET', '/healthz', 'public'),
  signIn: open('POST', '/api/v1/sign-in', 'signIn'),
  signInByLink: open('POST', '/api/v1/sign-in/link', 'signIn'),
  setUp: open('POST', '/api/v1/setup', 'signIn'),
  cspReport: open('POST', '/api/v1/csp-report', 'report'),
  page: open('GET', '/*', 'page'),
  ingestEvents: { method: 'POST', path: '/ingest/v1/events', credential: 'ingestToken', roles: [], rate: 'ingest' },
  signOut: whileEnrolling(signedIn('POST', '/api/v1/sign-out', EVERYONE, 'write')),
  confirmSession: whileEnrolling(signedIn('POST', '/api/v1/session/confirm', EVERYONE, 'signIn')),
  changePassword: signedIn('POST', '/api/v1/session/password', EVERYONE, 'signIn'),
  listSessions: signedIn('GET', '/api/v1/sessions', EVERYONE, 'read'),
  endSession: signedIn('POST', '/api/v1/sessions/:session/end', EVERYONE, 'write'),
  offerSecondFactor: whileEnrolling(confirmed(signedIn('POST', '/api/v1/second-factor', EVERYONE, 'write'))),
  activateSecondFactor: whileEnrolling(
    confirmed(signedIn('POST', '/api/v1/second-factor/activate', EVERYONE, 'signIn')),
  ),
  removeSecondFactor: confirmed(signedIn('POST', '/api/v1/second-factor/remove', EVERYONE, 'write')),
  me: whileEnrolling(signedIn('GET', '/api/v1/me', EVERYONE, 'read')),
  preferences: signedIn('GET', '/api/v1/preferences', EVERYONE, 'read'),
  setPreferences: signedIn('POST', '/api/v1/preferences', EVERYONE, 'own'),
  views: signedIn('GET', '/api/v1/views', EVERYONE, 'read'),
  saveView: signedIn('POST', '/api/v1/views', EVERYONE, 'own'),
  deleteView: signedIn('POST', '/api/v1/views/:view/delete', EVERYONE, 'own'),
  health: signedIn('GET', '/api/v1/health', EVERYONE, 'read'),
  healthLag: signedIn('GET', '/api/v1/health/lag', EVERYONE, 'read'),
  accounts: signedIn('GET', '/api/v1/accounts', EVERYONE, 'read'),
  roster: signedIn('GET', '/api/v1/roster', EVERYONE, 'preview'),
  accountSeries: signedIn('GET', '/api/v1/accounts/:account/series', EVERYONE, 'read'),
  holdingCourse: signedIn('GET', '/api/v1/accounts/:account/holding', EVERYONE, 'preview'),
  sparks: signedIn('GET', '/api/v1/sparks', EVERYONE, 'read'),
  monitorCsv: confirmed(signedIn('GET', '/api/v1/monitor.csv', EVERYONE, 'preview')),
  levelCsv: confirmed(signedIn('GET', '/api/v1/levels/:level/:id/children.csv', EVERYONE, 'preview')),
  events: signedIn('GET', '/api/v1/events', EVERYONE, 'own'),
  exposureCourse: signedIn('GET', '/api/v1/exposure/course', EVERYONE, 'read'),
  levelSeries: signedIn('GET', '/api/v1/levels/:level/:id/series', EVERYONE, 'read'),
  alert: signedIn('GET', '/api/v1/alerts/:alert', EVERYONE, 'read'),
  alertJson: signedIn('GET', '/api/v1/alerts/:alert/evidence.json', EVERYONE, 'read'),
  alertCsv: signedIn('GET', '/api/v1/alerts/:alert/evidence.csv', EVERYONE, 'read'),
  alertCourse: signedIn('GET', '/api/v1/alerts/:alert/course', EVERYONE, 'preview'),
  explain: signedIn('GET', '/api/v1/explain', EVERYONE, 'read'),
  presets: signedIn('GET', '/api/v1/presets', EVERYONE, 'read'),
  preset: signedIn('GET', '/api/v1/presets/:preset', EVERYONE, 'read'),
  previewLimit: signedIn('POST', '/api/v1/limits/preview', RISK, 'preview'),
  startBacktest: signedIn('POST', '/api/v1/limits/backtest', RISK, 'preview'),
  backtest: signedIn('GET', '/api/v1/limits/backtest', RISK, 'preview'),
  limitCoverage: signedIn('GET', '/api/v1/limits/coverage', EVERYONE, 'preview'),
  programmeLimits: signedIn('GET', '/api/v1/limits/programmes', EVERYONE, 'preview'),
  limitVersions: signedIn('GET', '/api/v1/limits/:limit/versions', EVERYONE, 'read'),
  audit: signedIn('GET', '/api/v1/audit', EVERYONE, 'read'),
  auditReport: signedIn('GET', '/api/v1/audit/report', ['manager', 'lead', 'admin'], 'preview'),
  auditReportFile: confirmed(signedIn('GET', '/api/v1/audit/report-file', ['manager', 'lead', 'admin'], 'preview')),
  auditCsv: confirmed(signedIn('GET', '/api/v1/audit.csv', EVERYONE, 'preview')),
  listPeople: signedIn('GET', '/api/v1/people', ['admin'], 'read'),
  invitePerson: confirmed(signedIn('POST', '/api/v1/people', ['admin'], 'write')),
  changePerson: confirmed(signedIn('POST', '/api/v1/people/:user', ['admin'], 'write')),
  resetPerson: confirmed(signedIn('POST', '/api/v1/people/:user/reset', ['admin'], 'write')),
  listTokens: signedIn('GET', '/api/v1/tokens', ['admin', 'lead'], 'read'),
  issueToken: confirmed(signedIn('POST', '/api/v1/tokens', ['admin', 'lead'], 'write')),
  rotateToken: confirmed(signedIn('POST', '/api/v1/tokens/:token/rotate', ['admin'], 'write')),
  revokeToken: confirmed(signedIn('POST', '/api/v1/tokens/:token/revoke', ['admin', 'lead'], 'write')),
  commands: {
    method: 'POST',
    path: '/api/v1/commands',
    credential: 'sessionOrPersonalToken',
    roles: ['lead'],
    rate: 'write',
  },
} as const satisfies Record<string, RouteRule>;
export type RouteId = keyof typeof ROUTES;

function open(method: 'GET' | 'POST', path: string, rate: RateClass): RouteRule {
  return { method, path, credential: 'none', roles: [], rate };
}

function signedIn(method: 'GET' | 'POST', path: string, roles: readonly ActorRole[], rate: RateClass): RouteRule {
  return { method, path, credential: 'session', roles, rate };
}

/** A screen that was left open must not do it: its person proves to be there first [SS6]. */
function confirmed(rule: RouteRule): RouteRule {
  return { ...rule, confirmed: true };
}

function whileEnrolling(rule: RouteRule): RouteRule {
  return { ...rule, whileEnrolling: true };
}

/** Who may send which event on /rt. A read is scoped again where its frames are cut [AZ7]. */
export const SOCKET_EVENTS: Readonly<Record<keyof ClientToServer, readonly ActorRole[]>> = {
  subscribe: EVERYONE,
  unsubscribe: EVERYONE,
  rows: EVERYONE,
  resync: EVERYONE,
  presence: EVERYONE,
  acknowledge: ['manager', 'lead'],
  unacknowledge: RISK,
  acknowledgeMany: RISK,
  annotate: RISK,
  markNoise: RISK,
  giveReason: RISK,
  snooze: RISK,
  liftSnooze: RISK,
  setSilence: RISK,
  liftSilence: RISK,
  escalate: RISK,
  seen: RISK,
  defineLimit: RISK,
  propose: RISK,
  approveProposal: RISK,
  rejectProposal: RISK,
  withdrawProposal: RISK,
};

/** An event that is not listed is denied, whatever the role. */
export function permitsEvent(role: ActorRole, event: string): boolean {
  if (!Object.hasOwn(SOCKET_EVENTS, event)) return false;
  // The check above guarantees the key; the cast only tells the compiler.
  return SOCKET_EVENTS[event as keyof ClientToServer].includes(role);
}

/** Events that need a password or a second factor of the last five minutes [SS6]. */
const CONFIRMED_EVENTS: readonly string[] = ['approveProposal'] satisfies (keyof ClientToServer)[];

/** So does asking for an emergency loosening [FE8]; `argument` is what the event brings, checked before. */
export function needsConfirmation(event: string, argument: unknown = null): boolean {
  if (CONFIRMED_EVENTS.includes(event)) return true;
  const isAsked =
    typeof argument === 'object' && argument !== null && 'emergency' in argument && argument.emergency === true;
  return event === 'propose' && isAsked;
}

/** The rule of a mounted route, or null: then the server does not start. */
export function findRoute(method: string, path: string): RouteRule | null {
  return Object.values<RouteRule>(ROUTES).find((rule) => rule.method === method && rule.path === path) ?? null;
}
