import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How often an administrator has reset a user's credentials: who was reset just now approves nothing [FE7]. */
export const resets: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('users')
      .addColumn('resets', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
