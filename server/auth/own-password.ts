import type { Confirmation, ConfirmAnswer } from './confirmation.ts';
import { HashingBusyError, passwordFault, type PasswordFault, type Passwords } from './passwords.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Users } from './users.ts';

export type PasswordChange = ConfirmAnswer | { readonly ok: false; readonly reason: PasswordFault };

const BUSY_RETRY_MS = 2_000;

/** A person changes the own password: with the present one, and every other session of the user ends [PW4]. */
export class OwnPassword {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #confirmation: Confirmation;

  constructor(house: {
    readonly users: Users;
    readonly sessions: Sessions;
    readonly passwords: Passwords;
    readonly confirmation: Confirmation;
  }) {
    this.#users = house.users;
    this.#sessions = house.sessions;
    this.#passwords = house.passwords;
    this.#confirmation = house.confirmation;
  }

  /** The cookie changes too [SS2]; the page's own sockets stay. */
  async change(
    session: Pick<Session, 'sessionId' | 'user'>,
    given: { readonly current: string; readonly password: string; readonly ip: string },
  ): Promise<PasswordChange> {
    const { user, sessionId } = session;
    const fault = passwordFault(given.password, [user.name, user.email]);
    if (fault !== null) return { ok: false, reason: fault };
    const proof = { password: given.current };
    const confirmed = await this.#confirmation.confirm(session, { proof, ip: given.ip });
    if (!confirmed.ok) return confirmed;
    try {
      await this.#users.setPassword(user.id, await this.#passwords.hash(given.password));
    } catch (error) {
      if (!(error instanceof HashingBusyError)) throw error;
      return { ok: false, reason: 'busy', retryAfterMs: BUSY_RETRY_MS };
    }
    await this.#sessions.endOthersOf(user.id, sessionId);
    return confirmed;
  }
}
