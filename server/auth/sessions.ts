import type { Store } from '#server/store/store.ts';
import { confirmSession, deleteSessions, insertSession, listSessions, setSessionUsed } from '#server/store/sessions.ts';
import {
  CONFIRMED_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  SESSION_TOUCH_MS,
  SESSIONS_PER_USER_MAX,
} from './bounds.ts';
import { equalHashes, hashSecret, newId, newSecret } from './secrets.ts';
import type { User, Users } from './users.ts';

const MARK_DIGITS = 8;
const SESSION_COOKIE = '__Host-session';

/** A signed-in user as of this moment; the rights are those of the user's record now, not of the sign-in. */
export type Session = {
  readonly sessionId: string;
  /** First 8 hex digits of the hash of the cookie's value: names it in the audit log. */
  readonly mark: string;
  readonly user: User;
  /** When it ends if nothing happens any more. */
  readonly expiresAtMs: number;
  /** When it ends in any case. */
  readonly absoluteEndMs: number;
  /** Whether its person gave a password or a second factor within the last five minutes [SS6]. */
  readonly isConfirmed: boolean;
  /** The role asks for a second factor and there is none: the session may only enrol one [PW5]. */
  readonly mustEnrol: boolean;
};

/** A session as its list shows it; its id is no secret. */
export type SessionLine = { readonly id: string; readonly createdAtMs: number; readonly usedAtMs: number };

type Live = {
  readonly id: string;
  readonly userId: string;
  readonly createdAtMs: number;
  hash: string;
  confirmedAtMs: number;
  usedAtMs: number;
  storedAtMs: number;
};

/** Server-side sessions: the browser holds 256 random bits, the store their SHA-256, memory what is checked per event. */
export class Sessions {
  readonly #store: Store;
  readonly #users: Users;
  readonly #nowMs: () => number;
  readonly #mustEnrol: (user: User) => boolean;
  readonly #byHash = new Map<string, Live>();
  readonly #byId = new Map<string, Live>();
  readonly #listeners: ((sessionIds: readonly string[]) => void)[] = [];

  private constructor(store: Store, users: Users, nowMs: () => number, mustEnrol: (user: User) => boolean) {
    this.#store = store;
    this.#users = users;
    this.#nowMs = nowMs;
    this.#mustEnrol = mustEnrol;
  }

  static async load(
    store: Store,
    users: Users,
    nowMs: () => number,
    mustEnrol: (user: User) => boolean,
  ): Promise<Sessions> {
    const sessions = new Sessions(store, users, nowMs, mustEnrol);
    for (const row of await listSessions(store)) {
      sessions.#keep({
        id: row.id,
        userId: row.userId,
        createdAtMs: row.createdAtMs,
        hash: row.hash,
        confirmedAtMs: row.confirmedAtMs,
        usedAtMs: row.usedAtMs,
        storedAtMs: row.usedAtMs,
      });
    }
    await sessions.sweep();
    return sessions;
  }

  /** Told at once when sessions end, so that their sockets are cut [AZ5]. */
  onEnded(listener: (sessionIds: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /** A new session; the oldest of the user ends when there are too many. Returns the value of its cookie. */
  async create(userId: string): Promise<string> {
    const own = this.#of(userId).sort((a, b) => a.createdAtMs - b.createdAtMs);
    await this.#end(own.slice(0, Math.max(0, own.length - SESSIONS_PER_USER_MAX + 1)));
    const nowMs = this.#nowMs();
    const value = newSecret();
    const live: Live = {
      id: newId(),
      userId,
      createdAtMs: nowMs,
      hash: hashSecret(value),
      confirmedAtMs: nowMs,
      usedAtMs: nowMs,
      storedAtMs: nowMs,
    };
    const { storedAtMs: _, ...row } = live;
    await insertSession(this.#store, row);
    this.#keep(live);
    return value;
  }

  /** The session a Cookie header names, if it is alive and its user is active. Does not count as use. */
  authenticate(cookieHeader: string | undefined): Session | null {
    const value = readCookie(cookieHeader);
    if (value === null) return null;
    const hash = hashSecret(value);
    const live = this.#byHash.get(hash);
    return live === undefined || !equalHashes(live.hash, hash) ? null : this.#view(live);
  }

  /** The same session later, with the rights of that moment; null once it has ended. */
  find(sessionId: string): Session | null {
    const live = this.#byId.get(sessionId);
    return live === undefined ? null : this.#view(live);
  }

  /** Counts as use: a command, or the beat of a page that is visible and used [SS3]. */
  touch(sessionId: string): void {
    const live = this.#byId.get(sessionId);
    if (live === undefined || this.#view(live) === null) return;
    live.usedAtMs = this.#nowMs();
  }

  /**
   * Its person has proved to be there: a new cookie value for the same session, whose sockets stay; the old value is
   * worthless from now on, and the session ends twelve hours from here [SS2] [SS3].
   */
  async confirm(sessionId: string): Promise<string | null> {
    const live = this.#byId.get(sessionId);
    if (live === undefined || this.#view(live) === null) return null;
    const value = newSecret();
    this.#byHash.delete(live.hash);
    live.hash = hashSecret(value);
    live.confirmedAtMs = this.#nowMs();
    this.#byHash.set(live.hash, live);
    await confirmSession(this.#store, live.id, { hash: live.hash, confirmedAtMs: live.confirmedAtMs });
    return value;
  }

  async end(sessionId: string): Promise<void> {
    const live = this.#byId.get(sessionId);
    if (live !== undefined) await this.#end([live]);
  }

  async endAllOf(userId: string): Promise<void> {
    await this.#end(this.#of(userId));
  }

  async endOthersOf(userId: string, sessionId: string): Promise<void> {
    await this.#end(this.#of(userId).filter(({ id }) => id !== sessionId));
  }

  /** The sessions of a user that stand, newest use first. */
  listOf(userId: string): readonly SessionLine[] {
    return this.#of(userId)
      .filter((live) => this.#view(live) !== null)
      .map(({ id, createdAtMs, usedAtMs }) => ({ id, createdAtMs, usedAtMs }))
      .sort((a, b) => b.usedAtMs - a.usedAtMs);
  }

  /** Ends what has run out and writes down late uses; called each few seconds. */
  async sweep(): Promise<void> {
    const all = [...this.#byId.values()];
    await this.#end(all.filter((live) => this.#view(live) === null));
    for (const live of this.#byId.values()) {
      if (live.usedAtMs - live.storedAtMs < SESSION_TOUCH_MS) continue;
      live.storedAtMs = live.usedAtMs;
      await setSessionUsed(this.#store, live.id, live.usedAtMs);
    }
  }

  #of(userId: string): Live[] {
    return [...this.#byId.values()].filter((live) => live.userId === userId);
  }

  #keep(live: Live): void {
    this.#byId.set(live.id, live);
    this.#byHash.set(live.hash, live);
  }

  /** Out of memory first, then the sockets, then the store: a slow disk does not prolong a session. */
  async #end(ended: readonly Live[]): Promise<void> {
    if (ended.length === 0) return;
    for (const live of ended) {
      this.#byId.delete(live.id);
      this.#byHash.delete(live.hash);
    }
    const ids = ended.map((live) => live.id);
    for (const listener of this.#listeners) listener(ids);
    await deleteSessions(this.#store, ids);
  }

  #view(live: Live): Session | null {
    const nowMs = this.#nowMs();
    // A session of before this was asked has never been confirmed.
    const absoluteEndMs = Math.max(live.createdAtMs, live.confirmedAtMs) + SESSION_ABSOLUTE_MS;
    const expiresAtMs = Math.min(live.usedAtMs + SESSION_IDLE_MS, absoluteEndMs);
    if (nowMs >= expiresAtMs) return null;
    const user = this.#users.find(live.userId);
    if (user === null || !user.active) return null;
    return {
      sessionId: live.id,
      mark: live.hash.slice(0, MARK_DIGITS),
      user,
      expiresAtMs,
      absoluteEndMs,
      isConfirmed: nowMs - live.confirmedAtMs < CONFIRMED_MS,
      mustEnrol: this.#mustEnrol(user),
    };
  }
}

/** A session that may see the desk: not one that still has to enrol a second factor. */
export function admitted(session: Session | null): Session | null {
  return session === null || session.mustEnrol ? null : session;
}

/** `Set-Cookie` of a session. A session cookie of the browser: the server alone decides when it ends. */
export function sessionCookie(value: string): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`;
}

export function clearedSessionCookie(): string {
  return `${SESSION_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`;
}

/** Null when the cookie is absent, malformed or there twice: two values mean that somebody planted one. */
function readCookie(header: string | undefined): string | null {
  if (header === undefined) return null;
  const found = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${SESSION_COOKIE}=`));
  const value = found[0]?.slice(SESSION_COOKIE.length + 1);
  return found.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}
