import { HashingBusyError, type Passwords } from './passwords.ts';
import type { Session, Sessions } from './sessions.ts';
import type { SignInThrottle } from './throttle.ts';

export type ConfirmAnswer =
  | { readonly ok: true; readonly cookieValue: string }
  | { readonly ok: false; readonly reason: 'wrongPassword' | 'noPassword' | 'sessionEnded' }
  | { readonly ok: false; readonly reason: 'tooManyTries' | 'busy'; readonly retryAfterMs: number };

const BUSY_RETRY_MS = 2_000;

/** A signed-in person proves to be there still, before what a walk-up at an open screen must not do [SS6]. */
export class Confirmation {
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #throttle: SignInThrottle;
  readonly #nowMs: () => number;

  constructor(house: {
    readonly sessions: Sessions;
    readonly passwords: Passwords;
    readonly throttle: SignInThrottle;
    readonly nowMs: () => number;
  }) {
    this.#sessions = house.sessions;
    this.#passwords = house.passwords;
    this.#throttle = house.throttle;
    this.#nowMs = house.nowMs;
  }

  /** Counted as tries to sign in are: who holds a session must not guess its password faster than a stranger. */
  async byPassword(
    { sessionId, user }: Pick<Session, 'sessionId' | 'user'>,
    given: { readonly password: string; readonly ip: string },
  ): Promise<ConfirmAnswer> {
    if (user.passwordHash === null) return { ok: false, reason: 'noPassword' };
    const keys = [`${given.ip} ${user.email}`, given.ip];
    const retryAfterMs = this.#throttle.waitMs(keys, this.#nowMs());
    if (retryAfterMs > 0) return { ok: false, reason: 'tooManyTries', retryAfterMs };
    this.#throttle.failed(keys, this.#nowMs());
    try {
      if (!(await this.#passwords.verify(user.passwordHash, given.password))) {
        return { ok: false, reason: 'wrongPassword' };
      }
    } catch (error) {
      if (!(error instanceof HashingBusyError)) throw error;
      return { ok: false, reason: 'busy', retryAfterMs: BUSY_RETRY_MS };
    }
    for (const key of keys) this.#throttle.succeeded(key);
    const cookieValue = await this.#sessions.confirm(sessionId);
    return cookieValue === null ? { ok: false, reason: 'sessionEnded' } : { ok: true, cookieValue };
  }
}
