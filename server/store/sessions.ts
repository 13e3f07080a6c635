import type { SessionRow, Store } from './store.ts';

export async function listSessions(store: Store): Promise<readonly SessionRow[]> {
  return store.selectFrom('sessions').selectAll().orderBy('createdAtMs').execute();
}

export async function insertSession(store: Store, session: SessionRow): Promise<void> {
  await store.insertInto('sessions').values(session).execute();
}

export async function setSessionUsed(store: Store, id: string, usedAtMs: number): Promise<void> {
  await store.updateTable('sessions').set({ usedAtMs }).where('id', '=', id).execute();
}

/** A new cookie value for the same session record: the old value dies in the same statement. */
export async function confirmSession(
  store: Store,
  id: string,
  confirmed: Pick<SessionRow, 'hash' | 'confirmedAtMs'>,
): Promise<void> {
  await store.updateTable('sessions').set(confirmed).where('id', '=', id).execute();
}

export async function deleteSessions(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store.deleteFrom('sessions').where('id', 'in', ids).execute();
}
