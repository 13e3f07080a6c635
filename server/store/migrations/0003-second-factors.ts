import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Sealed secrets of authenticator apps, and the hashes of recovery codes that are still good. */
export const secondFactors: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('secondFactors')
      .addColumn('userId', 'text', (column) => column.primaryKey().references('users.id'))
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('lastStep', 'bigint', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('recoveryCodes')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id'))
      .execute();
  },
};
