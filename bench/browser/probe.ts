/**
 * What runs inside the page that is measured. Each function is sent as text, so it uses nothing of this file but types.
 */
export type FrameFigures = {
  readonly seconds: number;
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Tasks of more than 50 ms, longest first. */
  readonly longTasksMs: readonly number[];
};

export type Acknowledgement = { readonly intentMs: number; readonly confirmedMs: number };
type Arrival = { readonly text: string; readonly atMs: number };

declare global {
  interface Window {
    arrivals?: Arrival[];
    interactions?: Map<number, number>;
    acknowledgementTimes?: Acknowledgement[];
    /** `longTasks`: begin and length of each; `figuresMs`: when the first ranked row had its figures, null until then. */
    vitals?: {
      lcpMs: number;
      cls: number;
      longTasks: { readonly atMs: number; readonly forMs: number }[];
      figuresMs: number | null;
    };
  }
}

/** Before anything of the page runs: stamps every message that brings alerts, and notes loading times and long tasks. */
export function installProbe(): void {
  const arrivals: Arrival[] = (window.arrivals = []);
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.includes('AlertTransitioned')) return;
        arrivals.push({ text: data, atMs: performance.now() });
        if (arrivals.length > 200) arrivals.shift();
      });
    }
  };
  const vitals: NonNullable<Window['vitals']> = (window.vitals = { lcpMs: 0, cls: 0, longTasks: [], figuresMs: null });
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  };
  observe('largest-contentful-paint', (entry) => (vitals.lcpMs = entry.startTime));
  observe('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { readonly value: number; readonly hadRecentInput: boolean };
    if (!shift.hadRecentInput) vitals.cls += shift.value;
  });
  observe('longtask', ({ startTime, duration }) => vitals.longTasks.push({ atMs: startTime, forMs: duration }));
  // Looked for once a frame: a test that asks from outside costs the slowed page more than the page itself.
  const look = (): void => {
    const row = document.querySelector('[data-place="float"]');
    const figures = [...(row?.querySelectorAll('.cell:not([data-kind="name"])') ?? [])];
    // A figure that is drawn stands in the name of its cell.
    const read = (cell: Element): string => cell.getAttribute('aria-label') ?? cell.textContent ?? '';
    if (figures.filter((cell) => /\d/.test(read(cell))).length > 2) vitals.figuresMs = performance.now();
    else requestAnimationFrame(look);
  };
  // Only where there is a grid: looking goes into the frames that are measured.
  if (location.pathname.startsWith('/monitor')) requestAnimationFrame(look);
  const interactions = (window.interactions = new Map<number, number>());
  observe(
    'event',
    (entry) => {
      const { interactionId, duration } = entry as PerformanceEventTiming & { readonly interactionId: number };
      if (interactionId > 0) interactions.set(interactionId, Math.max(interactions.get(interactionId) ?? 0, duration));
    },
    { durationThreshold: 16 },
  );
}

/** Frames of the next seconds. */
export function measureFrames(seconds: number): Promise<FrameFigures> {
  return new Promise((resolve) => {
    const gaps: number[] = [];
    const longTasksMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasksMs.push(Math.round(duration));
    });
    observer.observe({ type: 'longtask' });
    const startedMs = performance.now();
    let lastMs = startedMs;
    const tick = (): void => {
      const nowMs = performance.now();
      gaps.push(nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs - startedMs < seconds * 1_000) return void requestAnimationFrame(tick);
      observer.disconnect();
      gaps.sort((a, b) => a - b);
      const at = (share: number): number => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0;
      resolve({
        seconds: (nowMs - startedMs) / 1_000,
        frames: gaps.length,
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
        longestMs: gaps.at(-1) ?? 0,
        longTasksMs: longTasksMs.toSorted((a, b) => b - a),
      });
    };
    requestAnimationFrame(tick);
  });
}

/** From the message that brings the breach of an account to the frame in which the tray holds it, ms; null after 5 s. */
export function awaitBreach(account: string): Promise<number | null> {
  return new Promise((resolve) => {
    const arrived = (): number | null =>
      window.arrivals?.find(({ text }) => text.includes(account) && text.includes('"breach"'))?.atMs ?? null;
    const isShown = (): boolean => document.querySelector('.tray')?.textContent?.includes(account) === true;
    const done = (value: number | null): void => {
      observer.disconnect();
      clearTimeout(deadline);
      resolve(value);
    };
    const observer = new MutationObserver(() => {
      const atMs = arrived();
      if (atMs !== null && isShown()) done(performance.now() - atMs);
    });
    const deadline = setTimeout(() => done(null), 5_000);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Changes of the text of the first ranked row a second, over the next seconds. */
export function measureRowChanges(seconds: number): Promise<number> {
  return new Promise((resolve) => {
    const row = document.querySelector('[data-place="float"]');
    if (row === null) return void resolve(0);
    const frames = new Set<number>();
    const observer = new MutationObserver(() => frames.add(Math.round(performance.now())));
    observer.observe(row, { subtree: true, childList: true, characterData: true, attributeFilter: ['aria-label'] });
    setTimeout(() => {
      observer.disconnect();
      resolve(frames.size / seconds);
    }, seconds * 1_000);
  });
}

/** Notes, for each press of A from now on, when the strip has moved on and when the counter has followed. */
export function watchAcknowledgements(): void {
  const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
  const strip = (): string => text('[aria-label="Alert strip"] a, [aria-label="Alert strip"] p');
  const counter = (): string => text('.tray h2');
  const found: Acknowledgement[] = (window.acknowledgementTimes = []);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'a') return;
      const startedMs = performance.now();
      const before = { strip: strip(), counter: counter() };
      let intentMs: number | null = null;
      const look = (): void => {
        const nowMs = performance.now() - startedMs;
        if (intentMs === null && strip() !== before.strip) intentMs = nowMs;
        if (counter() === before.counter && nowMs < 5_000) requestAnimationFrame(look);
        else found.push({ intentMs: intentMs ?? nowMs, confirmedMs: nowMs });
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}
