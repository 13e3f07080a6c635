import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '#lib/model/effect.ts';
import type { AccountId, Currency, Microseconds, Seq, UserId } from '#lib/model/ids.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { Answered, Question, Term } from '#lib/model/explanation.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { openAuthHouse, type AuthHouse } from '#server/auth/auth-house.ts';
import { type HashFunctions } from '#server/auth/passwords.ts';
import type { AuditChain } from '#server/auth/audit-chain.ts';
import { AuditVerifier } from '#server/auth/audit-verifier.ts';
import { CommandAudit } from '#server/auth/command-audit.ts';
import { StoreKey } from '#server/auth/store-key.ts';
import { DayReports } from '#server/auth/day-reports.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { openTestAudit } from '#server/auth/test-audit.ts';
import type { RecordReads } from '#server/history/record-reads.ts';
import { createLogger } from '#server/observe/logger.ts';
import { openStore, type Store } from '#server/store/store.ts';
import type { AlertHouse } from './alert-routes.ts';
import { createHttp } from './app.ts';
import { isKnownZone } from '#server/thread/calendar.ts';
import type { BacktestRunner } from '#server/thread/backtest-queue.ts';
import type { VersionCore } from './limit-routes.ts';
import type { DraftCore } from './draft-routes.ts';
import type { HolderCore } from './roster-route.ts';
import { authenticatorsOf } from './identity.ts';
import { createRoutes } from './routes.ts';
import type { PageHandler } from './pages.ts';

/** Nothing is kept of what was. */
const NO_PAST: Pick<RecordReads, 'exposureCourse' | 'holdingCourse' | 'events'> = {
  exposureCourse: () => null,
  holdingCourse: () => ({ state: 'busy' }),
  events: async () => ({ lines: [], next: null }),
};

const NO_ALERTS: AlertHouse = {
  records: () => ({ lines: [], clocks: [] }),
  present: () => null,
  course: () => null,
  sees: () => false,
};

/** Hashing as fast as a test needs it; the real one is tested by itself. */
const PLAIN_FUNCTIONS: HashFunctions = {
  hash: async (password) => `plain:${password}`,
  verify: async (phc, password) => phc === `plain:${password}`,
};
export const PASSWORD = 'a long test phrase 42';

export type TestAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
};
export type TestHouse = {
  readonly origin: string;
  readonly server: Server;
  readonly auth: AuthHouse;
  readonly store: Store;
  readonly submitted: Submission[];
  readonly clock: { nowMs: number };
  readonly audit: AuditChain;
  readonly call: (
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ) => Promise<TestAnswer>;
  /** Signs a fresh user of the role in and returns the Cookie header. */
  readonly cookieOf: (role: ActorRole) => Promise<string>;
  readonly close: () => Promise<void>;
};

export type TestHouseOptions = {
  /** Roles that need a second factor. */
  readonly requiredRoles?: readonly ActorRole[];
  readonly functions?: HashFunctions;
  readonly page?: PageHandler;
  readonly ready?: () => boolean;
  readonly submit?: (submissions: readonly Submission[]) => Promise<readonly Outcome[]>;
  readonly preview?: DraftCore['askPreview'];
  readonly versions?: VersionCore['askVersions'];
  readonly holders?: HolderCore['askHolders'];
  readonly runner?: BacktestRunner;
};

/** The real HTTP doors, store and sign-in on 127.0.0.1 and a port of the system's; the core is a list, time a variable. */
export async function openTestHouse(options: TestHouseOptions): Promise<TestHouse> {
  const clock = { nowMs: 1_790_000_000_000 };
  const store = await openStore({ dataDir: null });
  const auth = await openAuthHouse(store, () => clock.nowMs, options.functions ?? PLAIN_FUNCTIONS, {
    key: new StoreKey(new Uint8Array(32)),
    requiredRoles: options.requiredRoles ?? [],
  });
  const auditDisk = new MemoryDisk();
  const audit = openTestAudit(auditDisk);
  const parts = { auth, clock, audit, auditDisk };
  const submitted: Submission[] = [];
  const accept = async (submissions: readonly Submission[]): Promise<readonly Outcome[]> =>
    submissions.map((submission) => {
      submitted.push(submission);
      return { type: 'Accepted', seq: submitted.length as Seq };
    });
  const settings = testSettings();
  const { submit = accept, ready = (): boolean => true, preview = noPreview, runner = idle } = options;
  const { versions = versionsOfA1, holders = noHolders } = options;
  const { app, server } = await createHttp({
    settings,
    logger: createLogger('silent'),
    audit,
    authenticators: authenticatorsOf(auth),
    routes: createTestRoutes({ ...parts, submit, isReady: ready, preview, versions, holders, runBacktest: runner }),
    pages: () => options.page ?? null,
    registerIngest: (instance) => {
      instance.post('/ingest/v1/events', (request, reply) => {
        const token = auth.tokens.authenticateIngest(request.headers.authorization, request.ip);
        return token === null ? reply.code(401).send({}) : reply.send({ origin: token.origin });
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const origin = `http://127.0.0.1:${port}`;
  settings.allowedHosts.push(`127.0.0.1:${port}`);
  settings.allowedOrigins.push(origin);
  const call = createCaller(origin);
  return {
    origin,
    server,
    auth,
    store,
    submitted,
    clock,
    audit,
    call,
    cookieOf: async (role) => {
      const email = `${role}${auth.users.list().length}@firm.test`;
      const invited = await auth.people.invite({ name: `A ${role}`, email, role });
      if (invited === null) throw new Error('Invariant: a fresh address is free');
      const answer = await call('POST', '/api/v1/sign-in/link', {
        body: { token: invited.secret, password: PASSWORD },
      });
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    },
    close: async () => {
      await app.close();
      await store.destroy();
    },
  };
}

/** Account A-1 and the firm have an equity; nothing else is there. */
function sampleWhy(question: Question): Answered | null {
  const isFirm = question.about === 'group' && question.level === 'firm';
  if (!isFirm && !(question.about === 'account' && question.account === 'A-1')) return null;
  const root: Term = {
    name: 'equity',
    value: '100000',
    unit: 'USD',
    formula: null,
    role: 'plus',
    isSum: false,
    parts: [],
    evidence: null,
  };
  const node = isFirm ? ({ level: 'firm', id: 'firm' } as const) : ({ level: 'account', id: 'A-1' } as const);
  return { explanation: { node, seq: 7 as Seq, atUs: 0 as Microseconds, root, missing: [] }, limit: null };
}

async function noHolders(): ReturnType<HolderCore['askHolders']> {
  return { seq: 7, instruments: [] };
}

/** A back-test that never ends. */
function idle(): ReturnType<BacktestRunner> {
  return { stop: () => undefined };
}

async function noPreview(): ReturnType<DraftCore['askPreview']> {
  return { ok: false, reason: 'notSupportedYet' };
}

/** Of one limit on the account A-1, desk rates. */
async function versionsOfA1(limitId: string): ReturnType<VersionCore['askVersions']> {
  return limitId === 'g' ? sampleVersions('account', 'A-1') : null;
}

/** A limit that was set once, on a node. */
export function sampleVersions(level: string, id: string): LimitVersions {
  const { baseVersion: _base, ...content } = draftBody(level, id) as LimitDraft;
  const definition = { ...content, version: 1 };
  const version = {
    definition,
    source: 'person',
    by: 'U1' as UserId,
    definedSeq: 7 as Seq,
    definedAtUs: 0 as Microseconds,
    origin: null,
    endedSeq: null,
    endedAtUs: null,
    noiseMarks: 0,
  } as const;
  return { limitId: 'g', inForce: 1, versions: [version], older: 0, retired: null, pending: null, leftOut: null };
}

/** Exposure without a limit, and a habit, on both desks. */
export function sampleCoverage(): LimitCoverage {
  const [own, other] = [
    { level: 'account', id: 'A-1' },
    { level: 'account', id: 'B-1' },
  ] as const;
  const limit = { limitId: 'g', name: 'Gross' };
  return {
    atUs: 9,
    uncovered: [own, other, { level: 'instrument', id: 'X' }],
    uncoveredCount: 3,
    sinceUs: 1,
    days: 3,
    daily: [own, other].map((node) => ({ ...limit, node, days: 3, alerts: 4 })),
    idle: [own, other].map((node) => ({ ...limit, node, definedAtUs: 0 })),
    idleCount: 2,
    overlaps: [own, other].map((node) => ({ names: ['Gross', 'Gross too'] as const, node, nodes: 1 })),
  };
}

/** A limit's draft as a browser sends it. */
export function draftBody(level: string, id: string): object {
  return {
    limitId: 'g',
    baseVersion: 0,
    name: 'Gross',
    scope: { level, id },
    rule: { type: 'exposure', measure: 'gross', amount: '1000', breachWhen: 'lte' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'warning',
    ackFrom: 'critical',
  };
}

function testSettings() {
  return {
    allowedHosts: [] as string[],
    allowedOrigins: [] as string[],
    trustedProxies: [],
    tls: false,
    development: false,
  };
}

function portOf(server: Server): number {
  // A listening TCP server has an address with a port; the cast only excludes pipes.
  return (server.address() as AddressInfo).port;
}

function createTestRoutes({
  auth,
  clock,
  submit,
  audit,
  auditDisk,
  isReady,
  preview,
  versions,
  holders,
  runBacktest,
}: {
  readonly auth: AuthHouse;
  readonly clock: { readonly nowMs: number };
  readonly submit: (submissions: readonly Submission[]) => Promise<readonly Outcome[]>;
  readonly audit: AuditChain;
  readonly auditDisk: MemoryDisk;
  readonly isReady: () => boolean;
  readonly preview: DraftCore['askPreview'];
  readonly versions: VersionCore['askVersions'];
  readonly holders: HolderCore['askHolders'];
  readonly runBacktest: BacktestRunner;
}): ReturnType<typeof createRoutes> {
  return createRoutes({
    ...auth,
    publicOrigin: 'http://127.0.0.1',
    core: {
      submit: async (submissions) => ({ outcomes: await submit(submissions), duplicates: [] }),
      askPreview: preview,
      askVersions: versions,
      askCoverage: async () => sampleCoverage(),
      askProgrammes: async (desks) => ({ atUs: 0, rows: [], count: desks === null ? 9 : desks.length }),
      askHolders: holders,
      askWhy: async (question) => sampleWhy(question),
    },
    runBacktest,
    audit: {
      chain: audit,
      commands: new CommandAudit(audit, { ...NOWHERE, deskOfAccount: deskOf }),
      verifier: new AuditVerifier(audit, () => clock.nowMs),
      reports: new DayReports({
        chain: audit,
        disk: auditDisk,
        dataDir: 'data',
        nowUs: () => clock.nowMs * 1_000,
        alerts: () => [],
      }),
    },
    nowUs: () => (clock.nowMs * 1_000) as Microseconds,
    isTimeZone: isKnownZone,
    cards: () => CARDS,
    findCard: (account) => CARDS.find((card) => card.account === account) ?? null,
    series: (_node, range) => ({ ...NO_SERIES, range }),
    ...NO_ROWS,
    ...NO_PAST,
    alerts: NO_ALERTS,
    isReady,
    healthDetail: () => ({ seq: 0 }),
    lagCourse: (afterMs) => ({ durable: [[afterMs + 1, 1, 2, 3]], sent: [] }),
    policyViolated: () => undefined,
  });
}

const NO_SERIES = { scale: null, points: [], gaps: [], fromUs: 0, throughUs: 0, throughSeq: 0, keptFromUs: null };
const NO_ROWS: Pick<Parameters<typeof createRoutes>[0], 'monitorRows' | 'levelRows'> = {
  monitorRows: () => ({ throughSeq: 0, engineTimeUs: 0, awaitsHolders: false, comparedIn: null, unrated: 0, rows: [] }),
  levelRows: () => null,
};
const NOWHERE = { deskOfAlert: () => null, scopeOfSilence: () => null, proposal: () => null };

function deskOf(account: string): string | null {
  return CARDS.find((card) => card.account === account)?.desk ?? null;
}

function createCaller(origin: string): TestHouse['call'] {
  return async (method, path, { body, headers } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(method === 'POST' ? { origin, 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: readObject(text) };
  };
}

function readObject(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) return {};
  // A text that begins like an object parses as one or throws, which fails the test as it should.
  return JSON.parse(text) as Record<string, unknown>;
}

const CARDS: readonly AccountCard[] = ['A-1', 'A-2', 'B-1'].map((account, index) => ({
  index,
  account: account as AccountId,
  name: `Account ${account}`,
  trader: 'Trader',
  desk: account.startsWith('A') ? 'rates' : 'equities',
  currency: 'USD' as Currency,
  scale: 6,
  rulesetName: '',
}));
