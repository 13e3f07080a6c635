import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** From where a token of a feed may be used; a token of before may be used from everywhere. */
export const tokenNetworks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('tokens').addColumn('networks', 'text').execute();
  },
};
