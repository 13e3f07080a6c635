import type { Links } from './links.ts';
import { HashingBusyError, passwordFault, type PasswordFault, type Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';
import type { SignInThrottle } from './throttle.ts';
import type { User, Users } from './users.ts';

export type SignInAnswer =
  | { readonly ok: true; readonly cookieValue: string; readonly user: User }
  | {
      readonly ok: false;
      readonly reason:
        'wrongCredentials' | 'codeNeeded' | 'wrongCode' | 'linkInvalid' | 'passwordNeeded' | 'setupDone' | 'otherEmail';
    }
  | { readonly ok: false; readonly reason: PasswordFault }
  | { readonly ok: false; readonly reason: 'tooManyTries' | 'busy'; readonly retryAfterMs: number };

type LinkGiven = {
  readonly token: string;
  readonly password?: string | undefined;
  readonly code?: string | undefined;
};

const BUSY_RETRY_MS = 2_000;

/** Every way into the house: password, one-time link, first set-up. */
export class SignIn {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #links: Links;
  readonly #passwords: Passwords;
  readonly #nowMs: () => number;
  readonly #secondFactors: SecondFactors;
  readonly #throttle: SignInThrottle;

  constructor(house: {
    readonly users: Users;
    readonly sessions: Sessions;
    readonly links: Links;
    readonly passwords: Passwords;
    readonly secondFactors: SecondFactors;
    readonly throttle: SignInThrottle;
    readonly nowMs: () => number;
  }) {
    this.#users = house.users;
    this.#sessions = house.sessions;
    this.#links = house.links;
    this.#passwords = house.passwords;
    this.#secondFactors = house.secondFactors;
    this.#throttle = house.throttle;
    this.#nowMs = house.nowMs;
  }

  /** Unknown, disabled and wrong all cost one hash and get the same answer. */
  async byPassword(given: {
    readonly email: string;
    readonly password: string;
    readonly code?: string | undefined;
    readonly ip: string;
  }): Promise<SignInAnswer> {
    const accountKey = `${given.ip} ${given.email.trim().toLowerCase()}`;
    const keys = [accountKey, given.ip];
    const retryAfterMs = this.#throttle.waitMs(keys, this.#nowMs());
    if (retryAfterMs > 0) return { ok: false, reason: 'tooManyTries', retryAfterMs };
    // Counted before the work: many tries at once must not all pass the gate as the first.
    this.#throttle.failed(keys, this.#nowMs());
    const user = this.#users.findByEmail(given.email);
    return busyAsAnswer(async () => {
      const matches = await this.#passwords.verify(user?.passwordHash ?? null, given.password);
      if (user === null || !matches || !user.active) return { ok: false, reason: 'wrongCredentials' };
      const missing = await this.#missingFactor(user, given.code);
      if (missing !== null) return { ok: false, reason: missing };
      this.#throttle.succeeded(accountKey);
      this.#throttle.succeeded(given.ip);
      return { ok: true, user, cookieValue: await this.#sessions.create(user.id) };
    });
  }

  /** An invitation and a reset need a new password; a sign-in link needs none. */
  async byLink(given: LinkGiven): Promise<SignInAnswer> {
    const link = await this.#links.peek(given.token);
    const user = link?.userId === undefined || link.userId === null ? null : this.#users.find(link.userId);
    if (link === null || user === null || link.kind === 'setup') return { ok: false, reason: 'linkInvalid' };
    if (link.kind !== 'invite' && !user.active) return { ok: false, reason: 'linkInvalid' };
    if (link.kind !== 'signIn') return this.#byNewPassword(user, link.kind, given);
    const refusal = await this.#refusedByFactor(user, given.code);
    if (refusal !== null) return refusal;
    if (!(await this.#links.consume(given.token))) return { ok: false, reason: 'linkInvalid' };
    return { ok: true, user, cookieValue: await this.#sessions.create(user.id) };
  }

  async #byNewPassword(user: User, kind: 'invite' | 'reset', given: LinkGiven): Promise<SignInAnswer> {
    const { password, token } = given;
    if (password === undefined) return { ok: false, reason: 'passwordNeeded' };
    const fault = passwordFault(password, [user.name, user.email]);
    if (fault !== null) return { ok: false, reason: fault };
    return busyAsAnswer(async () => {
      const passwordHash = await this.#passwords.hash(password);
      const refusal = await this.#refusedByFactor(user, given.code);
      if (refusal !== null) return refusal;
      if (!(await this.#links.consume(token))) return { ok: false, reason: 'linkInvalid' };
      const changed =
        kind === 'invite'
          ? await this.#users.activate(user.id, passwordHash)
          : await this.#users.setPassword(user.id, passwordHash);
      if (changed === null) return { ok: false, reason: 'linkInvalid' };
      // Counted from the new password on, whenever the reset was started.
      const told = kind === 'reset' ? await this.#users.countReset(user.id) : changed;
      return { ok: true, user: told ?? changed, cookieValue: await this.#sessions.create(user.id) };
    });
  }

  /** Who holds a link must not guess codes faster than who holds a password. */
  async #refusedByFactor(user: User, code: string | undefined): Promise<Extract<SignInAnswer, { ok: false }> | null> {
    const key = `link ${user.id}`;
    const retryAfterMs = this.#throttle.waitMs([key], this.#nowMs());
    if (retryAfterMs > 0) return { ok: false, reason: 'tooManyTries', retryAfterMs };
    const reason = await this.#missingFactor(user, code);
    if (reason === 'wrongCode') this.#throttle.failed([key], this.#nowMs());
    return reason === null ? null : { ok: false, reason };
  }

  /** Asked after the password: who does not know it does not learn whether there is a second factor. */
  async #missingFactor(user: User, code: string | undefined): Promise<'codeNeeded' | 'wrongCode' | null> {
    if (!this.#secondFactors.isEnrolled(user.id)) return null;
    if (code === undefined) return 'codeNeeded';
    return (await this.#secondFactors.use(user.id, code)) ? null : 'wrongCode';
  }

  /**
   * By the set-up link: makes the first administrator, refused for ever once there is a user. By an invitation: the
   * invited person chooses a password; the name stays the one the administrator gave.
   */
  async setUp(given: {
    readonly token: string;
    readonly name: string;
    readonly email: string;
    readonly password: string;
  }): Promise<SignInAnswer> {
    const link = await this.#links.peek(given.token);
    if (link?.kind === 'invite') {
      const invited = link.userId === null ? null : this.#users.find(link.userId);
      const isSame = invited?.email === given.email.trim().toLowerCase();
      return isSame ? this.byLink(given) : { ok: false, reason: 'otherEmail' };
    }
    if (this.#users.list().length > 0) return { ok: false, reason: 'setupDone' };
    if (link?.kind !== 'setup') return { ok: false, reason: 'linkInvalid' };
    const fault = passwordFault(given.password, [given.name, given.email]);
    if (fault !== null) return { ok: false, reason: fault };
    return busyAsAnswer(async () => {
      const passwordHash = await this.#passwords.hash(given.password);
      if (!(await this.#links.consume(given.token))) return { ok: false, reason: 'linkInvalid' };
      const { name, email } = given;
      const user = await this.#users.add({ name, email, role: 'admin', passwordHash, active: true });
      if (user === null) return { ok: false, reason: 'setupDone' };
      return { ok: true, user, cookieValue: await this.#sessions.create(user.id) };
    });
  }
}

async function busyAsAnswer(work: () => Promise<SignInAnswer>): Promise<SignInAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HashingBusyError)) throw error;
    return { ok: false, reason: 'busy', retryAfterMs: BUSY_RETRY_MS };
  }
}
