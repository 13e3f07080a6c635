import type { ActorRole } from '#lib/model/actor.ts';
import type { ClientToServer } from '#lib/protocol/socket-events.ts';
import { permitsEvent, ROUTES, SOCKET_EVENTS, type RouteId, type RouteRule } from './permissions.ts';

/** Kinds of actor; `outOfScope` is a manager (a lead where only leads are admitted) of another desk. */
export const ACTOR_KINDS = [
  ...(['anonymous', 'viewer', 'manager', 'lead'] as const),
  ...(['admin', 'ingest', 'revoked', 'outOfScope'] as const),
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/**
 * `admitted`: the handler runs. `401`, `403`, `404`: HTTP's words. `ownRows`: admitted, and the answer holds nothing out
 * of scope. `outOfScope`: admitted, and what is out of scope is refused one by one. `forbidden`, `notFound`: a socket's
 * answer. `noLine`: the upgrade is refused.
 */
export type Expected =
  'admitted' | '401' | '403' | '404' | 'ownRows' | 'outOfScope' | 'forbidden' | 'notFound' | 'noLine';

type ScopeRule = 'none' | 'rows' | 'object' | 'each';
type EventName = keyof ClientToServer;

/** How a scope narrows each door; a door without a line here does not compile. */
const ROUTE_SCOPE: Readonly<Record<RouteId, ScopeRule>> = {
  healthz: 'none',
  signIn: 'none',
  signInByLink: 'none',
  setUp: 'none',
  cspReport: 'none',
  page: 'none',
  ingestEvents: 'none',
  signOut: 'none',
  confirmSession: 'none',
  // Everybody's own.
  preferences: 'none',
  setPreferences: 'none',
  views: 'rows',
  saveView: 'none',
  deleteView: 'object',
  changePassword: 'none',
  listSessions: 'rows',
  // Others' sessions are not there, but for an administrator.
  endSession: 'object',
  offerSecondFactor: 'none',
  activateSecondFactor: 'none',
  removeSecondFactor: 'none',
  me: 'none',
  health: 'none',
  healthLag: 'none',
  accounts: 'rows',
  roster: 'rows',
  accountSeries: 'object',
  holdingCourse: 'object',
  events: 'object',
  exposureCourse: 'object',
  levelSeries: 'object',
  explain: 'object',
  presets: 'none',
  preset: 'none',
  previewLimit: 'object',
  alert: 'object',
  alertJson: 'object',
  alertCsv: 'object',
  alertCourse: 'object',
  startBacktest: 'object',
  limitVersions: 'object',
  limitCoverage: 'rows',
  programmeLimits: 'rows',
  // Everybody's own run.
  backtest: 'none',
  audit: 'rows',
  auditReport: 'object',
  auditReportFile: 'object',
  auditCsv: 'rows',
  sparks: 'rows',
  monitorCsv: 'rows',
  levelCsv: 'object',
  listPeople: 'none',
  invitePerson: 'none',
  changePerson: 'none',
  resetPerson: 'none',
  // Others' tokens are not there.
  listTokens: 'rows',
  issueToken: 'none',
  rotateToken: 'object',
  revokeToken: 'object',
  commands: 'each',
};
const EVENT_SCOPE: Readonly<Record<EventName, ScopeRule>> = {
  // Of an account; a monitor and the limits are cut to the scope where their frames are made [AZ7].
  subscribe: 'object',
  unsubscribe: 'none',
  rows: 'none',
  resync: 'none',
  presence: 'none',
  acknowledge: 'object',
  unacknowledge: 'object',
  // Each of them by itself.
  acknowledgeMany: 'object',
  annotate: 'object',
  markNoise: 'object',
  giveReason: 'object',
  snooze: 'object',
  liftSnooze: 'object',
  setSilence: 'object',
  liftSilence: 'object',
  escalate: 'object',
  // What is out of scope is dropped without a word.
  seen: 'rows',
  defineLimit: 'object',
  propose: 'object',
  approveProposal: 'object',
  rejectProposal: 'object',
  withdrawProposal: 'object',
};

export function expectedOfRoute(id: RouteId, actor: ActorKind): Expected {
  const rule: RouteRule = ROUTES[id];
  if (rule.credential === 'none') return 'admitted';
  if (rule.credential === 'ingestToken') return actor === 'ingest' ? 'admitted' : '401';
  if (actor === 'anonymous' || actor === 'ingest' || actor === 'revoked') return '401';
  if (actor !== 'outOfScope') return rule.roles.includes(actor) ? 'admitted' : '403';
  if (!rule.roles.includes(roleOutOfScope(rule.roles))) return '403';
  return ({ none: 'admitted', rows: 'ownRows', object: '404', each: 'outOfScope' } as const)[ROUTE_SCOPE[id]];
}

export function expectedOfEvent(event: EventName, actor: ActorKind): Expected {
  if (actor === 'anonymous' || actor === 'ingest' || actor === 'revoked') return 'noLine';
  if (actor !== 'outOfScope') return permitsEvent(actor, event) ? 'admitted' : 'forbidden';
  return EVENT_SCOPE[event] === 'object' ? 'notFound' : 'admitted';
}

/** Of the actor out of scope: a manager where managers are admitted, else a lead. */
export function roleOutOfScope(roles: readonly ActorRole[]): ActorRole {
  return roles.includes('manager') ? 'manager' : 'lead';
}

/** Every door of the house: routes with their methods, then socket events. */
export const ROUTE_IDS = Object.keys(ROUTES) as readonly RouteId[];
export const EVENT_NAMES = Object.keys(SOCKET_EVENTS) as readonly EventName[];
