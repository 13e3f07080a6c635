import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { foreignUseNotes } from './foreign-use.ts';
import { AUDIT_SEGMENT_BYTES, AuditChain } from './audit-chain.ts';
import type { AuditDisk } from './audit-disk.ts';
import { auditAct, auditActor, HOUSE, type AuditActor } from './audit-entry.ts';
import { AuditVerifier } from './audit-verifier.ts';
import type { AuditPlaces } from './audit-places.ts';
import { DayReports } from './day-reports.ts';
import { CommandAudit } from './command-audit.ts';
import { Retention, type RetentionYears } from './retention.ts';
import { SystemAudit } from './system-audit.ts';
import type { Tokens } from './tokens.ts';
import type { Users } from './users.ts';

/** Failures and denials wait at most so long for their batch [AU3]. */
const FLUSH_MS = 100;

export type AuditHouse = {
  readonly chain: AuditChain;
  readonly commands: CommandAudit;
  /** What the core released, and what its recovery told again. */
  readonly told: (notices: readonly Notice[]) => void;
  readonly relived: (notices: readonly Notice[]) => void;
  readonly reports: DayReports;
  readonly retention: Retention;
  readonly verifier: AuditVerifier;
  /** Where the journal ends, for the entry of the stop; called when nobody writes it any more. */
  readonly journalEnd: () => { readonly throughSeq: number; readonly journalHead: string };
};

export type AuditHouseOptions = {
  readonly disk: AuditDisk;
  readonly dataDir: string;
  readonly nowUs: () => number;
  readonly places: AuditPlaces;
  readonly users: Pick<Users, 'find'>;
  readonly tokens: Pick<Tokens, 'onFirstUse' | 'onForeignUse'>;
  /** What people have sent, by the journal, from a number on. */
  readonly readJournal: (fromSeq: number) => {
    readonly entries: readonly JournalEntry[];
    readonly lastSeq: number;
    readonly head: string;
  };
  /** What the house starts with: version, configuration; no secrets. */
  readonly about: Readonly<Record<string, unknown>>;
  /** For the reports: alerts as of now; null while the desk does not know them yet. */
  readonly alerts: () => readonly AlertRecord[] | null;
  /** How long each kind of record is kept, in years [AU5]. */
  readonly years: RetentionYears;
};

/**
 * Opens the log, adds what the journal holds and a crash kept out of it, and writes the start down.
 * @throws AuditDamagedError, AuditUnavailableError
 */
export function openAuditHouse(options: AuditHouseOptions): AuditHouse {
  const { disk, dataDir, nowUs, users, tokens } = options;
  const folders = { folder: `${dataDir}/audit`, anchorFolder: `${dataDir}/audit-anchor` };
  const chain = AuditChain.open({ disk, ...folders, segmentBytes: AUDIT_SEGMENT_BYTES, nowUs });
  const commands = new CommandAudit(chain, options.places);
  const start = chain.last(({ action }) => action === 'StartDesk');
  const known = new Set(chain.seqsAfter(start?.number ?? 0));
  const { entries, lastSeq, head } = options.readJournal(throughSeqOf(start?.after) + 1);
  const missing = entries.filter(({ seq }) => !known.has(seq));
  chain.record(...missing.map((entry) => commands.actOfEntry(actorOfEntry(entry, users), entry)));
  const after = { ...options.about, throughSeq: lastSeq, journalHead: head };
  chain.record(auditAct({ actor: HOUSE, action: 'StartDesk', target: null, after, outcome: 'done' }));
  tokens.onFirstUse(({ id, kind, name, source }) => {
    const actor: AuditActor = { ...HOUSE, name, role: kind === 'ingest' ? 'ingest' : null, session: id.slice(0, 8) };
    chain.note(
      auditAct({ actor, action: 'UseToken', target: `token:${id}`, after: { kind, source }, outcome: 'done' }),
    );
  });
  tokens.onForeignUse(foreignUseNotes(chain, nowUs));
  const journalEnd: AuditHouse['journalEnd'] = () => {
    const end = options.readJournal(Number.MAX_SAFE_INTEGER);
    return { throughSeq: end.lastSeq, journalHead: end.head };
  };
  const verifier = new AuditVerifier(chain, () => Math.floor(nowUs() / 1_000));
  const system = new SystemAudit(chain, options.places);
  const reports = new DayReports({ ...options, chain });
  const told: AuditHouse['told'] = (notices) => {
    system.take(notices);
    reports.take(notices);
  };
  const relived: AuditHouse['relived'] = (notices) => {
    system.relive(notices);
    reports.take(notices);
  };
  const retention = new Retention({ ...options, chain });
  return { chain, commands, told, relived, reports, retention, verifier, journalEnd };
}

/**
 * Writes the waiting notes down ten times a second, and the reports that are due; the function it returns writes the stop
 * and ends it.
 */
export function runAuditHouse(
  { chain, reports, retention, journalEnd }: AuditHouse,
  onError: (error: unknown, what: string) => void,
): () => void {
  const failing = new Set<string>();
  // A full disk: it stays due, and is said once.
  const attempt = (what: string, run: () => void): void => {
    try {
      run();
      failing.delete(what);
    } catch (error) {
      if (!failing.has(what)) onError(error, what);
      failing.add(what);
    }
  };
  const timer = setInterval(() => {
    chain.flush();
    attempt('the report of the day could not be written yet', () => reports.write());
    attempt('old records could not be removed', () => retention.runDaily());
  }, FLUSH_MS);
  return () => {
    clearInterval(timer);
    chain.record(auditAct({ actor: HOUSE, action: 'StopDesk', target: null, after: journalEnd(), outcome: 'done' }));
    chain.close();
  };
}

/** A feed sent facts that its token may not send: noted once a batch, with how many they were [TK4]. */
export function noteOutOfScope(
  chain: AuditChain,
  token: { readonly tokenId?: string | undefined; readonly origin: string },
  count: number,
): void {
  const id = token.tokenId ?? '';
  const actor: AuditActor = { ...HOUSE, name: token.origin, role: 'ingest', session: id.slice(0, 8) };
  const denied = { outcome: 'denied', reason: 'outOfScope', count } as const;
  chain.note(auditAct({ actor, action: 'UseToken', target: `token:${id}`, ...denied }));
}

/** Up to here the log holds every act of the journal: the last start made sure of it. */
function throughSeqOf(after: unknown): number {
  const seq: unknown = typeof after === 'object' && after !== null && 'throughSeq' in after ? after.throughSeq : 0;
  return typeof seq === 'number' ? seq : 0;
}

function actorOfEntry({ input, inputId }: JournalEntry, users: Pick<Users, 'find'>): AuditActor {
  // A command says who sent it; of a fact that a person sent the key does.
  const id = 'actor' in input ? input.actor.user : (inputId.split(':')[0] ?? '');
  const user = users.find(id);
  if (user !== null) return auditActor(user, null, null);
  const name = 'actor' in input ? input.actor.name : 'unknown';
  return { user: id, person: null, name, role: null, session: null, ip: null };
}
