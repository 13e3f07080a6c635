import type { Microseconds, Origin } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { Freshness } from '#lib/model/view.ts';

import { DEAD_AFTER_MS, FEED_SOURCES_MAX, HEALTH_INTERVAL_MS, STALE_AFTER_MS } from './bounds.ts';
import type { FactCore } from './fact-door.ts';

/** Origin of what the edge itself has to say about feeds. */
const EDGE_ORIGIN = 'edge' as Origin;

export type FeedHealthOptions = {
  readonly core: Pick<FactCore, 'submit'>;
  readonly nowUs: () => Microseconds;
  /** A monotonic clock in milliseconds: a step of the wall clock must not kill a feed. */
  readonly monotonicMs: () => number;
  /** Told when a status could not be submitted; it is tried again at the next look. */
  readonly onError: (error: unknown) => void;
};

export type FeedHealthView = { readonly origin: string; readonly status: Freshness; readonly silentMs: number };

type Feed = {
  heardMs: number;
  /** A source of prices or heartbeats promises to go on speaking; a source of fills alone may be silent for hours. */
  promisesToSpeak: boolean;
  told: Freshness | null;
  readonly sources: Set<string>;
};

/**
 * Turns silence into facts: an origin of prices or heartbeats that says nothing for 5 s is stale, for 15 s dead, and
 * live again with its next fact. Only origins heard since the start are watched. Where the events' own time is the
 * engine's clock (CLOCK=event) this is not started: without an event no time passes, so nothing can be late.
 */
export class FeedHealth {
  readonly #options: FeedHealthOptions;
  readonly #feeds = new Map<Origin, Feed>();
  /** Keys must differ from those of an earlier life of the server. */
  readonly #keyPrefix: string;
  #keyCount = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;

  constructor(options: FeedHealthOptions) {
    this.#options = options;
    this.#keyPrefix = `feed-health:${options.nowUs()}`;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), HEALTH_INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  hear(origin: Origin, fact: Fact): void {
    const feed = this.#feeds.get(origin) ?? {
      heardMs: 0,
      promisesToSpeak: false,
      told: null,
      sources: new Set<string>(),
    };
    this.#feeds.set(origin, feed);
    feed.heardMs = this.#options.monotonicMs();
    if (fact.type === 'MarkUpdated' || fact.type === 'FxRateUpdated') feed.promisesToSpeak = true;
    if (fact.type === 'FeedStatusChanged') {
      feed.promisesToSpeak = true;
      if (feed.sources.size < FEED_SOURCES_MAX) feed.sources.add(fact.feed);
    }
  }

  /** Compares every feed with its deadlines and submits what changed. Never rejects. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (const [origin, feed] of this.#feeds) {
        const silentMs = this.#options.monotonicMs() - feed.heardMs;
        const status = statusOf(feed, silentMs);
        if (status === feed.told) continue;
        await this.#options.core.submit(this.#submissions(origin, feed, status, silentMs));
        feed.told = status;
      }
    } catch (error) {
      // A full inbox or a restarting core: `told` is unchanged, so the next look says it again.
      this.#options.onError(error);
    } finally {
      this.#looking = false;
    }
  }

  views(): readonly FeedHealthView[] {
    return [...this.#feeds].map(([origin, feed]) => {
      const silentMs = this.#options.monotonicMs() - feed.heardMs;
      return { origin, status: statusOf(feed, silentMs), silentMs };
    });
  }

  #submissions(origin: Origin, feed: Feed, status: Freshness, silentMs: number): Submission[] {
    const tsReceivedUs = this.#options.nowUs();
    const reason = status === 'live' ? 'speaking' : `silentMs=${Math.round(silentMs)}`;
    return [...new Set([origin, ...feed.sources])].map((name) => {
      this.#keyCount += 1;
      return {
        origin: EDGE_ORIGIN,
        inputId: `${this.#keyPrefix}:${this.#keyCount}`,
        tsReceivedUs,
        input: { type: 'FeedStatusChanged', tsEventUs: tsReceivedUs, feed: name, status, reason },
      };
    });
  }
}

function statusOf(feed: Feed, silentMs: number): Freshness {
  if (!feed.promisesToSpeak || silentMs < STALE_AFTER_MS) return 'live';
  return silentMs < DEAD_AFTER_MS ? 'stale' : 'dead';
}
