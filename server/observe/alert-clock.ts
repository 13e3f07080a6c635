import { BUCKETS, bucketOf, edgeAt } from './log-buckets.ts';

/** One firing on its way from the fact to a person; wall microseconds, null: not yet, or not known after a restart. */
export type FiringClock = {
  readonly alertId: string;
  readonly seq: number;
  readonly eventUs: number;
  readonly receivedUs: number;
  readonly detectedUs: number;
  readonly durableUs: number;
  readonly sentUs: number | null;
  readonly paintedUs: number | null;
  readonly acknowledgedUs: number | null;
};
type Mutable = { -readonly [Key in keyof FiringClock]: FiringClock[Key] };

/** The legs of the clock line [EV3]; `eventToSent` is what RTS 6 Art. 16(5) bounds by five seconds. */
const LEGS = [
  ['receivedToDetected', 'receivedUs', 'detectedUs'],
  ['detectedToDurable', 'detectedUs', 'durableUs'],
  ['durableToSent', 'durableUs', 'sentUs'],
  ['receivedToSent', 'receivedUs', 'sentUs'],
  ['eventToSent', 'eventUs', 'sentUs'],
  ['sentToPainted', 'sentUs', 'paintedUs'],
  ['paintedToAcknowledged', 'paintedUs', 'acknowledgedUs'],
] as const satisfies readonly (readonly [string, keyof FiringClock, keyof FiringClock])[];
type Leg = (typeof LEGS)[number][0];
/** Percentiles of a day, ms; the edges of buckets, never less than the truth. `max` is exact. */
export type LegFigures = {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

/** Firings whose later times are still taken down (starting value). */
const FIRINGS_KEPT = 5_000;
const DAY_US = 86_400_000_000;

function keyOf({ alertId, seq }: Pick<FiringClock, 'alertId' | 'seq'>): string {
  return `${alertId}:${seq}`;
}

/** How long alerts take, by leg, over the UTC day of the wall clock; and the clock line of each newer firing. */
export class AlertClock {
  readonly #firings = new Map<string, Mutable>();
  readonly #newest = new Map<string, string>();
  /** Firings that somebody has taken: the ledger counts the first time alone, also where it was taken back. */
  readonly #taken = new Set<string>();
  readonly #counts = new Map<Leg, { readonly counts: Uint32Array; count: number; maxMs: number }>();
  #day = -1;

  fired(firing: Pick<FiringClock, 'alertId' | 'seq' | 'eventUs' | 'receivedUs' | 'detectedUs' | 'durableUs'>): void {
    const key = keyOf(firing);
    const entry: Mutable = { ...firing, sentUs: null, paintedUs: null, acknowledgedUs: null };
    this.#firings.set(key, entry);
    this.#newest.set(firing.alertId, key);
    this.#record(entry, 'receivedToDetected', 'detectedToDurable');
    if (this.#firings.size <= FIRINGS_KEPT) return;
    const [oldest] = this.#firings;
    if (oldest === undefined) return;
    this.#firings.delete(oldest[0]);
    this.#taken.delete(oldest[0]);
    if (this.#newest.get(oldest[1].alertId) === oldest[0]) this.#newest.delete(oldest[1].alertId);
  }

  /** The first frame that carried it left for a browser; later ones change nothing. Without a seq: the newest firing. */
  sent(alertId: string, seq: number | null, atUs: number): void {
    const entry = seq === null ? this.#newestOf(alertId) : this.#firings.get(keyOf({ alertId, seq }));
    if (entry === undefined || entry.sentUs !== null) return;
    entry.sentUs = atUs;
    this.#record(entry, 'durableToSent', 'receivedToSent', 'eventToSent');
  }

  /** The first visible tab painted the newest firing [ES1]. */
  painted(alertId: string, atUs: number): void {
    const entry = this.#newestOf(alertId);
    if (entry === undefined || entry.paintedUs !== null) return;
    entry.paintedUs = atUs;
    this.#record(entry, 'sentToPainted');
  }

  acknowledged(alertId: string, atUs: number): void {
    const entry = this.#newestOf(alertId);
    if (entry === undefined || entry.acknowledgedUs !== null) return;
    entry.acknowledgedUs = atUs;
    const key = keyOf(entry);
    if (!this.#taken.has(key)) this.#record(entry, 'paintedToAcknowledged');
    this.#taken.add(key);
  }

  /** Nobody owns it any more: the line waits for who takes it next. */
  unacknowledged(alertId: string): void {
    const entry = this.#newestOf(alertId);
    if (entry !== undefined) entry.acknowledgedUs = null;
  }

  /** Oldest first; empty where it fired before this start of the server. */
  of(alertId: string): readonly FiringClock[] {
    return [...this.#firings.values()].filter((firing) => firing.alertId === alertId);
  }

  /** Legs of which there was at least one today. */
  ledger(): Readonly<Partial<Record<Leg, LegFigures>>> {
    const figures: Partial<Record<Leg, LegFigures>> = {};
    for (const [leg, { counts, count, maxMs }] of this.#counts) {
      // The edge of the last bucket may lie beyond the longest.
      const at = (share: number): number => Math.min(maxMs, edgeAt(counts, count * share));
      figures[leg] = { count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs };
    }
    return figures;
  }

  #newestOf(alertId: string): Mutable | undefined {
    return this.#firings.get(this.#newest.get(alertId) ?? '');
  }

  #record(entry: Mutable, ...legs: readonly Leg[]): void {
    this.#turn(entry.detectedUs);
    for (const [leg, from, to] of LEGS) {
      if (!legs.includes(leg)) continue;
      const [begin, end] = [entry[from], entry[to]];
      if (begin === null || end === null) continue;
      // Clocks of a venue and of a browser may be ahead of ours: a leg is never shorter than nothing.
      const ms = Math.max(0, (end - begin) / 1_000);
      const known = this.#counts.get(leg) ?? { counts: new Uint32Array(BUCKETS), count: 0, maxMs: 0 };
      known.counts[bucketOf(ms)] = (known.counts[bucketOf(ms)] ?? 0) + 1;
      known.count += 1;
      known.maxMs = Math.max(known.maxMs, ms);
      this.#counts.set(leg, known);
    }
  }

  #turn(nowUs: number): void {
    const day = Math.floor(nowUs / DAY_US);
    if (day <= this.#day) return;
    this.#day = day;
    this.#counts.clear();
  }
}
