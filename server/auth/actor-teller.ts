import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { Logger } from '#server/observe/logger.ts';
import { actorChanged } from './first-facts.ts';
import type { Users } from './users.ts';

export type ActorTellerOptions = {
  readonly users: Users;
  readonly submit: (submissions: readonly Submission[]) => Promise<{ readonly outcomes: readonly Outcome[] }>;
  /** Whether an error of `submit` says that the core cannot take anything now. */
  readonly isBusy: (error: unknown) => boolean;
  readonly nowUs: () => Microseconds;
  readonly logger: Logger;
};

/**
 * Tells the engine the rights of every user, by version: what it knows already is a duplicate and changes nothing [AZ4].
 * A core that cannot take them now is told again, by `retry` and when it is ready.
 */
export class ActorTeller {
  readonly #options: ActorTellerOptions;
  #isDue = false;

  constructor(options: ActorTellerOptions) {
    this.#options = options;
  }

  async tell(): Promise<void> {
    const { users, submit, isBusy, nowUs, logger } = this.#options;
    try {
      const { outcomes } = await submit(users.list().map((user) => actorChanged(user, nowUs())));
      this.#isDue = false;
      for (const outcome of outcomes) {
        if (outcome.type === 'Rejected') logger.error({ outcome }, 'the engine refused the rights of a user');
      }
    } catch (error) {
      if (!isBusy(error)) throw error;
      this.#isDue = true;
    }
  }

  async retry(): Promise<void> {
    if (this.#isDue) await this.tell();
  }
}
