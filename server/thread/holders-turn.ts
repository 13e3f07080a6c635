import type { Delta } from '#lib/model/effect.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { EnginePort } from './engine-port.ts';

/** Who holds what is read at most this often; starting values. */
export const HOLDERS_INTERVAL_US = 1_000_000;
/** A first answer is wanted at once, but watching anew again and again must not make as many walks. */
export const FIRST_HOLDERS_INTERVAL_US = 250_000;
/** The walk takes at most one part in so many of the thread. */
const SHARE = 100;

export type HoldersCut = { readonly holders?: Holders };
const NOTHING: HoldersCut = {};

/** When the core reads who holds what: while somebody filters by it and something moved. */
export class HoldersTurn {
  #isWatched = false;
  /** Watched since the last answer. */
  #isNew = false;
  #isDirty = false;
  #sentUs = Number.NEGATIVE_INFINITY;
  #costUs = 0;

  /** Whoever says it again may have lost what it knew, so it is answered again. */
  watch(isWatched: boolean): void {
    this.#isWatched = this.#isNew = isWatched;
  }

  /** Called with what a release shows, as of its entry. */
  cut(
    queries: Pick<EnginePort['queries'], 'holders'>,
    deltas: readonly Delta[],
    monotonicUs: () => number,
  ): HoldersCut {
    if (deltas.some(({ type }) => type === 'AccountsRevalued')) this.#isDirty = true;
    const nowUs = monotonicUs();
    if (!this.#isDue(nowUs)) return NOTHING;
    const holders = queries.holders();
    this.#costUs = monotonicUs() - nowUs;
    this.#sentUs = nowUs;
    this.#isNew = this.#isDirty = false;
    return { holders };
  }

  #isDue(nowUs: number): boolean {
    if (!this.#isWatched) return false;
    const leastUs = this.#isNew ? FIRST_HOLDERS_INTERVAL_US : HOLDERS_INTERVAL_US;
    return (this.#isNew || this.#isDirty) && nowUs - this.#sentUs >= Math.max(leastUs, this.#costUs * SHARE);
  }
}
