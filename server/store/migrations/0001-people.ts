import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Users, sessions, tokens and one-time links. */
export const people: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('users')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('scopeDesks', 'text')
      .addColumn('active', 'integer', (column) => column.notNull())
      .addColumn('passwordHash', 'text')
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('changedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id'))
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('usedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('source', 'text')
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id'))
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('usedAtMs', 'bigint')
      .addColumn('revokedAtMs', 'bigint')
      .execute();
    await db.schema
      .createTable('links')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('userId', 'text', (column) => column.references('users.id'))
      .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
      .addColumn('usedAtMs', 'bigint')
      .execute();
  },
};
