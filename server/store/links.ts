import type { LinkRow, Store } from './store.ts';

export async function insertLink(store: Store, link: LinkRow): Promise<void> {
  await store.insertInto('links').values(link).execute();
}

export async function findLink(store: Store, hash: string): Promise<LinkRow | null> {
  return (await store.selectFrom('links').selectAll().where('hash', '=', hash).executeTakeFirst()) ?? null;
}

/** Marks a link used. One statement decides between two callers: only one of them gets true. */
export async function consumeLink(store: Store, hash: string, nowMs: number): Promise<boolean> {
  const result = await store
    .updateTable('links')
    .set({ usedAtMs: nowMs })
    .where('hash', '=', hash)
    .where('usedAtMs', 'is', null)
    .where('expiresAtMs', '>', nowMs)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A new link of a kind makes the older ones of the same kind and user worthless. */
export async function deleteLinks(store: Store, kind: string, userId: string | null): Promise<void> {
  const query = store.deleteFrom('links').where('kind', '=', kind);
  await (userId === null ? query.where('userId', 'is', null) : query.where('userId', '=', userId)).execute();
}
