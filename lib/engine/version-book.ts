import type {
  LeftOutVersion,
  LimitVersion,
  LimitVersions,
  PendingVersion,
  VersionOrigin,
} from '#lib/model/limit-version.ts';
import type { Microseconds, Seq, UserId } from '#lib/model/ids.ts';
import { noiseMarks } from './alert-noise.ts';
import type { EngineState, LimitState } from './state.ts';
import { FORMER_VERSIONS_KEPT } from './version-state.ts';
import type { FormerVersion, VersionBook, WaitingDraft } from './version-state.ts';

type Ended = { readonly seq: number; readonly atUs: number };

function bookOf(state: EngineState, limitId: string): VersionBook {
  const known = state.versionBooks.get(limitId);
  if (known !== undefined) return known;
  const made: VersionBook = { origin: null, former: [], retired: null, pending: null, leftOut: null };
  state.versionBooks.set(limitId, made);
  return made;
}

/** A version ends: what it said and how it came to be stays on record [LE8]. */
export function closeVersion(state: EngineState, limit: LimitState, { seq, atUs }: Ended): void {
  const book = bookOf(state, limit.definition.limitId);
  book.former.push({ ...partsOf(limit), origin: book.origin, endedSeq: seq, endedAtUs: atUs });
  if (book.former.length > FORMER_VERSIONS_KEPT) book.former.splice(0, book.former.length - FORMER_VERSIONS_KEPT);
  book.origin = null;
}

/** How the version that now is in force came to be. */
export function openVersion(state: EngineState, limitId: string, origin: VersionOrigin | null): void {
  if (origin === null && !state.versionBooks.has(limitId)) return;
  const book = bookOf(state, limitId);
  book.origin = origin;
  book.retired = null;
  book.pending = null;
  book.leftOut = null;
}

export function noteRetirement(state: EngineState, limitId: string, retired: VersionOrigin): void {
  const book = bookOf(state, limitId);
  book.retired = retired;
  book.pending = null;
}

/** Published for the next trading day, in place of what waited before. */
export function putWaiting(state: EngineState, waiting: WaitingDraft): void {
  const book = bookOf(state, waiting.draft.limitId);
  book.pending = waiting;
  book.leftOut = null;
}

/** Takes what waits for the next trading day of a limit. */
export function takeWaiting(state: EngineState, limitId: string): WaitingDraft | null {
  const book = state.versionBooks.get(limitId);
  const waiting = book?.pending ?? null;
  if (book !== undefined) book.pending = null;
  return waiting;
}

/** What waited did not take effect. */
export function noteLeftOut(state: EngineState, limitId: string, leftOut: LeftOutVersion): void {
  bookOf(state, limitId).leftOut = leftOut;
}

/** The version that waits, as it would be in force. */
export function pendingVersion(state: EngineState, limit: LimitState): PendingVersion | null {
  const waiting = state.versionBooks.get(limit.definition.limitId)?.pending ?? null;
  if (waiting === null) return null;
  const { baseVersion: _base, ...content } = waiting.draft;
  // The user was an actor's.
  const by = waiting.by as UserId;
  return { definition: { ...content, version: limit.definition.version + 1 }, by, origin: waiting.origin };
}

/** Every version kept of a limit, newest first; null where there never was one of that name. */
export function limitVersions(state: EngineState, limitId: string): LimitVersions | null {
  const book = state.versionBooks.get(limitId);
  const found = state.limits.get(limitId);
  // The states of a spread limit are found under keys of their own and are no limits of themselves.
  const limit = found?.definition.limitId === limitId ? found : undefined;
  const present = limit === undefined ? [] : [{ ...partsOf(limit), origin: book?.origin ?? null, ...NOT_ENDED }];
  const versions = [...(book?.former ?? []), ...present].toReversed().map((version) => versionOf(state, version));
  const oldest = versions.at(-1);
  if (oldest === undefined) return null;
  return {
    limitId,
    inForce: limit?.definition.version ?? null,
    versions,
    older: oldest.definition.version - 1,
    retired: book?.retired ?? null,
    leftOut: book?.leftOut ?? null,
    pending: limit === undefined ? null : pendingVersion(state, limit),
  };
}

const NOT_ENDED = { endedSeq: null, endedAtUs: null } as const;

function partsOf({
  definition,
  source,
  definedBy,
  definedSeq,
  definedAtUs,
}: LimitState): Omit<Plain, 'origin' | keyof typeof NOT_ENDED> {
  return { definition, source, by: definedBy, definedSeq, definedAtUs };
}

type Plain = Omit<FormerVersion, 'endedSeq' | 'endedAtUs'> & {
  readonly endedSeq: number | null;
  readonly endedAtUs: number | null;
};

function versionOf(state: EngineState, plain: Plain): LimitVersion {
  const { by, definedSeq, definedAtUs, endedSeq, endedAtUs, ...rest } = plain;
  // Written from values of these kinds; a snapshot keeps them as plain numbers and texts.
  return {
    ...rest,
    by: by as UserId | null,
    definedSeq: definedSeq as Seq,
    definedAtUs: definedAtUs as Microseconds,
    endedSeq: endedSeq as Seq | null,
    endedAtUs: endedAtUs as Microseconds | null,
    noiseMarks: noiseMarks(state, rest.definition.limitId, rest.definition.version),
  };
}
