/** Budgets of [CH2]: least time between two updates of a chart. */
export const FOCAL_INTERVAL_MS = 500;
export const CHART_INTERVAL_MS = 1_000;

type Waiting = {
  readonly draw: () => void;
  readonly intervalMs: number;
  drawnAtMs: number;
  isDue: boolean;
  isVisible: boolean;
};

/** Draws at most one chart per animation frame, in turn, each no oftener than its budget; charts off screen wait. */
export class ChartQueue {
  readonly #charts: Waiting[] = [];
  #next = 0;
  #frame: number | null = null;

  add(
    draw: () => void,
    intervalMs: number,
  ): { readonly due: () => void; readonly show: (isVisible: boolean) => void; readonly remove: () => void } {
    const waiting: Waiting = { draw, intervalMs, drawnAtMs: Number.NEGATIVE_INFINITY, isDue: false, isVisible: true };
    this.#charts.push(waiting);
    return {
      due: () => {
        waiting.isDue = true;
        this.#run();
      },
      show: (isVisible) => {
        waiting.isVisible = isVisible;
        this.#run();
      },
      remove: () => {
        const at = this.#charts.indexOf(waiting);
        if (at >= 0) this.#charts.splice(at, 1);
      },
    };
  }

  #run(): void {
    if (this.#frame !== null) return;
    this.#frame = requestAnimationFrame((nowMs) => {
      this.#frame = null;
      this.#drawOne(nowMs);
      if (this.#charts.some((chart) => chart.isDue && chart.isVisible)) this.#run();
    });
  }

  #drawOne(nowMs: number): void {
    for (let step = 0; step < this.#charts.length; step += 1) {
      const at = (this.#next + step) % this.#charts.length;
      const chart = this.#charts[at];
      if (chart === undefined || !chart.isDue || !chart.isVisible || nowMs - chart.drawnAtMs < chart.intervalMs)
        continue;
      chart.isDue = false;
      chart.drawnAtMs = nowMs;
      this.#next = at + 1;
      chart.draw();
      return;
    }
  }
}
