import { hash, verify } from '@node-rs/argon2';
import { ARGON2, HASHES_AT_ONCE_MAX, HASHES_WAITING_MAX, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './bounds.ts';
import { isCommonPassword } from './common-passwords.ts';
import { newSecret } from './secrets.ts';

/** Two hashes run and 32 wait: this one is turned away with 503 and Retry-After. */
export class HashingBusyError extends Error {
  override readonly name = 'HashingBusyError';
}

/** The work of hashing, replaceable so that a test can count what runs at once. */
export type HashFunctions = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (phc: string, password: string) => Promise<boolean>;
};

export const ARGON2_FUNCTIONS: HashFunctions = {
  hash: async (password) => hash(password, ARGON2),
  verify: async (phc, password) => verify(phc, password),
};

/** argon2id behind a gate of two, with equal work for users that do not exist. */
export class Passwords {
  readonly #functions: HashFunctions;
  readonly #decoy: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  private constructor(functions: HashFunctions, decoy: string) {
    this.#functions = functions;
    this.#decoy = decoy;
  }

  static async create(functions: HashFunctions): Promise<Passwords> {
    return new Passwords(functions, await functions.hash(newSecret()));
  }

  /** @throws HashingBusyError when too many wait already */
  async hash(password: string): Promise<string> {
    return this.#gated(() => this.#functions.hash(password));
  }

  /**
   * A user without a stored hash costs the same work and is never right.
   * @throws HashingBusyError when too many wait already
   */
  async verify(phc: string | null, password: string): Promise<boolean> {
    const matches = await this.#gated(() => this.#functions.verify(phc ?? this.#decoy, password));
    return phc !== null && matches;
  }

  async #gated<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= HASHES_AT_ONCE_MAX) {
      if (this.#waiting.length >= HASHES_WAITING_MAX) throw new HashingBusyError('too many password checks at once');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed over, not freed and taken again: nobody can slip in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

export type PasswordFault = 'passwordTooShort' | 'passwordTooLong' | 'passwordCommon';

/** Why a new password is refused, or null. Any composition is fine; length counts code points. */
export function passwordFault(password: string, words: readonly string[]): PasswordFault | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) return 'passwordTooShort';
  if (length > PASSWORD_LENGTH_MAX) return 'passwordTooLong';
  return isCommonPassword(password, words) ? 'passwordCommon' : null;
}
