import type { ApiAnswer } from './api-send.ts';
import type { Roster } from './api.ts';

/** Names are asked for anew when somebody wants them and they are older. */
export const ROSTER_AGE_MS = 60_000;

export type RosterOptions = {
  readonly fetch: () => Promise<ApiAnswer<Roster>>;
  readonly monotonicMs: () => number;
};

/** Names of what this person may see, kept for the page: who opens a list of them finds the last one at once. */
export class RosterBook {
  readonly #options: RosterOptions;
  readonly #listeners = new Set<() => void>();
  #roster: Roster | null = null;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Of the question under way; one of a former person is answered to nobody. */
  #question: object | null = null;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  snapshot(): Roster | null {
    return this.#roster;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Asks in the background unless what is there is young; what is there stays until the answer. */
  want(): void {
    const nowMs = this.#options.monotonicMs();
    if (this.#question !== null || nowMs - this.#askedAtMs < ROSTER_AGE_MS) return;
    this.#askedAtMs = nowMs;
    const question = {};
    this.#question = question;
    void this.#options.fetch().then((answer) => {
      if (this.#question !== question) return;
      this.#question = null;
      // A failed question is asked again at the next want.
      if (!answer.ok) this.#askedAtMs = Number.NEGATIVE_INFINITY;
      else if (this.#roster === null || !isSame(this.#roster, answer.value)) this.#set(answer.value);
    });
  }

  /** Sign-out: no name stays on the page. */
  clear(): void {
    this.#question = null;
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
    this.#set(null);
  }

  #set(roster: Roster | null): void {
    this.#roster = roster;
    for (const listener of this.#listeners) listener();
  }
}

/** The same names keep their object, so that nobody builds an index of them twice. */
function isSame(a: Roster, b: Roster): boolean {
  return (
    a.isCut === b.isCut &&
    a.accounts.length === b.accounts.length &&
    a.symbols?.join('\n') === b.symbols?.join('\n') &&
    a.accounts.every((line, at) => line.every((part, place) => part === b.accounts[at]?.[place]))
  );
}
