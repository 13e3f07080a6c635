import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { people } from './migrations/0001-people.ts';
import { confirmedSessions } from './migrations/0002-confirmed-sessions.ts';
import { secondFactors } from './migrations/0003-second-factors.ts';
import { resets } from './migrations/0004-resets.ts';
import { tokenScopes } from './migrations/0005-token-scopes.ts';
import { ownSettings } from './migrations/0006-own-settings.ts';
import { tokenNetworks } from './migrations/0007-token-networks.ts';
import { createPostgresDialect, StoreUrlError } from './postgres.ts';
import { createSqliteDialect } from './sqlite.ts';

/**
 * Users, sessions, tokens and one-time links. Portable columns only: text and integers; times are milliseconds since
 * 1970; secrets stand here as SHA-256 hex or as an argon2id PHC string, never themselves.
 * Nothing that moves a risk number is kept here [DB2].
 */
export type Tables = {
  readonly users: UserRow;
  readonly sessions: SessionRow;
  readonly tokens: TokenRow;
  readonly links: LinkRow;
  readonly secondFactors: SecondFactorRow;
  readonly recoveryCodes: RecoveryCodeRow;
  readonly preferences: PreferencesRow;
  readonly views: ViewRow;
};
export type UserRow = {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  /** Lower case; unique. */
  readonly email: string;
  readonly role: string;
  /** JSON array of desk ids; null is the whole firm. */
  readonly scopeDesks: string | null;
  /** 1 may sign in, 0 may not. */
  readonly active: number;
  /** Null until the invited person has chosen one. */
  readonly passwordHash: string | null;
  /** Raised by every change of role, scope or status: names the ActorChanged of it. */
  readonly version: number;
  /** How often an administrator reset the credentials. */
  readonly resets: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
};
export type SessionRow = {
  /** Stays the same when the cookie value is rotated. */
  readonly id: string;
  readonly hash: string;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number;
  /** When its person last gave a password or a second factor. */
  readonly confirmedAtMs: number;
};
export type TokenRow = {
  readonly id: string;
  readonly hash: string;
  readonly kind: string;
  readonly name: string;
  /** Origin of the facts of an ingest token; null for a personal token. */
  readonly source: string | null;
  /** JSON arrays of kinds of fact, of accounts and of networks; null is every one. */
  readonly kinds: string | null;
  readonly accounts: string | null;
  readonly networks: string | null;
  readonly expiresAtMs: number | null;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
};
export type LinkRow = {
  readonly hash: string;
  readonly kind: string;
  readonly userId: string | null;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
};
export type SecondFactorRow = {
  readonly userId: string;
  /** The secret, sealed with the key of the store. */
  readonly sealed: string;
  /** Step of the newest code that was used: none is taken twice. */
  readonly lastStep: number;
  readonly createdAtMs: number;
};
/** A recovery code that is still good; a used one is gone. */
export type RecoveryCodeRow = { readonly hash: string; readonly userId: string };
/** `body` is JSON that its schema checked. */
export type PreferencesRow = { readonly userId: string; readonly body: string; readonly changedAtMs: number };
export type ViewRow = {
  readonly id: string;
  readonly userId: string;
  /** Unique among the user's own. */
  readonly name: string;
  /** The query of the page's address, as text. */
  readonly query: string;
  readonly changedAtMs: number;
};
export type Store = Kysely<Tables>;

/** Where the tables are: a file of the data folder, memory (null) for tests, or a PostgreSQL server. */
export type StorePlace = { readonly dataDir: string | null } | { readonly url: string };

/**
 * Opens, or makes, the database and brings its tables up to date; the same tables and queries on either kind.
 * @throws if a migration fails: nothing half done is used; StoreUrlError if the server cannot be used
 */
export async function openStore(place: StorePlace): Promise<Store> {
  const store = new Kysely<Tables>({
    dialect: 'url' in place ? await createPostgresDialect(place.url) : createSqliteDialect(fileOf(place.dataDir)),
  });
  const migrations: Record<string, Migration> = {
    '0001-people': people,
    '0002-confirmed-sessions': confirmedSessions,
    '0003-second-factors': secondFactors,
    '0004-resets': resets,
    '0005-token-scopes': tokenScopes,
    '0006-own-settings': ownSettings,
    '0007-token-networks': tokenNetworks,
  };
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return store;
  await store.destroy();
  if ('url' in place && isUnreachable(error)) {
    throw new StoreUrlError(`The server of STORE_URL does not take us: ${error.message}.`, { cause: error });
  }
  throw new Error('the store cannot be brought up to date', { cause: error });
}

/** No line to the server, or no right to it (class 28 of PostgreSQL's codes), or no such database. */
function isUnreachable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^(E[A-Z]+|28...|3D000)$/.test(code) || error.message.includes('timeout');
}

function fileOf(dataDir: string | null): string {
  return dataDir === null ? ':memory:' : prepareFile(dataDir);
}

/** Only the server's own user reads the folder: it holds password hashes. */
function prepareFile(dataDir: string): string {
  const folder = join(dataDir, 'store');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return join(folder, 'desk.sqlite');
}
