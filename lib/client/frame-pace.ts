const FRAME_MS = 1_000 / 60;
/** One lost frame at each picture is not seen, and fresh figures are worth it. */
const LOST_FREELY = 1;
/** A picture that keeps the page from more is followed by a third of a second without one for each of them. */
const REST_PER_LOST_FRAME_MS = 333;
/** Figures are never older than this for want of room. */
const REST_MAX_MS = 1_000;

/**
 * Says when figures may be drawn again. Where a picture fits two frames, each is drawn; where it does not (a wall of rows, no
 * graphics card), pictures are left out so that it takes three frames of a second at most [U5].
 */
export class FramePace {
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  isResting(nowMs: number): boolean {
    return nowMs < this.#restsUntilMs;
  }

  /** A picture was drawn in the frame that began at `fromMs`; the next one began at `nextMs`. Monotonic, ms. */
  drew(fromMs: number, nextMs: number): void {
    const lost = Math.max(0, Math.round((nextMs - fromMs) / FRAME_MS) - 1);
    const restMs = lost <= LOST_FREELY ? 0 : Math.min(REST_MAX_MS, lost * REST_PER_LOST_FRAME_MS);
    this.#restsUntilMs = nextMs + restMs;
  }
}
