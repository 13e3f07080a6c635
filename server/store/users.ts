import type { Store, UserRow } from './store.ts';

export async function listUsers(store: Store): Promise<readonly UserRow[]> {
  const users = await store.selectFrom('users').selectAll().orderBy('createdAtMs').execute();
  // Ids are compared here, by code unit: two databases put texts in two orders.
  return users.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
}

export async function insertUser(store: Store, user: UserRow): Promise<void> {
  await store.insertInto('users').values(user).execute();
}

export async function setPasswordHash(store: Store, userId: string, passwordHash: string | null): Promise<void> {
  await store.updateTable('users').set({ passwordHash }).where('id', '=', userId).execute();
}

/** Writes everything the engine must know of a user, together with the version that names the change. */
export async function updateUserRights(
  store: Store,
  user: Pick<UserRow, 'id' | 'role' | 'scopeDesks' | 'active' | 'version' | 'resets' | 'changedAtMs'>,
): Promise<void> {
  const { id, ...rights } = user;
  await store.updateTable('users').set(rights).where('id', '=', id).execute();
}
