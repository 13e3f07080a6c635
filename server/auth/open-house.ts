import type { ActorRole } from '#lib/model/actor.ts';
import { StoreUrlError } from '#server/store/postgres.ts';
import { openStore, type Store } from '#server/store/store.ts';
import { openAuthHouse, type AuthHouse } from './auth-house.ts';
import { ARGON2_FUNCTIONS } from './passwords.ts';
import { openStoreKey, StoreKeyError } from './store-key.ts';

type HouseOptions = {
  readonly dataDir: string;
  readonly storeKeyFile: string;
  readonly requireSecondFactor: readonly ActorRole[];
  /** From the environment, never from what the log of acts repeats. */
  readonly secrets: { readonly key: string | null; readonly url: string | null };
  readonly nowMs: () => number;
};

/** The store where the operator put it, and everything sign-in needs from it. @throws what HOUSE_ERRORS names */
export async function openHouse(options: HouseOptions): Promise<{ readonly store: Store; readonly auth: AuthHouse }> {
  const { dataDir, storeKeyFile, requireSecondFactor, secrets, nowMs } = options;
  const store = await openStore(secrets.url === null ? { dataDir } : { url: secrets.url });
  const key = openStoreKey(storeKeyFile, secrets.key);
  const auth = await openAuthHouse(store, nowMs, ARGON2_FUNCTIONS, { key, requiredRoles: requireSecondFactor });
  return { store, auth };
}

/** Each carries one sentence for the operator. */
export const HOUSE_ERRORS = [StoreKeyError, StoreUrlError] as const;
