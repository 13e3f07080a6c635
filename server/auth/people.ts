import type { ActorRole } from '#lib/model/actor.ts';
import type { Links } from './links.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';
import type { User, Users } from './users.ts';

/** The people of the firm as an administrator manages them. */
export class People {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #links: Links;
  readonly #secondFactors: SecondFactors;

  constructor(house: {
    readonly users: Users;
    readonly sessions: Sessions;
    readonly links: Links;
    readonly secondFactors: SecondFactors;
  }) {
    this.#users = house.users;
    this.#sessions = house.sessions;
    this.#links = house.links;
    this.#secondFactors = house.secondFactors;
  }

  list(): readonly User[] {
    return this.#users.list();
  }

  find(userId: string): User | null {
    return this.#users.find(userId);
  }

  /** An invited person cannot sign in before the link is used. Null when the mail address is taken. */
  async invite(fresh: {
    readonly name: string;
    readonly email: string;
    readonly role: ActorRole;
  }): Promise<{ readonly user: User; readonly secret: string } | null> {
    const user = await this.#users.add({ ...fresh, passwordHash: null, active: false });
    return user === null ? null : { user, secret: await this.#links.create('invite', user.id) };
  }

  /**
   * Changes role, scope or status. The rights hold from the first line on; the user's sockets are cut and sessions end, so
   * that every page comes back with the new rights or not at all [AZ5].
   */
  async change(
    userId: string,
    change: {
      readonly role?: ActorRole | undefined;
      readonly active?: boolean | undefined;
      readonly scopeDesks?: readonly string[] | null | undefined;
    },
  ): Promise<'changed' | 'notFound' | 'lastAdmin' | 'notYetAccepted'> {
    const user = this.#users.find(userId);
    if (user === null) return 'notFound';
    const role = change.role ?? user.role;
    const active = change.active ?? user.active;
    const scopeDesks = change.scopeDesks === undefined ? user.scopeDesks : change.scopeDesks;
    if (active && !user.active && user.passwordHash === null) return 'notYetAccepted';
    if (user.role === 'admin' && user.active && (role !== 'admin' || !active) && this.#activeAdmins() === 1) {
      return 'lastAdmin';
    }
    const changed = this.#users.setRights(userId, { role, active, scopeDesks });
    await this.#sessions.endAllOf(userId);
    await changed;
    return 'changed';
  }

  /**
   * Takes the password away, ends the sessions and gives a one-time link by which the person chooses a new one; the
   * administrator never sees or chooses it [PW6]. The own password is changed on the profile page.
   */
  async reset(
    userId: string,
    given: { readonly by: string; readonly secondFactor: boolean },
  ): Promise<{ readonly secret: string } | 'notFound' | 'ownUser' | 'notActive'> {
    const user = this.#users.find(userId);
    if (user === null) return 'notFound';
    if (userId === given.by) return 'ownUser';
    if (!user.active) return 'notActive';
    const secret = await this.#links.create('reset', userId);
    await this.#users.setPassword(userId, null);
    if (given.secondFactor) await this.#secondFactors.remove(userId);
    await this.#sessions.endAllOf(userId);
    await this.#users.countReset(userId);
    return { secret };
  }

  /** The demo's own people, made once; plainly demo names, no passwords: they sign in by link. */
  async seedDemo(): Promise<User> {
    const seeds: readonly (readonly [string, string, ActorRole])[] = [
      ['Demo Manager', 'manager@demo.example', 'manager'],
      ['Demo Lead', 'lead@demo.example', 'lead'],
      ['Demo Admin', 'admin@demo.example', 'admin'],
    ];
    for (const [name, email, role] of seeds) {
      if (this.#users.findByEmail(email) === null) {
        await this.#users.add({ name, email, role, passwordHash: null, active: true });
      }
    }
    const manager = this.#users.findByEmail('manager@demo.example');
    if (manager === null) throw new Error('Invariant: the demo has a manager');
    return manager;
  }

  /** A link that signs an active user in without a password: for the console of the demo. */
  async signInLink(userId: string): Promise<string> {
    return this.#links.create('signIn', userId);
  }

  #activeAdmins(): number {
    return this.#users.list().filter((user) => user.role === 'admin' && user.active).length;
  }
}
