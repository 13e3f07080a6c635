import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a token of a feed may send and until when; a token of before may send everything of its source. */
export const tokenScopes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('tokens').addColumn('kinds', 'text').execute();
    await db.schema.alterTable('tokens').addColumn('accounts', 'text').execute();
    await db.schema.alterTable('tokens').addColumn('expiresAtMs', 'bigint').execute();
  },
};
