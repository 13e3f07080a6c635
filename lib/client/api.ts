import type { AlertDossier, CourseAnswer } from '#lib/protocol/alert-dossier.ts';
import type { AuditAnswer } from '#lib/protocol/audit-log.ts';
import type { DayReport } from '#lib/protocol/audit-report.ts';
import type { BacktestResult } from '#lib/model/backtest.ts';
import type { ExposureNode } from '#lib/model/exposure-board.ts';
import type { EventsPage } from '#lib/protocol/event-lines.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import type { LimitDraft, ScopeNode } from '#lib/model/limit.ts';
import type { Preferences } from '#lib/protocol/preferences-schema.ts';
import type { Answered } from '#lib/model/explanation.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import type { SparksAnswer } from '#lib/protocol/sparks.ts';
import type { PresetCatalogue, PresetSummary } from '#lib/model/preset.ts';
import { listOf, send } from './api-send.ts';
import type { ApiAnswer } from './api-send.ts';

/** Calls of the pages to /api/v1 for what does not change by the event: sign-in, people, tokens, health, search. */

export type { ApiAnswer } from './api-send.ts';

export type Role = 'viewer' | 'manager' | 'lead' | 'admin';
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly active: boolean;
  readonly status: 'active' | 'invited' | 'disabled';
  /** Desks the person sees and acts on; null is the whole firm. */
  readonly scopeDesks: readonly string[] | null;
};
export type SessionLine = {
  readonly id: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number;
  /** The session that asks. */
  readonly isThis: boolean;
};
/** A link shown once. */
export type Invited = { readonly link: string };
export type AccountHit = {
  readonly account: string;
  readonly name: string;
  readonly trader: string;
  readonly desk: string;
  readonly currency: string;
  readonly index: number;
};

/** A person's back-test as it stands; `fraction` from 0 to 1. */
export type BacktestAnswer = {
  readonly id: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly fraction: number;
  readonly result: BacktestResult | null;
};

export type PresetList = Omit<PresetCatalogue, 'presets'> & { readonly presets: readonly PresetSummary[] };

/** A signed-in session; with `mustEnrol` it can do nothing but set a second factor up. */
export type SignedIn = { readonly mustEnrol: boolean };

/** A user with a second factor is answered 409 `codeNeeded` without its code. */
export function signIn(email: string, password: string, code: string | null): Promise<ApiAnswer<SignedIn>> {
  return send('POST', '/api/v1/sign-in', code === null ? { email, password } : { email, password, code });
}

/** Without a password it signs in; an invitation is answered with 409 `passwordNeeded` and wants one. */
export function signInByLink(
  token: string,
  proof: { readonly password?: string; readonly code?: string } = {},
): Promise<ApiAnswer<SignedIn>> {
  return send('POST', '/api/v1/sign-in/link', { token, ...proof });
}

/** First administrator of a new installation. */
export function setUp(body: {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}): Promise<ApiAnswer<SignedIn>> {
  return send('POST', '/api/v1/setup', body);
}

/** The person at the screen proves to be the one who signed in [SS6]. */
export function confirmSession(
  proof: { readonly password: string } | { readonly code: string },
): Promise<ApiAnswer<unknown>> {
  return send('POST', '/api/v1/session/confirm', proof);
}

export type Me = {
  /** Whether a proof of the person is fresh. */
  readonly isConfirmed: boolean;
  readonly secondFactor: {
    readonly enrolled: boolean;
    readonly required: boolean;
    readonly recoveryCodesLeft: number;
  };
};

/** Who is signed in, and how surely. */
export function fetchMe(): Promise<ApiAnswer<Me>> {
  return send('GET', '/api/v1/me');
}

/** The secret in groups of four, and the address that an authenticator app takes. */
export type SecondFactorOffer = { readonly secret: string; readonly uri: string };

export function offerSecondFactor(): Promise<ApiAnswer<SecondFactorOffer>> {
  return send('POST', '/api/v1/second-factor', {});
}

export function activateSecondFactor(code: string): Promise<ApiAnswer<{ readonly recoveryCodes: readonly string[] }>> {
  return send('POST', '/api/v1/second-factor/activate', { code });
}

export function removeSecondFactor(): Promise<ApiAnswer<unknown>> {
  return send('POST', '/api/v1/second-factor/remove', {});
}

export function signOut(): Promise<ApiAnswer<unknown>> {
  return send('POST', '/api/v1/sign-out', {});
}

/** The list may come bare or under `people`. */
export async function fetchPeople(): Promise<ApiAnswer<readonly Person[]>> {
  return listOf<Person>(await send('GET', '/api/v1/people'), 'people');
}

export function invitePerson(body: {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}): Promise<ApiAnswer<Invited>> {
  return send('POST', '/api/v1/people', body);
}

export function changePerson(
  userId: string,
  change: {
    readonly role?: Role;
    readonly active?: boolean;
    readonly scopeDesks?: readonly string[] | null;
  },
): Promise<ApiAnswer<unknown>> {
  return send('POST', `/api/v1/people/${encodeURIComponent(userId)}`, change);
}

/** Takes the password away; the link lets the person choose a new one, once. */
export function resetPerson(userId: string, secondFactor: boolean): Promise<ApiAnswer<Invited>> {
  return send('POST', `/api/v1/people/${encodeURIComponent(userId)}/reset`, { secondFactor });
}

export function changePassword(current: string, password: string): Promise<ApiAnswer<unknown>> {
  return send('POST', '/api/v1/session/password', { current, password });
}

/** Of the named user, for an administrator; else the own ones. */
export async function fetchSessions(userId: string | null): Promise<ApiAnswer<readonly SessionLine[]>> {
  const query = userId === null ? '' : `?user=${encodeURIComponent(userId)}`;
  return listOf<SessionLine>(await send('GET', `/api/v1/sessions${query}`), 'sessions');
}

export function endSession(sessionId: string): Promise<ApiAnswer<unknown>> {
  return send('POST', `/api/v1/sessions/${encodeURIComponent(sessionId)}/end`, {});
}

/** What a person has chosen for the own pages. */
export function fetchPreferences(): Promise<ApiAnswer<Preferences>> {
  return send('GET', '/api/v1/preferences');
}

export function setPreferences(changes: Preferences): Promise<ApiAnswer<Preferences>> {
  return send('POST', '/api/v1/preferences', changes);
}

export type TokenLine = {
  readonly id: string;
  readonly name: string;
  /** Null: a person's own. */
  readonly source: string | null;
  readonly kinds: readonly string[] | null;
  readonly accounts: readonly string[] | null;
  readonly networks: readonly string[] | null;
  readonly expiresAtMs: number | null;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
};

export async function fetchTokens(): Promise<ApiAnswer<readonly TokenLine[]>> {
  return listOf<TokenLine>(await send('GET', '/api/v1/tokens'), 'tokens');
}

/** The text of a token is in this answer and nowhere else. */
export function issueToken(token: {
  readonly name: string;
  readonly source: string;
  readonly kinds?: readonly string[];
  readonly accounts?: readonly string[];
  readonly networks?: readonly string[];
  readonly expiresInDays?: number;
}): Promise<ApiAnswer<{ readonly token: string }>> {
  return send('POST', '/api/v1/tokens', { kind: 'ingest', ...token });
}

export function rotateToken(tokenId: string): Promise<ApiAnswer<{ readonly token?: string }>> {
  return send('POST', `/api/v1/tokens/${encodeURIComponent(tokenId)}/rotate`, {});
}

export function revokeToken(tokenId: string): Promise<ApiAnswer<{ readonly token?: string }>> {
  return send('POST', `/api/v1/tokens/${encodeURIComponent(tokenId)}/revoke`, {});
}

/** All that is kept of one alert. */
export function fetchAlert(alertId: string): Promise<ApiAnswer<AlertDossier>> {
  return send('GET', `/api/v1/alerts/${encodeURIComponent(alertId)}`);
}

/**
 * How the limit behind the firing at this entry was used around it; to be asked again while it is formed. `signal` ends
 * the request, also after a time.
 */
export function fetchAlertCourse(alertId: string, seq: number, signal: AbortSignal): Promise<ApiAnswer<CourseAnswer>> {
  return send('GET', `/api/v1/alerts/${encodeURIComponent(alertId)}/course?seq=${seq}`, undefined, signal);
}

export async function searchAccounts(query: string, limit: number): Promise<ApiAnswer<readonly AccountHit[]>> {
  const answer = await send('GET', `/api/v1/accounts?query=${encodeURIComponent(query)}&limit=${limit}`);
  return listOf<AccountHit>(answer, 'accounts');
}

export function fetchHealth(): Promise<ApiAnswer<Readonly<Record<string, unknown>>>> {
  return send('GET', '/api/v1/health');
}

/** How long facts took to the disk and to the pages: buckets that began after a time of the server. */
export function fetchLag(afterMs: number): Promise<ApiAnswer<LagAnswer>> {
  return send('GET', `/api/v1/health/lag?after=${afterMs}`);
}

/** Names of everything that this person may see. */
export type Roster = {
  readonly accounts: readonly (readonly [account: string, trader: string, desk: string])[];
  /** Symbols that somebody of these holds; null while that is not known. */
  readonly symbols: readonly string[] | null;
  /** More exist than the lists hold. */
  readonly isCut: boolean;
};

export function fetchRoster(): Promise<ApiAnswer<Roster>> {
  return send('GET', '/api/v1/roster');
}

/** What an account made with one instrument since the session began, up to this entry at least. */
export function fetchHolding(account: string, instrument: string, after: number): Promise<ApiAnswer<HoldingAnswer>> {
  const query = `instrument=${encodeURIComponent(instrument)}&after=${after}`;
  return send('GET', `/api/v1/accounts/${encodeURIComponent(account)}/holding?${query}`);
}

/** The log of acts, newest first; the query is what stands in the address of the page. */
export function fetchAudit(query: string): Promise<ApiAnswer<AuditAnswer>> {
  return send('GET', `/api/v1/audit?${query}`);
}

/** The report of a day, with its text. */
export function fetchAuditReport(
  day: string,
): Promise<ApiAnswer<{ readonly report: DayReport; readonly text: string }>> {
  return send('GET', `/api/v1/audit/report?day=${encodeURIComponent(day)}`);
}

/** The catalogue of programmes, with its note and attribution. */
export function fetchPresets(): Promise<ApiAnswer<PresetList>> {
  return send('GET', '/api/v1/presets');
}

/** Who published which version of a limit, when and why [LE8]. */
export function fetchLimitVersions(limitId: string): Promise<ApiAnswer<LimitVersions>> {
  return send('GET', `/api/v1/limits/${encodeURIComponent(limitId)}/versions`);
}

/** Why a figure is what it is; `of` is a question's text. */
export function fetchExplanation(of: string): Promise<ApiAnswer<Answered>> {
  return send('GET', `/api/v1/explain?of=${encodeURIComponent(of)}`);
}

/** Raw entries about a node before one of them, newest first; of one instrument only within an account. */
export function fetchEvents(
  { level, id }: ScopeNode,
  instrument: string | null,
  before: number | null,
): Promise<ApiAnswer<EventsPage>> {
  const query = new URLSearchParams({ level, id });
  if (instrument !== null) query.set('instrument', instrument);
  if (before !== null) query.set('before', String(before));
  return send('GET', `/api/v1/events?${query.toString()}`);
}

/** How exposure by class of a node went; null where nothing was recorded. */
export function fetchExposureCourse({
  level,
  id,
}: ExposureNode): Promise<ApiAnswer<{ readonly course: ExposureCourse | null }>> {
  return send('GET', `/api/v1/exposure/course?level=${level}&id=${encodeURIComponent(id)}`);
}

/** Half an hour of each of these accounts, at most SPARKS_MAX. */
export function fetchSparks(accounts: readonly string[]): Promise<ApiAnswer<SparksAnswer>> {
  return send('GET', `/api/v1/sparks?accounts=${encodeURIComponent(JSON.stringify(accounts))}`);
}

/** What limits do not cover, say too often, or never say [LC1]. */
export function fetchCoverage(): Promise<ApiAnswer<LimitCoverage>> {
  return send('GET', '/api/v1/limits/coverage');
}

/** What a draft would do at once [LE2]; a draft that cannot stand is an answer too. */
export function previewLimit(draft: LimitDraft): Promise<ApiAnswer<PreviewAnswer>> {
  return send('POST', '/api/v1/limits/preview', draft);
}

/** Starts a back-test over the open day, and ends the one before it [LE3]. */
export function startBacktest(draft: LimitDraft): Promise<ApiAnswer<BacktestAnswer>> {
  return send('POST', '/api/v1/limits/backtest', { draft });
}

export function fetchBacktest(): Promise<ApiAnswer<BacktestAnswer>> {
  return send('GET', '/api/v1/limits/backtest');
}
