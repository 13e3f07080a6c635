import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When the person of a session last proved to be there; sessions of before count as never. */
export const confirmedSessions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('sessions')
      .addColumn('confirmedAtMs', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
