/** Times of a flash [FL1], [FL2]. */
const FLASH_HOLD_MS = 400;
const FLASH_GAP_MS = 500;
const FLASHES_PER_FRAME_MAX = 400;
const SWEEP_MS = 100;

/** What a cell lights: a class of its element, or its ground where figures are drawn. */
export type Lamp = { readonly light: (up: boolean) => void; readonly out: () => void };
type Lit = { readonly lamp: Lamp; readonly untilMs: number };

export function lampOf({ classList }: HTMLElement): Lamp {
  const out = (): void => classList.remove('flash-up', 'flash-down');
  return {
    light: (up) => {
      out();
      classList.add(up ? 'flash-up' : 'flash-down');
    },
    out,
  };
}

/** Lights cells and puts all of them out from one timer; no style is ever animated. */
export class FlashSweeper {
  readonly #lastAt = new WeakMap<Lamp, number>();
  #asked: { readonly lamp: Lamp; readonly up: boolean }[] = [];
  #lit: Lit[] = [];
  #timer: ReturnType<typeof setInterval> | null = null;
  #isQueued = false;
  #isQuiet = false;

  start(): void {
    this.#isQuiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#timer = setInterval(() => this.#sweep(performance.now()), SWEEP_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#sweep(Number.POSITIVE_INFINITY);
  }

  /** Asked while a frame is laid out; all of one frame are decided together. */
  flash(lamp: Lamp, up: boolean): void {
    if (this.#isQuiet) return;
    this.#asked.push({ lamp, up });
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      this.#light(performance.now());
    });
  }

  #light(nowMs: number): void {
    const asked = this.#asked;
    this.#asked = [];
    if (asked.length > FLASHES_PER_FRAME_MAX) return;
    for (const { lamp, up } of asked) {
      if (nowMs - (this.#lastAt.get(lamp) ?? -FLASH_GAP_MS) < FLASH_GAP_MS) continue;
      this.#lastAt.set(lamp, nowMs);
      lamp.light(up);
      this.#lit.push({ lamp, untilMs: nowMs + FLASH_HOLD_MS });
    }
  }

  #sweep(nowMs: number): void {
    if (this.#lit.length === 0) return;
    const still: Lit[] = [];
    for (const lit of this.#lit) {
      if (lit.untilMs > nowMs) still.push(lit);
      else lit.lamp.out();
    }
    this.#lit = still;
  }
}
