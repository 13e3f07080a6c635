import type { Delta } from '#lib/model/effect.ts';
import type { ExposureAsk, ExposureBoard, NodeTrace } from '#lib/model/exposure-board.ts';
import type { EnginePort } from './engine-port.ts';

/** Tables of exposure are sent at most this often; starting values. */
export const BOARD_INTERVAL_US = 1_000_000;
/** A first table is wanted at once, but asking for many must not make many walks. */
export const FIRST_BOARD_INTERVAL_US = 250_000;
/** How often the course of the classes is recorded. */
export const TRACE_INTERVAL_US = 5_000_000;
/** A walk over all holdings takes at most one part in so many of the thread: a larger floor is shown less often. */
const SHARE = 100;

export type ExposureCut = {
  readonly exposures?: readonly ExposureBoard[];
  readonly traces?: readonly NodeTrace[];
};
const NOTHING: ExposureCut = {};

/** When the core cuts tables of exposure: while somebody watches and something moved, and never at the cost of the fills. */
export class ExposureTurn {
  #asks: readonly ExposureAsk[] = [];
  /** Watched since the last table was sent. */
  #hasNew = false;
  #areBoardsDirty = false;
  #isTraceDirty = true;
  #sentUs = Number.NEGATIVE_INFINITY;
  #tracedUs = Number.NEGATIVE_INFINITY;
  #costUs = 0;

  watch(asks: readonly ExposureAsk[]): void {
    const before = new Set(this.#asks.map((ask) => JSON.stringify(ask)));
    if (asks.some((ask) => !before.has(JSON.stringify(ask)))) this.#hasNew = true;
    this.#asks = asks;
  }

  /** Called with what a release shows, as of its entry. */
  cut(queries: EnginePort['queries'], deltas: readonly Delta[], monotonicUs: () => number): ExposureCut {
    if (deltas.some(isOfExposure)) this.#areBoardsDirty = this.#isTraceDirty = true;
    const nowUs = monotonicUs();
    const exposures = this.#areBoardsDue(nowUs) ? queries.exposureBoards(this.#asks) : null;
    const traces = this.#isTraceDue(nowUs) ? queries.exposureTraces() : null;
    if (exposures === null && traces === null) return NOTHING;
    this.#costUs = monotonicUs() - nowUs;
    if (exposures !== null) {
      this.#sentUs = nowUs;
      this.#hasNew = this.#areBoardsDirty = false;
    }
    if (traces !== null) {
      this.#tracedUs = nowUs;
      this.#isTraceDirty = false;
    }
    return { ...(exposures === null ? {} : { exposures }), ...(traces === null ? {} : { traces }) };
  }

  #areBoardsDue(nowUs: number): boolean {
    if (this.#asks.length === 0) return false;
    if (this.#hasNew) return nowUs - this.#sentUs >= FIRST_BOARD_INTERVAL_US;
    return this.#areBoardsDirty && nowUs - this.#sentUs >= this.#intervalUs(BOARD_INTERVAL_US);
  }

  #isTraceDue(nowUs: number): boolean {
    return this.#isTraceDirty && nowUs - this.#tracedUs >= this.#intervalUs(TRACE_INTERVAL_US);
  }

  #intervalUs(leastUs: number): number {
    return Math.max(leastUs, this.#costUs * SHARE);
  }
}

function isOfExposure({ type }: Delta): boolean {
  return type === 'AccountsRevalued' || type === 'GroupRevalued' || type === 'AccountCarded';
}
