import { randomBytes } from 'node:crypto';
import type { ActorRole } from '#lib/model/actor.ts';
import {
  consumeRecoveryCode,
  deleteSecondFactor,
  insertSecondFactor,
  listRecoveryCodes,
  listSecondFactors,
  setLastStep,
} from '#server/store/second-factors.ts';
import type { Store } from '#server/store/store.ts';
import { RECOVERY_CODE_BYTES, RECOVERY_CODES, SECOND_FACTOR_OFFER_MS, TOTP_SECRET_BYTES } from './bounds.ts';
import { hashSecret } from './secrets.ts';
import type { StoreKey } from './store-key.ts';
import { base32, inGroups, otpauthUri, totpStepOf } from './totp.ts';
import type { User } from './users.ts';

type Factor = { readonly secret: Uint8Array; lastStep: number; readonly recoveryHashes: Set<string> };
type Offer = { readonly secret: Uint8Array; readonly untilMs: number };

/** Time-based codes (RFC 6238) and recovery codes; secrets are sealed in the store, a code counts once [PW5]. */
export class SecondFactors {
  readonly #store: Store;
  readonly #key: StoreKey;
  readonly #requiredRoles: readonly ActorRole[];
  readonly #nowMs: () => number;
  readonly #byUser = new Map<string, Factor>();
  /** Secrets shown to their person and not yet proved; one a user, and none outlives a restart. */
  readonly #offers = new Map<string, Offer>();

  private constructor(store: Store, rules: SecondFactorRules, nowMs: () => number) {
    this.#store = store;
    this.#key = rules.key;
    this.#requiredRoles = rules.requiredRoles;
    this.#nowMs = nowMs;
  }

  /** @throws StoreKeyError when the key is not the one that sealed them */
  static async load(store: Store, rules: SecondFactorRules, nowMs: () => number): Promise<SecondFactors> {
    const factors = new SecondFactors(store, rules, nowMs);
    for (const { userId, sealed, lastStep } of await listSecondFactors(store)) {
      const secret = rules.key.open(sealed, userId);
      factors.#byUser.set(userId, { secret, lastStep, recoveryHashes: new Set() });
    }
    for (const { userId, hash } of await listRecoveryCodes(store)) {
      factors.#byUser.get(userId)?.recoveryHashes.add(hash);
    }
    return factors;
  }

  isEnrolled(userId: string): boolean {
    return this.#byUser.has(userId);
  }

  isRequired(role: ActorRole): boolean {
    return this.#requiredRoles.includes(role);
  }

  /** Whether the user may do nothing else before enrolling. */
  isDue({ id, role }: Pick<User, 'id' | 'role'>): boolean {
    return this.isRequired(role) && !this.isEnrolled(id);
  }

  recoveryCodesLeft(userId: string): number {
    return this.#byUser.get(userId)?.recoveryHashes.size ?? 0;
  }

  /** A fresh secret to put into an app; it counts from `activate` on, and a former one counts until then. */
  offer({ id, email }: Pick<User, 'id' | 'email'>): { readonly secret: string; readonly uri: string } {
    const secret = randomBytes(TOTP_SECRET_BYTES);
    this.#offers.set(id, { secret, untilMs: this.#nowMs() + SECOND_FACTOR_OFFER_MS });
    return { secret: inGroups(base32(secret)), uri: otpauthUri(secret, email) };
  }

  /** The first code proves that the app holds the secret. Returns the recovery codes, which are shown once and stored hashed. */
  async activate(userId: string, code: string): Promise<readonly string[] | null> {
    const offer = this.#offers.get(userId);
    if (offer === undefined || offer.untilMs <= this.#nowMs()) return null;
    const lastStep = totpStepOf(offer.secret, plain(code), this.#nowMs());
    if (lastStep === null) return null;
    this.#offers.delete(userId);
    const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(RECOVERY_CODE_BYTES)));
    const hashes = codes.map(hashSecret);
    const sealed = this.#key.seal(offer.secret, userId);
    await insertSecondFactor(this.#store, { userId, sealed, lastStep, createdAtMs: this.#nowMs() }, hashes);
    this.#byUser.set(userId, { secret: offer.secret, lastStep, recoveryHashes: new Set(hashes) });
    return codes.map(inGroups);
  }

  /** Uses a code of the app or a recovery code up. False when it is none, or was used before. */
  async use(userId: string, given: string): Promise<boolean> {
    const factor = this.#byUser.get(userId);
    if (factor === undefined) return false;
    const code = plain(given);
    const step = totpStepOf(factor.secret, code, this.#nowMs());
    if (step !== null) {
      if (step <= factor.lastStep) return false;
      // In memory before the disk: the same code sent twice at once counts once.
      factor.lastStep = step;
      await setLastStep(this.#store, userId, step);
      return true;
    }
    const hash = hashSecret(code);
    return factor.recoveryHashes.delete(hash) && (await consumeRecoveryCode(this.#store, userId, hash));
  }

  /** False when there was none. */
  async remove(userId: string): Promise<boolean> {
    this.#offers.delete(userId);
    const had = this.#byUser.delete(userId);
    if (had) await deleteSecondFactor(this.#store, userId);
    return had;
  }
}

export type SecondFactorRules = { readonly key: StoreKey; readonly requiredRoles: readonly ActorRole[] };

/** Roles that may sign in with a password alone, for the health page. */
export function rolesWithoutSecondFactor(required: readonly ActorRole[]): string {
  const roles: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];
  return roles.filter((role) => !required.includes(role)).join(', ') || 'no role';
}

/** As it is written on a screen or on paper: spaces and dashes do not count, nor does case. */
function plain(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase();
}
