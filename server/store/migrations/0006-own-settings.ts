import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people set for themselves: preferences, and views they gave a name. */
export const ownSettings: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('preferences')
      .addColumn('userId', 'text', (column) => column.primaryKey().references('users.id'))
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('changedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('views')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('query', 'text', (column) => column.notNull())
      .addColumn('changedAtMs', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('viewsByName', ['userId', 'name'])
      .execute();
  },
};
