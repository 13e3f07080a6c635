import type { ActorRole } from '#lib/model/actor.ts';
import type { Store, UserRow } from '#server/store/store.ts';
import { insertUser, listUsers, setPasswordHash, updateUserRights } from '#server/store/users.ts';
import { USERS_MAX } from './bounds.ts';
import { newId } from './secrets.ts';

export type User = {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly role: ActorRole;
  readonly scopeDesks: readonly string[] | null;
  readonly active: boolean;
  readonly version: number;
  /** How often an administrator reset the credentials [FE7]. */
  readonly resets: number;
  readonly changedAtMs: number;
  readonly passwordHash: string | null;
};
export type NewUser = {
  readonly name: string;
  readonly email: string;
  readonly role: ActorRole;
  readonly passwordHash: string | null;
  readonly active: boolean;
};
export type Rights = {
  readonly role: ActorRole;
  readonly scopeDesks: readonly string[] | null;
  readonly active: boolean;
};

/** All users, in memory and written through: a right is checked per event, without a query [AZ3]. */
export class Users {
  readonly #store: Store;
  readonly #nowMs: () => number;
  readonly #byId = new Map<string, User>();
  readonly #listeners: ((user: User) => Promise<void>)[] = [];

  private constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  static async load(store: Store, nowMs: () => number): Promise<Users> {
    const users = new Users(store, nowMs);
    for (const row of await listUsers(store)) users.#byId.set(row.id, fromRow(row));
    return users;
  }

  /** Called after each change of a right, and for each new user; awaited before the change is answered. */
  onRightsChanged(listener: (user: User) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  list(): readonly User[] {
    return [...this.#byId.values()];
  }

  find(id: string): User | null {
    return this.#byId.get(id) ?? null;
  }

  findByEmail(email: string): User | null {
    const wanted = normalEmail(email);
    return this.list().find((user) => user.email === wanted) ?? null;
  }

  /** Null when the mail address is taken or the house is full. */
  async add(fresh: NewUser): Promise<User | null> {
    if (this.#byId.size >= USERS_MAX || this.findByEmail(fresh.email) !== null) return null;
    const nowMs = this.#nowMs();
    const id = newId();
    const user: User = {
      id,
      // A second sign-in of the same person gets its person from the first; that comes with the page of people.
      person: newId(),
      name: fresh.name,
      email: normalEmail(fresh.email),
      role: fresh.role,
      scopeDesks: null,
      active: fresh.active,
      version: 1,
      resets: 0,
      changedAtMs: nowMs,
      passwordHash: fresh.passwordHash,
    };
    this.#byId.set(id, user);
    try {
      await insertUser(this.#store, toRow(user, nowMs));
    } catch (error) {
      this.#byId.delete(id);
      throw error;
    }
    await this.#tell(user);
    return user;
  }

  /** Sets a password and lets the user in; the rights version moves when the user becomes active. */
  async activate(userId: string, passwordHash: string): Promise<User | null> {
    const user = await this.setPassword(userId, passwordHash);
    return user === null ? null : this.#change(user, { active: true });
  }

  /** Null takes the password away. The rights stay. */
  async setPassword(userId: string, passwordHash: string | null): Promise<User | null> {
    const user = this.#byId.get(userId);
    if (user === undefined) return null;
    const changed: User = { ...user, passwordHash };
    this.#byId.set(userId, changed);
    await setPasswordHash(this.#store, userId, passwordHash);
    return changed;
  }

  async setRights(userId: string, rights: Rights): Promise<User | null> {
    const user = this.#byId.get(userId);
    return user === undefined ? null : this.#change(user, rights);
  }

  /** The engine learns that the credentials were set anew by another's act: their owner approves nothing for a while [FE7]. */
  async countReset(userId: string): Promise<User | null> {
    const user = this.#byId.get(userId);
    return user === undefined ? null : this.#change(user, { resets: user.resets + 1 });
  }

  async #change(user: User, change: Partial<Rights & Pick<User, 'resets'>>): Promise<User> {
    const changed: User = { ...user, ...change, version: user.version + 1, changedAtMs: this.#nowMs() };
    // In memory first: from here on no check admits the old rights, even while the disk is slow.
    this.#byId.set(user.id, changed);
    await updateUserRights(this.#store, {
      id: user.id,
      role: changed.role,
      scopeDesks: changed.scopeDesks === null ? null : JSON.stringify(changed.scopeDesks),
      active: changed.active ? 1 : 0,
      version: changed.version,
      resets: changed.resets,
      changedAtMs: changed.changedAtMs,
    });
    await this.#tell(changed);
    return changed;
  }

  async #tell(user: User): Promise<void> {
    for (const listener of this.#listeners) await listener(user);
  }
}

function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

const ROLES: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];

function fromRow(row: UserRow): User {
  const role = ROLES.find((candidate) => candidate === row.role);
  if (role === undefined) throw new Error(`Invariant: a stored user has a known role, got ${row.role}`);
  return {
    id: row.id,
    person: row.person,
    name: row.name,
    email: row.email,
    role,
    scopeDesks: row.scopeDesks === null ? null : readDesks(row.scopeDesks),
    active: row.active === 1,
    version: row.version,
    resets: row.resets,
    changedAtMs: row.changedAtMs,
    passwordHash: row.passwordHash,
  };
}

function readDesks(text: string): readonly string[] {
  const desks: unknown = JSON.parse(text);
  if (!Array.isArray(desks)) throw new Error('Invariant: a stored scope is an array of desks');
  return desks.map(String);
}

function toRow(user: User, createdAtMs: number): UserRow {
  return {
    id: user.id,
    person: user.person,
    name: user.name,
    email: user.email,
    role: user.role,
    scopeDesks: user.scopeDesks === null ? null : JSON.stringify(user.scopeDesks),
    active: user.active ? 1 : 0,
    passwordHash: user.passwordHash,
    version: user.version,
    resets: user.resets,
    createdAtMs,
    changedAtMs: user.changedAtMs,
  };
}
