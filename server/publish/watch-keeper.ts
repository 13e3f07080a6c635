import type { Microseconds, Origin, UserId } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';

/** A page that has not answered a beat for this long is not counted as seen any more [HB6] (starting value). */
const PRESENCE_MAX_MS = 10_000;
/** Nobody may be there yet: after a start the pages come back before it is said that they did not. */
const GRACE_MS = 30_000;
// The origin of everything a person does; the cast gives the constant its brand.
const PERSON = 'person' as Origin;

type Seat = { readonly user: string; isOpen: boolean; isVisible: boolean; beatAtMs: number };
export type WatchKeeperOptions = {
  readonly submit: (submissions: readonly Submission[]) => Promise<unknown>;
  readonly nowUs: () => number;
  readonly monotonicMs: () => number;
};

/**
 * Knows which users have a page open and which of them can see it, from the answers to the beats, and tells the engine
 * when that changes: a breach that no visible page can show is carried on at once. A line that broke counts until its
 * page had the time to come back.
 */
export class WatchKeeper {
  readonly #options: WatchKeeperOptions;
  readonly #seats = new Map<object, Seat>();
  #told: string | null = null;
  #tellFromMs: number;
  #tellings = 0;

  constructor(options: WatchKeeperOptions) {
    this.#options = options;
    this.#tellFromMs = options.monotonicMs() + GRACE_MS;
  }

  /** `line` is whatever the page is known by. */
  opened(line: object, user: string): void {
    this.#seats.set(line, { user, isOpen: true, isVisible: false, beatAtMs: this.#options.monotonicMs() });
  }

  answered(line: object, isVisible: boolean): void {
    const seat = this.#seats.get(line);
    if (seat === undefined) return;
    seat.isVisible = isVisible;
    seat.beatAtMs = this.#options.monotonicMs();
  }

  closed(line: object): void {
    const seat = this.#seats.get(line);
    if (seat !== undefined) seat.isOpen = false;
  }

  /** Signed out, or without its rights: it does not come back. */
  ended(line: object): void {
    this.#seats.delete(line);
  }

  /** A core that starts has what the journal says, which may be of other people: it is told anew. */
  coreStarted(): void {
    this.#told = null;
    this.#tellFromMs = this.#options.monotonicMs() + GRACE_MS;
  }

  /** Once a second: forgets who is gone, and tells what has changed. What the core cannot take now is told with the next. */
  async tick(): Promise<void> {
    const now = this.#options.monotonicMs();
    const visible = new Set<string>();
    const connected = new Set<string>();
    for (const [line, seat] of this.#seats) {
      const isCurrent = now - seat.beatAtMs <= PRESENCE_MAX_MS;
      if (!isCurrent && !seat.isOpen) this.#seats.delete(line);
      if (seat.isOpen || isCurrent) connected.add(seat.user);
      if (seat.isVisible && isCurrent) visible.add(seat.user);
    }
    const sets = { visible: sorted(visible), connected: sorted(connected) };
    const key = JSON.stringify(sets);
    if (key === this.#told || (this.#told === null && visible.size === 0 && now < this.#tellFromMs)) return;
    const before = this.#told;
    this.#told = key;
    try {
      await this.#options.submit([this.#submission(sets)]);
    } catch (error) {
      this.#told = before;
      throw error;
    }
  }

  #submission(sets: { readonly visible: readonly UserId[]; readonly connected: readonly UserId[] }): Submission {
    const nowUs = this.#options.nowUs() as Microseconds;
    this.#tellings += 1;
    return {
      origin: PERSON,
      inputId: `watchers:${nowUs}:${this.#tellings}`,
      tsReceivedUs: nowUs,
      input: { type: 'WatchersChanged', tsEventUs: nowUs, ...sets },
    };
  }
}

/** Ids of users, in one order whatever the order of their coming. */
function sorted(users: ReadonlySet<string>): readonly UserId[] {
  return [...users].sort() as UserId[];
}
