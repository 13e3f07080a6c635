import { HashingBusyError, type Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Session, Sessions } from './sessions.ts';
import type { SignInThrottle } from './throttle.ts';
import type { User } from './users.ts';

export type ConfirmAnswer =
  | { readonly ok: true; readonly cookieValue: string }
  | { readonly ok: false; readonly reason: 'wrongPassword' | 'wrongCode' | 'noPassword' | 'sessionEnded' }
  | { readonly ok: false; readonly reason: 'tooManyTries' | 'busy'; readonly retryAfterMs: number };

const BUSY_RETRY_MS = 2_000;

/** A signed-in person proves to be there still, before what a walk-up at an open screen must not do [SS6]. */
export class Confirmation {
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #secondFactors: SecondFactors;
  readonly #throttle: SignInThrottle;
  readonly #nowMs: () => number;

  constructor(house: {
    readonly sessions: Sessions;
    readonly passwords: Passwords;
    readonly secondFactors: SecondFactors;
    readonly throttle: SignInThrottle;
    readonly nowMs: () => number;
  }) {
    this.#sessions = house.sessions;
    this.#passwords = house.passwords;
    this.#secondFactors = house.secondFactors;
    this.#throttle = house.throttle;
    this.#nowMs = house.nowMs;
  }

  /**
   * By password or by second factor. Counted as tries to sign in are: who holds a session must not guess faster than a
   * stranger.
   */
  async confirm(
    { sessionId, user }: Pick<Session, 'sessionId' | 'user'>,
    given: { readonly proof: Proof; readonly ip: string },
  ): Promise<ConfirmAnswer> {
    const { proof } = given;
    if ('password' in proof && user.passwordHash === null) return { ok: false, reason: 'noPassword' };
    const keys = [`${given.ip} ${user.email}`, given.ip];
    const retryAfterMs = this.#throttle.waitMs(keys, this.#nowMs());
    if (retryAfterMs > 0) return { ok: false, reason: 'tooManyTries', retryAfterMs };
    this.#throttle.failed(keys, this.#nowMs());
    try {
      if (!(await this.#isRight(user, proof))) {
        return { ok: false, reason: 'password' in proof ? 'wrongPassword' : 'wrongCode' };
      }
    } catch (error) {
      if (!(error instanceof HashingBusyError)) throw error;
      return { ok: false, reason: 'busy', retryAfterMs: BUSY_RETRY_MS };
    }
    for (const key of keys) this.#throttle.succeeded(key);
    const cookieValue = await this.#sessions.confirm(sessionId);
    return cookieValue === null ? { ok: false, reason: 'sessionEnded' } : { ok: true, cookieValue };
  }

  async #isRight(user: User, proof: Proof): Promise<boolean> {
    if ('code' in proof) return this.#secondFactors.use(user.id, proof.code);
    return this.#passwords.verify(user.passwordHash, proof.password);
  }
}

/** What a person proves to be there with. */
export type Proof = { readonly password: string } | { readonly code: string };
