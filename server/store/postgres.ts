import { isIP } from 'node:net';
import { PostgresDialect, type PostgresPool } from 'kysely';

/** The server store cannot be used; the message is one sentence for the operator and never holds the address' password. */
export class StoreUrlError extends Error {
  override readonly name = 'StoreUrlError';
}

/** The part of the driver that is used. It is loaded by name, so that a desk with the embedded store never loads it. */
type Driver = {
  readonly Pool: new (options: {
    readonly connectionString: string;
    readonly max: number;
    readonly connectionTimeoutMillis: number;
    readonly types: { readonly getTypeParser: (oid: number, format?: 'text' | 'binary') => unknown };
  }) => PostgresPool & { readonly on: (event: 'error', listener: (error: unknown) => void) => unknown };
  readonly types: { readonly getTypeParser: (oid: number, format?: 'text' | 'binary') => unknown };
};

const DRIVER = 'pg';
const INT8_OID = 20;
/** People sign in; nothing here is on the way of an event. */
const CONNECTIONS_MAX = 4;
const CONNECT_TIMEOUT_MS = 5_000;

/** Kysely's dialect on a PostgreSQL server. @throws StoreUrlError */
export async function createPostgresDialect(url: string): Promise<PostgresDialect> {
  checkUrl(url);
  const { default: driver } = (await import(DRIVER)) as { readonly default: Driver };
  const { types } = driver;
  const pool = new driver.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: {
      // The driver gives 64-bit integers as text; ours are milliseconds and counts, which a number holds exactly.
      getTypeParser: (oid, format) => (oid === INT8_OID ? exactInteger : types.getTypeParser(oid, format)),
    },
  });
  // An idle line that breaks is replaced at the next query, which tells its own error.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
}

/** Beyond this machine only with TLS, and the server's name checked. */
function checkUrl(text: string): void {
  if (!URL.canParse(text)) throw new StoreUrlError('STORE_URL must be an address like postgres://user@host:5432/name.');
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new StoreUrlError('STORE_URL must begin with postgres://; without it the embedded store is used.');
  }
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const isHere = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (!isHere && url.searchParams.get('sslmode') !== 'verify-full') {
    throw new StoreUrlError(`STORE_URL names the other machine ${host}: add sslmode=verify-full.`);
  }
}

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Invariant: a stored integer is exact, got ${text}`);
  return value;
}
