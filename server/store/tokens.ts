import type { Store, TokenRow } from './store.ts';

export async function listTokens(store: Store): Promise<readonly TokenRow[]> {
  return store.selectFrom('tokens').selectAll().orderBy('createdAtMs').execute();
}

export async function insertToken(store: Store, token: TokenRow): Promise<void> {
  await store.insertInto('tokens').values(token).execute();
}

export async function setTokenUsed(store: Store, id: string, usedAtMs: number): Promise<void> {
  await store.updateTable('tokens').set({ usedAtMs }).where('id', '=', id).execute();
}

export async function setTokenExpiry(store: Store, id: string, expiresAtMs: number): Promise<void> {
  await store.updateTable('tokens').set({ expiresAtMs }).where('id', '=', id).execute();
}

export async function setTokenRevoked(store: Store, id: string, revokedAtMs: number): Promise<void> {
  await store.updateTable('tokens').set({ revokedAtMs }).where('id', '=', id).execute();
}
