import { canonicalJson } from '#lib/base/canonical-json.ts';
import { hashSecret } from './secrets.ts';

/** Who acted, as the session or the token says; nothing of it comes from a body [AZ8]. */
export type AuditActor = {
  readonly user: string | null;
  /** The human behind the user. */
  readonly person: string | null;
  readonly name: string;
  readonly role: string | null;
  /** First 8 hex digits of the hash of the session or of the id of the token; never a secret. */
  readonly session: string | null;
  readonly ip: string | null;
};

/**
 * `done`: it took effect. `refused`: asked for, and decided against. `denied`: no right to it. `failed`: a sign-in that
 * did not succeed. `journalled`: the journal holds it and its answer never left; added after a crash.
 */
export const AUDIT_OUTCOMES = ['done', 'refused', 'denied', 'failed', 'journalled'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What happened, before it has a number. Values are JSON; a secret never stands in them. */
export type AuditAct = {
  readonly actor: AuditActor;
  /** Past participle, for example `LimitDefined`, `SignedIn`. */
  readonly action: string;
  /** Kind and id of what was acted on, for example `limit:daily-1`. */
  readonly target: string | null;
  /** Desk of the target where it is one desk's; null is the firm's or nobody's. */
  readonly desk: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
  /** Number in the journal; null for an act that is not journalled. */
  readonly seq: number | null;
  /** How often it happened within one batch of the log: equal failures are one entry. */
  readonly count: number;
};

export type AuditEntry = AuditAct & {
  /** From 1, without gaps. */
  readonly number: number;
  /** Wall time, microseconds since 1970, UTC. */
  readonly tsUs: number;
};

/** An act of the house itself: a start, a stop. */
export const HOUSE: AuditActor = { user: null, person: null, name: 'desk', role: null, session: null, ip: null };

/** A person at a session or token, with the rights of this moment. */
export function auditActor(
  user: { readonly id: string; readonly person?: string | undefined; readonly name: string; readonly role: string },
  session: string | null,
  ip: string | null,
): AuditActor {
  return { user: user.id, person: user.person ?? null, name: user.name, role: user.role, session, ip };
}

/** An act with the fields that most acts lack. */
export function auditAct(act: Pick<AuditAct, 'actor' | 'action' | 'target' | 'outcome'> & Partial<AuditAct>): AuditAct {
  return { desk: null, before: null, after: null, reason: null, seq: null, count: 1, ...act };
}

/** Leaves room in a record of 64 KiB for its head. */
export const ENTRY_BYTES_MAX = 60_000;

/**
 * The text of an entry that is hashed, kept and read again. A value too large for a record is named by its hash.
 * Texts that are no Unicode are mended, so that nothing a person sends can keep an act out of the log.
 */
export function encodeAuditEntry(entry: AuditEntry): string {
  const whole = canonicalJson(wellFormed(entry));
  if (Buffer.byteLength(whole) <= ENTRY_BYTES_MAX) return whole;
  const { before, after, ...rest } = entry;
  return canonicalJson(wellFormed({ ...rest, before: nameOf(before), after: nameOf(after) }));
}

/** @throws SyntaxError; only texts of records that passed their CRC come here. */
export function decodeAuditEntry(text: string): AuditEntry {
  // `encodeAuditEntry` wrote it, and the chain says that nobody has changed it since.
  return JSON.parse(text) as AuditEntry;
}

function nameOf(value: unknown): unknown {
  const text = canonicalJson(wellFormed(value));
  return { sha256: hashSecret(text), bytes: Buffer.byteLength(text) };
}

/** Also takes what is no JSON out: a class, a function or a number without end is a defect, but not one to lose an act for. */
function wellFormed(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null;
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd');
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [String(wellFormed(key)), wellFormed(member)]));
}
