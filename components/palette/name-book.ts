import type { Roster } from '#lib/client/api.ts';
import { nameEntries } from './name-entries.ts';
import type { NameEntries } from './name-entries.ts';

/** Runs something later, outside of the present task; the returned function takes it back. */
export type Later = (run: () => void) => () => void;

/**
 * The names of a roster made ready to be searched: once per roster, slice by slice, never in the task of the key that
 * opens the palette. The former ones stay until the new ones stand.
 */
export class NameBook {
  readonly #listeners = new Set<() => void>();
  #roster: Roster | null = null;
  #entries: NameEntries | null = null;
  #work: Generator<void, NameEntries> | null = null;
  #takeBack: () => void = () => undefined;

  /** Null until the first roster is ready. */
  snapshot(): NameEntries | null {
    return this.#entries;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Makes these names ready, in such turns. Asked again for the same roster it goes on with what is left in the new turns. */
  follow(roster: Roster | null, later: Later): void {
    if (roster !== this.#roster) {
      this.#roster = roster;
      this.#work = roster === null ? null : nameEntries(roster);
      if (roster === null) this.#set(null);
    }
    this.#takeBack();
    if (this.#work !== null) this.#turn(this.#work, later);
  }

  #turn(work: Generator<void, NameEntries>, later: Later): void {
    this.#takeBack = later(() => {
      const step = work.next();
      if (step.done !== true) return this.#turn(work, later);
      this.#work = null;
      this.#set(step.value);
    });
  }

  #set(entries: NameEntries | null): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

/** The one of the page: the palette comes and goes, its names stay. */
export const NAME_BOOK = new NameBook();
