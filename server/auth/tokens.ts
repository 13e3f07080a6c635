import type { Store, TokenRow } from '#server/store/store.ts';
import { insertToken, listTokens, setTokenExpiry, setTokenRevoked, setTokenUsed } from '#server/store/tokens.ts';
import { TOKEN_ROTATION_MS, TOKENS_PER_USER_MAX } from './bounds.ts';
import { createAddressList } from './networks.ts';
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
  /** Kinds of fact and accounts it may send; null is every one [TK2]. */
  readonly kinds: readonly string[] | null;
  readonly accounts: readonly string[] | null;
  /** Addresses and networks (CIDR) it may be used from; null is everywhere [TK2]. */
  readonly networks: readonly string[] | null;
  /** From then on it is worth nothing; null has no end. */
  readonly expiresAtMs: number | null;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
};

/** What an ingest token stands for. */
export type IngestRight = {
  readonly tokenId: string;
  readonly origin: string;
  readonly kinds?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
};

export type NewToken = { readonly name: string; readonly userId: string } & (
  | {
      readonly kind: 'ingest';
      readonly source: string;
      readonly kinds?: readonly string[] | null | undefined;
      readonly accounts?: readonly string[] | null | undefined;
      readonly networks?: readonly string[] | null | undefined;
      readonly expiresAtMs?: number | null | undefined;
    }
  | { readonly kind: 'personal' }
);
export type Issued = { readonly text: string; readonly token: Token };

/** Tokens of machines (`rk_ing_`, they write facts of one source) and of persons (`rk_pat_`, they act as the person). */
export class Tokens {
  readonly #store: Store;
  readonly #users: Users;
  readonly #nowMs: () => number;
  readonly #byHash = new Map<string, TokenRow>();
  readonly #listeners: ((tokenId: string) => void)[] = [];
  readonly #useListeners: ((token: Token) => void)[] = [];
  readonly #foreignListeners: ((token: Token, address: string) => void)[] = [];

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

  /** Told each time a living token comes from outside its networks, which gets the answer of an unknown one. */
  onForeignUse(listener: (token: Token, address: string) => void): void {
    this.#foreignListeners.push(listener);
  }

  list(): readonly Token[] {
    return [...this.#byHash.values()].map(toToken);
  }

  /** The token's text is returned once and stored nowhere. A source has one live token: another comes by rotation [TK3]. */
  async issue(fresh: NewToken): Promise<Issued | 'tooManyTokens' | 'sourceHasToken'> {
    const live = this.#live();
    if (live.filter((row) => row.userId === fresh.userId).length >= TOKENS_PER_USER_MAX) return 'tooManyTokens';
    if (fresh.kind === 'ingest' && live.some((row) => row.source === fresh.source)) return 'sourceHasToken';
    return this.#insert(fresh);
  }

  /** A successor with the same scope; the former one goes on for seven days at most, so that a feed can be moved over. */
  async rotate(tokenId: string, userId: string): Promise<Issued | 'notFound' | 'rotationRunning'> {
    const row = this.#live().find(({ id }) => id === tokenId);
    if (row === undefined || row.source === null) return 'notFound';
    if (this.#live().filter(({ source }) => source === row.source).length > 1) return 'rotationRunning';
    const { name, kinds, accounts, networks, expiresAtMs } = toToken(row);
    const until = this.#nowMs() + TOKEN_ROTATION_MS;
    const ends = Math.min(expiresAtMs ?? until, until);
    this.#byHash.set(row.hash, { ...row, expiresAtMs: ends });
    await setTokenExpiry(this.#store, row.id, ends);
    const scope = { source: row.source, kinds, accounts, networks, expiresAtMs };
    return this.#insert({ kind: 'ingest', name, ...scope, userId });
  }

  async #insert(fresh: NewToken): Promise<Issued> {
    const text = `${fresh.kind === 'ingest' ? INGEST_PREFIX : PERSONAL_PREFIX}${newSecret()}`;
    const scope = fresh.kind === 'ingest' ? fresh : { source: null };
    const row: TokenRow = {
      id: newId(),
      hash: hashSecret(text),
      kind: fresh.kind,
      name: fresh.name,
      source: scope.source,
      kinds: toJson('kinds' in scope ? scope.kinds : null),
      accounts: toJson('accounts' in scope ? scope.accounts : null),
      networks: toJson('networks' in scope ? scope.networks : null),
      expiresAtMs: 'expiresAtMs' in scope ? (scope.expiresAtMs ?? null) : null,
      userId: fresh.userId,
      createdAtMs: this.#nowMs(),
      usedAtMs: null,
      revokedAtMs: null,
    };
    await insertToken(this.#store, row);
    this.#byHash.set(row.hash, row);
    return { text, token: toToken(row) };
  }

  /** What an ingest token may send; null for anything but a live ingest token from where it may be used. */
  authenticateIngest(authorization: string | undefined, address: string | undefined): IngestRight | null {
    const row = this.#find(authorization, INGEST_PREFIX);
    if (row === null || row.source === null) return null;
    const token = toToken(row);
    const { kinds, accounts, networks } = token;
    if (networks !== null && !createAddressList(networks)(address)) {
      for (const listener of this.#foreignListeners) listener(token, address ?? '');
      return null;
    }
    this.#used(row);
    return { tokenId: row.id, origin: row.source, kinds: kinds ?? undefined, accounts: accounts ?? undefined };
  }

  /** The person behind a personal token, with the rights of this moment. */
  authenticatePersonal(authorization: string | undefined): { readonly tokenId: string; readonly user: User } | null {
    const row = this.#find(authorization, PERSONAL_PREFIX);
    if (row === null) return null;
    this.#used(row);
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

  #live(): readonly TokenRow[] {
    return [...this.#byHash.values()].filter((row) => this.#isLive(row));
  }

  #isLive({ revokedAtMs, expiresAtMs }: TokenRow): boolean {
    return revokedAtMs === null && (expiresAtMs === null || this.#nowMs() < expiresAtMs);
  }

  #find(authorization: string | undefined, prefix: string): TokenRow | null {
    const text = /^Bearer (rk_[a-z]{3}_[A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1];
    if (text === undefined || !text.startsWith(prefix)) return null;
    const hash = hashSecret(text);
    const row = this.#byHash.get(hash);
    if (row === undefined || !equalHashes(row.hash, hash) || !this.#isLive(row)) return null;
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
  const { hash: _, kind, kinds, accounts, networks, ...rest } = row;
  return {
    ...rest,
    kind: kind === 'ingest' ? 'ingest' : 'personal',
    kinds: readTexts(kinds),
    accounts: readTexts(accounts),
    networks: readTexts(networks),
  };
}

function toJson(texts: readonly string[] | null | undefined): string | null {
  return texts === null || texts === undefined ? null : JSON.stringify(texts);
}

function readTexts(json: string | null): readonly string[] | null {
  if (json === null) return null;
  const texts: unknown = JSON.parse(json);
  if (!Array.isArray(texts)) throw new Error('Invariant: a stored scope of a token is an array');
  return texts.map(String);
}
