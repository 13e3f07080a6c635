import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlertRecord, AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { AlertTransitioned, Delta, Outcome } from '#lib/model/effect.ts';
import type { AlertId, Currency, LimitId, Microseconds, Seq, TradingDay } from '#lib/model/ids.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { Rung } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, GroupView } from '#lib/model/view.ts';
import { AuditUnavailableError } from '#server/auth/audit-chain.ts';
import { systemClockSource } from '#server/thread/clock.ts';
import type { CoreStatus } from '#server/thread/core-handle.ts';
import type { CoreAccountDetail } from '#server/thread/messages.ts';
import type { PushSession } from './person-commands.ts';
import type { CoreState, Released } from './publish-core.ts';
import { SocketGateway } from './socket-gateway.ts';
import type { LiveCore } from './socket-gateway.ts';

/** Plainly made-up desks for the tests of the push side: no engine, only what an engine would say. */
const DESKS = ['Desk A', 'Desk B'];
/** What the gateway is given as its clocks. */
export const CLOCK = systemClockSource();
const EPOCH_MS = 1_790_000_000_000;

export function sampleCard(index: number): AccountCard {
  const text = { account: `ACC-${index}`, name: `Sample ${index}`, trader: `Trader ${index % 7}`, currency: 'USD' };
  const desk = DESKS[index % DESKS.length] ?? '';
  // The casts give sample texts the brands of ids.
  return { ...text, desk, index, scale: 6, rulesetName: 'Sample rules' } as AccountCard;
}

export function sampleRow(values: Partial<Record<(typeof ACCOUNT_COLUMNS)[number], number>>): Float64Array {
  return Float64Array.from(ACCOUNT_COLUMNS, (column) => values[column] ?? Number.NaN);
}

export function rowsDelta(rows: ReadonlyMap<number, Float64Array>): Delta {
  const columns = new Float64Array(rows.size * ACCOUNT_COLUMNS.length);
  [...rows.values()].forEach((row, position) => columns.set(row, position * ACCOUNT_COLUMNS.length));
  return { type: 'AccountsRevalued', indexes: Int32Array.from(rows.keys()), columns };
}

/** Rates to USD; without others, of what is in USD already. */
export function ratesDelta(
  others: Readonly<Record<string, readonly [numerator: bigint, denominator: bigint]>> = {},
): Delta {
  const rates = Object.entries({ USD: [1n, 1n] as const, ...others }).map(([currency, [numerator, denominator]]) => ({
    // The casts give sample texts the brands of codes.
    currency: currency as Currency,
    numerator,
    denominator,
  }));
  return { type: 'RatesMoved', rates: { firmCurrency: 'USD' as Currency, rates } };
}

export function sampleAlert(id: number, changes: Partial<AlertRecord> = {}): AlertRecord {
  const record: AlertRecord = {
    alertId: id.toString(16).padStart(32, '0') as AlertId,
    family: 'market',
    limitId: 'L1' as LimitId,
    limitVersion: 1,
    limitName: 'Daily loss',
    ruleType: 'dailyLoss',
    scope: { level: 'account', id: `ACC-${id % 10}` },
    trader: '',
    desk: '',
    instrument: '',
    symbol: '',
    state: 'firing',
    rung: 'breach',
    rungPeak: 'breach',
    asksForAck: true,
    acknowledgement: null,
    snooze: null,
    suppression: null,
    reasonDue: false,
    withdrawnBecause: null,
    voidBySeq: null,
    suppressible: true,
    notes: [],
    escalation: { firingSeq: 1 as Seq, level: 0, steps: [], seen: [], dueUs: null },
    cause: null,
    cost: null,
    noise: null,
    tradingDay: '2026-01-05' as TradingDay,
    openedSeq: 1 as Seq,
    openedAtUs: (EPOCH_MS * 1_000) as Microseconds,
    openedEventUs: (EPOCH_MS * 1_000) as Microseconds,
    changedSeq: 1 as Seq,
    changedAtUs: (EPOCH_MS * 1_000) as Microseconds,
    excursions: 1,
    currency: 'USD',
    scale: 6,
    used: 2_137_000_000,
    allowance: 2_000_000_000,
    usedBp: 10_685,
  };
  return { ...record, ...changes };
}

export function sampleGroup(level: GroupView['level'], id: string): GroupView {
  return groupOf({ level, id }, 1);
}

function groupsAt(seq: number): Delta[] {
  const traders = Array.from({ length: 7 }, (_, trader) => ({ level: 'trader', id: `Trader ${trader}` }) as const);
  const desks = DESKS.map((id) => ({ level: 'desk', id }) as const);
  return [{ level: 'firm', id: 'Sample firm' } as const, ...desks, ...traders].map((node) => ({
    type: 'GroupRevalued',
    group: groupOf(node, seq),
  }));
}

function groupOf(node: Pick<GroupView, 'level' | 'id'>, seq: number): GroupView {
  const sums = { equity: seq, dayPnl: 0, realizedDay: 0, unrealized: 0, long: 0, short: 0, gross: 0, net: 0 };
  const counts = { accounts: 10, activeAccounts: 10, incompleteAccounts: 0 };
  const rungCounts = { watch: 0, warning: 0, critical: 0, breach: 0 };
  return { ...node, currency: 'USD', scale: 6, ...sums, ...counts, rungCounts } as GroupView;
}

const APPROVALS = {
  twoPersons: true,
  approverRole: 'managerOrLead',
  loosenPercent: 0,
  emergencyMs: 3_600_000,
} as const;

/** A core of a few lines: it numbers entries, keeps rows and alerts, and lets the first acknowledgement win. */
export class FakeCore implements LiveCore {
  readonly rows = new Map<number, Float64Array>();
  readonly alerts = new Map<string, AlertRecord>();
  readonly watched = { accounts: [] as readonly string[], limits: false, holders: false };
  readonly submitted: Submission[] = [];
  readonly #released = new Set<(message: Released) => void>();
  readonly #status = new Set<(status: CoreStatus) => void>();
  readonly #accounts: number;
  /** Set by a test: told with each release while it is watched. */
  holders: Holders | null = null;
  seq = 1;
  epoch = 'epoch-1';
  /** Set by a test: the core is not there. */
  away: CoreStatus | null = null;

  constructor(accounts: number) {
    this.#accounts = accounts;
    for (let index = 0; index < accounts; index += 1) this.rows.set(index, sampleRow({ equity: 1_000, rungRank: 1 }));
  }

  status(): CoreStatus {
    if (this.away !== null) return this.away;
    const ready = {
      type: 'ready',
      seq: this.seq,
      epoch: this.epoch,
      engineVersion: 'sample',
      fingerprint: '0',
    } as const;
    return { ...ready, recoveredEntries: 0, droppedBytes: 0, silentMs: 0 };
  }

  onStatus(listener: (status: CoreStatus) => void): () => void {
    this.#status.add(listener);
    return () => void this.#status.delete(listener);
  }

  onReleased(listener: (message: Released) => void): () => void {
    this.#released.add(listener);
    return () => void this.#released.delete(listener);
  }

  askState(): Promise<CoreState> {
    const cards = Array.from({ length: this.#accounts }, (_, index): Delta => ({
      type: 'AccountCarded',
      card: sampleCard(index),
    }));
    const deltas: Delta[] = [...cards, rowsDelta(this.rows), ...groupsAt(this.seq), ratesDelta()];
    const alerts = [...this.alerts.values()];
    return Promise.resolve({
      type: 'state',
      id: 1,
      throughSeq: this.seq,
      engineTimeUs: this.#nowUs(),
      deltas,
      alerts,
      limits: [],
      proposals: [],
      silences: [],
    });
  }

  askDetail(account: string): Promise<CoreAccountDetail | null> {
    const index = Number(account.slice('ACC-'.length));
    const result = { realized: 0, fees: 0, carry: 0, unrealized: 0 };
    return Promise.resolve({ account, index, result, positions: [], limits: [], fills: [] });
  }

  watch({ accounts, limits, holders }: Parameters<LiveCore['watch']>[0]): void {
    Object.assign(this.watched, { accounts, limits, holders });
  }

  submit(submissions: readonly Submission[]): Promise<{ outcomes: readonly Outcome[]; duplicates: readonly number[] }> {
    this.submitted.push(...submissions);
    return Promise.resolve({ outcomes: submissions.map((submission) => this.#decide(submission)), duplicates: [] });
  }

  /** A new process behind the same address: another epoch, the same state. */
  restart(): void {
    this.epoch = `${this.epoch}+`;
    for (const listener of this.#status) listener(this.status());
  }

  /** One entry that moves rows. */
  move(rows: ReadonlyMap<number, Float64Array>): void {
    this.seq += 1;
    for (const [index, row] of rows) this.rows.set(index, row);
    this.#release([rowsDelta(rows)], []);
  }

  /** One entry that opens alerts. */
  alarm(ids: readonly number[], rung: Rung = 'breach'): void {
    this.seq += 1;
    const seq = this.seq as Seq;
    const opened = ids.map((id) => sampleAlert(id, { rung, rungPeak: rung, openedSeq: seq, changedSeq: seq }));
    this.#transition(opened, 'crossed', 'cleared');
  }

  /** One entry that changes alerts that exist. */
  change(ids: readonly number[], changes: Partial<AlertRecord>, trigger: AlertTrigger = 'rungMoved'): void {
    this.seq += 1;
    const changed = ids.map((id) => ({
      ...sampleAlert(id),
      ...this.alerts.get(sampleAlert(id).alertId),
      ...changes,
      changedSeq: this.seq as Seq,
    }));
    this.#transition(changed, trigger, 'firing');
  }

  #decide(submission: Submission): Outcome {
    const { input } = submission;
    this.seq += 1;
    const seq = this.seq as Seq;
    if (input.type !== 'AcknowledgeAlert') return { type: 'Accepted', seq };
    const held = this.alerts.get(input.alertId);
    if (held === undefined) return { type: 'Rejected', seq, reason: 'unknownAlert' };
    if (held.acknowledgement !== null) return { type: 'Rejected', seq, reason: 'alreadyAcknowledged' };
    const { user, name } = input.actor;
    const acknowledgement = {
      by: user,
      byName: name,
      atUs: this.#nowUs() as Microseconds,
      seq,
      cover: held.rung,
      reason: null,
    };
    this.#transition([{ ...held, state: 'acknowledged', acknowledgement, changedSeq: seq }], 'acknowledge', 'firing');
    return { type: 'Accepted', seq };
  }

  #transition(alerts: readonly AlertRecord[], trigger: AlertTrigger, from: AlertState): void {
    const notices = alerts.map((alert, ordinal): AlertTransitioned => {
      this.alerts.set(alert.alertId, alert);
      const at = { seq: this.seq as Seq, ordinal, atUs: this.#nowUs() as Microseconds };
      return { type: 'AlertTransitioned', ...at, trigger, from, to: alert.state, alert };
    });
    this.#release([], notices);
  }

  #release(deltas: readonly Delta[], notices: readonly AlertTransitioned[]): void {
    const nowUs = this.#nowUs();
    const receivedUs = CLOCK.wallUs();
    const received = { submissions: 1, oldestReceivedUs: receivedUs, newestReceivedUs: receivedUs };
    const timings = { entries: 1, ...received, applyUs: 1, commitUs: 1 };
    const message: Released = {
      type: 'released',
      throughSeq: this.seq,
      engineTimeUs: nowUs,
      outcomes: [],
      deltas: [...deltas, ...groupsAt(this.seq)],
      notices,
      details: [],
      limits: null,
      ...(this.watched.holders && this.holders !== null ? { holders: this.holders } : {}),
      evidence: [],
      detectedAtUs: 0,
      durableAtUs: 0,
      timings,
    };
    for (const listener of this.#released) listener(message);
  }

  #nowUs(): number {
    return (EPOCH_MS + this.seq) * 1_000;
  }
}

export const ORIGIN = 'http://desk.test';

/** A gateway on 127.0.0.1 with sessions named by a plain cookie: `session=<user>`. */
export class PushRig {
  readonly core: FakeCore;
  readonly gateway: SocketGateway;
  readonly sessions = new Map<string, PushSession>();
  readonly errors: unknown[] = [];
  readonly touched: string[] = [];
  /** What the log of acts was told. */
  readonly audited: { readonly name: string; readonly action: string; readonly outcome: string }[] = [];
  /** Set by a test: the log takes nothing. */
  isAuditAway = false;
  readonly #server = createServer((_request, response) => response.writeHead(404).end());

  private constructor(accounts: number) {
    this.core = new FakeCore(accounts);
    this.gateway = new SocketGateway({
      server: this.#server,
      core: this.core,
      authenticate: (cookie) => this.sessions.get(/session=([\w-]+)/.exec(cookie ?? '')?.[1] ?? '') ?? null,
      currentSession: (sessionId) => this.sessions.get(sessionId) ?? null,
      permit: (session, event) => session.user.role !== 'viewer' || !/acknowledge|Limit/.test(event),
      audit: {
        reserve: () => {
          if (this.isAuditAway) throw new AuditUnavailableError('away');
        },
        decided: ({ name }, { type }, outcome) => this.audited.push({ name, action: type, outcome: outcome.type }),
        denied: ({ name }, action, outcome) => this.audited.push({ name, action, outcome }),
      },
      needsConfirmation: () => false,
      touch: (sessionId) => this.touched.push(sessionId),
      isAllowedOrigin: (origin) => origin === ORIGIN,
      isAllowedHost: (host) => host?.startsWith('127.0.0.1:') ?? false,
      about: { demo: true, clock: 'wall', approvals: APPROVALS },
      nowMs: () => CLOCK.wallUs() / 1_000,
      nowUs: () => CLOCK.wallUs(),
      monotonicMs: () => performance.now(),
      onError: (error) => this.errors.push(error),
    });
  }

  static async start(accounts = 20): Promise<PushRig> {
    const rig = new PushRig(accounts);
    await new Promise<void>((resolve) => {
      rig.#server.listen(0, '127.0.0.1', resolve);
    });
    await rig.gateway.start();
    return rig;
  }

  get port(): number {
    // A server that listens on TCP has an address with a port.
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  signIn(
    name: string,
    role: PushSession['user']['role'] = 'manager',
    scopeDesks: readonly string[] | null = null,
  ): string {
    this.sessions.set(name, { sessionId: name, user: { id: `user-${name}`, name, role, scopeDesks } });
    return `session=${name}`;
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Waits for a condition with a deadline; the condition is asked again after each turn of the event loop. */
export async function until(condition: () => boolean, what: string, deadlineMs = 8_000): Promise<void> {
  const endsAt = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > endsAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
