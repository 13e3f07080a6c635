import type { Preferences } from '#lib/protocol/preferences-schema.ts';

/** What was chosen, with the desk's default where nothing was. */
export type Chosen = {
  readonly [Key in keyof Omit<Preferences, 'monitor'>]-?: Exclude<Preferences[Key], undefined>;
};

const DEFAULTS: Chosen = {
  theme: 'system',
  pnlColours: 'blueRust',
  density: 'compact',
  figures: 'drawn',
  accounting: false,
  speech: 'breaches',
  keys: { mode: 'on', moved: {} },
  sound: { volume: 60, critical: true, breach: true, health: true },
  notifications: { critical: true, breach: true, health: true },
  welcomed: false,
  toured: false,
};

/** Takes the place of what was heard: the choices of one person, told to the other tabs of the browser. */
type Told = { readonly userId: string; readonly changes: Preferences };

/** The line to the other tabs; a browser's BroadcastChannel, or nothing where there is none. */
export type TabLine = {
  readonly send: (message: unknown) => void;
  readonly listen: (listener: (message: unknown) => void) => () => void;
};

export type PreferenceOptions = {
  readonly fetch: () => Promise<Preferences | null>;
  /** A choice that could not be kept is no reason to disturb a risk desk: the next one is sent again. */
  readonly keep: (changes: Preferences) => void;
  readonly tabs: TabLine;
};

export type PreferenceSnapshot = {
  /** False until the person's own choices came: what is shown is the default. */
  readonly isLoaded: boolean;
  readonly chosen: Chosen;
};

/** A person's choices: at once on this page, on the other tabs, and on the server for the next device [ST9]. */
export class PreferenceBook {
  readonly #options: PreferenceOptions;
  readonly #listeners = new Set<() => void>();
  #snapshot: PreferenceSnapshot = { isLoaded: false, chosen: DEFAULTS };
  #userId: string | null = null;
  /** Chosen while the own choices were on their way: the answer may be older, so these win. */
  #early: Preferences = {};
  #stop: () => void = () => undefined;

  constructor(options: PreferenceOptions) {
    this.#options = options;
  }

  snapshot(): PreferenceSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#stop = this.#options.tabs.listen((message) => {
      const told = message as Partial<Told> | null;
      if (told?.userId === this.#userId && told.changes !== undefined) this.#apply(told.changes, true);
    });
  }

  stop(): void {
    this.#stop();
  }

  /** Asked anew when somebody else signs in; the same person's second welcome changes nothing. */
  async load(userId: string): Promise<void> {
    if (this.#userId === userId) return;
    this.#userId = userId;
    this.#early = {};
    this.#snapshot = { isLoaded: false, chosen: DEFAULTS };
    const own = await this.#options.fetch();
    if (this.#userId !== userId) return;
    if (own === null) this.#userId = null;
    else this.#apply({ ...own, ...this.#early }, true);
  }

  choose(changes: Preferences): void {
    if (!this.#snapshot.isLoaded) this.#early = { ...this.#early, ...changes };
    this.#apply(changes, this.#snapshot.isLoaded);
    this.#options.keep(changes);
    if (this.#userId !== null) this.#options.tabs.send({ userId: this.#userId, changes } satisfies Told);
  }

  #apply(changes: Preferences, isLoaded: boolean): void {
    const { monitor: _, ...own } = changes;
    const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    this.#snapshot = { isLoaded, chosen: { ...this.#snapshot.chosen, ...given } };
    for (const listener of this.#listeners) listener();
  }
}
