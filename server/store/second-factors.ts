import type { RecoveryCodeRow, SecondFactorRow, Store } from './store.ts';

export async function listSecondFactors(store: Store): Promise<readonly SecondFactorRow[]> {
  return store.selectFrom('secondFactors').selectAll().execute();
}

export async function listRecoveryCodes(store: Store): Promise<readonly RecoveryCodeRow[]> {
  return store.selectFrom('recoveryCodes').selectAll().execute();
}

/** Replaces what the user had, codes included, or nothing of it. */
export async function insertSecondFactor(
  store: Store,
  factor: SecondFactorRow,
  recoveryHashes: readonly string[],
): Promise<void> {
  const { userId } = factor;
  await store.transaction().execute(async (tables) => {
    await tables.deleteFrom('recoveryCodes').where('userId', '=', userId).execute();
    await tables.deleteFrom('secondFactors').where('userId', '=', userId).execute();
    await tables.insertInto('secondFactors').values(factor).execute();
    const rows = recoveryHashes.map((hash) => ({ hash, userId }));
    await tables.insertInto('recoveryCodes').values(rows).execute();
  });
}

export async function setLastStep(store: Store, userId: string, lastStep: number): Promise<void> {
  await store.updateTable('secondFactors').set({ lastStep }).where('userId', '=', userId).execute();
}

/** One statement decides between two callers: only one of them gets true. */
export async function consumeRecoveryCode(store: Store, userId: string, hash: string): Promise<boolean> {
  const query = store.deleteFrom('recoveryCodes').where('userId', '=', userId).where('hash', '=', hash);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
}

export async function deleteSecondFactor(store: Store, userId: string): Promise<void> {
  await store.transaction().execute(async (tables) => {
    await tables.deleteFrom('recoveryCodes').where('userId', '=', userId).execute();
    await tables.deleteFrom('secondFactors').where('userId', '=', userId).execute();
  });
}
