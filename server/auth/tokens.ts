import type { Store, TokenRow } from '#server/store/store.ts';
import { insertToken, listTokens, setTokenRevoked, setTokenUsed } from '#server/store/tokens.ts';
import { TOKENS_PER_USER_MAX } from './bounds.ts';
import { equalHashes, hashSecret, newId, newSecret } from './secrets.ts';
import type { User, Users } from './users.ts';

const INGEST_PREFIX = 'rk_ing_';
const PERSONAL_PREFIX = 'rk_pat_';
/** Last use is written at most this often. */
const USE_STORED_MS = 60_000;

export type Token = {
  readonly id: string;
  readonly kind: 'ingest' | 'personal';
  readonly name: string;
  /** Origin of every fact sent with it; null for a personal token. */
  readonly source: string | null;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
};

/** Tokens of machines (`rk_ing_`, they write facts of one source) and of persons (`rk_pat_`, they act as the person). */
export class Tokens {
  readonly #store: Store;
  readonly #users: Users;
  readonly #nowMs: () => number;
  readonly #byHash = new Map<string, TokenRow>();
  readonly #listeners: ((tokenId: string) => void)[] = [];
  readonly #useListeners: ((token: Token) => void)[] = [];

  private constructor(store: Store, users: Users, nowMs: () => number) {
    this.#store = store;
    this.#users = users;
    this.#nowMs = nowMs;
  }

  static async load(store: Store, users: Users, nowMs: () => number): Promise<Tokens> {
    const tokens = new Tokens(store, users, nowMs);
    for (const row of await listTokens(store)) tokens.#byHash.set(row.hash, row);
    return tokens;
  }

  onRevoked(listener: (tokenId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Told when a token is used for the first time. */
  onFirstUse(listener: (token: Token) => void): void {
    this.#useListeners.push(listener);
  }

  list(): readonly Token[] {
    return [...this.#byHash.values()].map(toToken);
  }

  /** The token's text is returned once and stored nowhere. Null when the user holds too many. */
  async issue(
    fresh: { readonly name: string; readonly userId: string } & (
      { readonly kind: 'ingest'; readonly source: string } | { readonly kind: 'personal' }
    ),
  ): Promise<{ readonly text: string; readonly token: Token } | null> {
    const held = [...this.#byHash.values()].filter((row) => row.userId === fresh.userId && row.revokedAtMs === null);
    if (held.length >= TOKENS_PER_USER_MAX) return null;
    const text = `${fresh.kind === 'ingest' ? INGEST_PREFIX : PERSONAL_PREFIX}${newSecret()}`;
    const row: TokenRow = {
      id: newId(),
      hash: hashSecret(text),
      kind: fresh.kind,
      name: fresh.name,
      source: fresh.kind === 'ingest' ? fresh.source : null,
      userId: fresh.userId,
      createdAtMs: this.#nowMs(),
      usedAtMs: null,
      revokedAtMs: null,
    };
    await insertToken(this.#store, row);
    this.#byHash.set(row.hash, row);
    return { text, token: toToken(row) };
  }

  /** The source an ingest token speaks for; null for anything but a live ingest token. */
  authenticateIngest(authorization: string | undefined): { readonly tokenId: string; readonly origin: string } | null {
    const row = this.#find(authorization, INGEST_PREFIX);
    return row === null || row.source === null ? null : { tokenId: row.id, origin: row.source };
  }

  /** The person behind a personal token, with the rights of this moment. */
  authenticatePersonal(authorization: string | undefined): { readonly tokenId: string; readonly user: User } | null {
    const row = this.#find(authorization, PERSONAL_PREFIX);
    if (row === null) return null;
    const user = this.#users.find(row.userId);
    return user === null || !user.active ? null : { tokenId: row.id, user };
  }

  /** False when there is no such live token. */
  async revoke(tokenId: string): Promise<boolean> {
    const row = [...this.#byHash.values()].find((candidate) => candidate.id === tokenId);
    if (row === undefined || row.revokedAtMs !== null) return false;
    const revokedAtMs = this.#nowMs();
    this.#byHash.set(row.hash, { ...row, revokedAtMs });
    for (const listener of this.#listeners) listener(tokenId);
    await setTokenRevoked(this.#store, tokenId, revokedAtMs);
    return true;
  }

  #find(authorization: string | undefined, prefix: string): TokenRow | null {
    const text = /^Bearer (rk_[a-z]{3}_[A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1];
    if (text === undefined || !text.startsWith(prefix)) return null;
    const hash = hashSecret(text);
    const row = this.#byHash.get(hash);
    if (row === undefined || !equalHashes(row.hash, hash) || row.revokedAtMs !== null) return null;
    this.#used(row);
    return row;
  }

  #used(row: TokenRow): void {
    const nowMs = this.#nowMs();
    if (row.usedAtMs !== null && nowMs - row.usedAtMs < USE_STORED_MS) return;
    this.#byHash.set(row.hash, { ...row, usedAtMs: nowMs });
    if (row.usedAtMs === null) for (const listener of this.#useListeners) listener(toToken(row));
    // Evidence only: a failed write must not turn a valid token away, and the next use writes again.
    setTokenUsed(this.#store, row.id, nowMs).catch(() => this.#byHash.set(row.hash, row));
  }
}

function toToken(row: TokenRow): Token {
  const { hash: _, kind, ...rest } = row;
  return { ...rest, kind: kind === 'ingest' ? 'ingest' : 'personal' };
}
