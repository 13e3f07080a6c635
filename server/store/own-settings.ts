import type { PreferencesRow, Store, ViewRow } from './store.ts';

export async function findPreferences(store: Store, userId: string): Promise<PreferencesRow | null> {
  return (await store.selectFrom('preferences').selectAll().where('userId', '=', userId).executeTakeFirst()) ?? null;
}

export async function setPreferences(store: Store, row: PreferencesRow): Promise<void> {
  const { body, changedAtMs } = row;
  await store
    .insertInto('preferences')
    .values(row)
    .onConflict((conflict) => conflict.column('userId').doUpdateSet({ body, changedAtMs }))
    .execute();
}

export async function listViews(store: Store, userId: string): Promise<readonly ViewRow[]> {
  const views = await store.selectFrom('views').selectAll().where('userId', '=', userId).execute();
  // Sorted here, by code unit: two databases put names in two orders.
  return views.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A view of the same name is replaced and keeps its id. */
export async function setView(store: Store, row: ViewRow): Promise<void> {
  const { query, changedAtMs } = row;
  await store
    .insertInto('views')
    .values(row)
    .onConflict((conflict) => conflict.columns(['userId', 'name']).doUpdateSet({ query, changedAtMs }))
    .execute();
}

/** False when the user has no such view. */
export async function deleteView(store: Store, userId: string, id: string): Promise<boolean> {
  const query = store.deleteFrom('views').where('userId', '=', userId).where('id', '=', id);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
}
