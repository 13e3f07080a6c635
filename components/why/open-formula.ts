/** Said on the document; the panel that listens comes after the first picture. */
const OPEN_EVENT = 'riskdesk:why';
/** A press that nothing heard yet is still meant for this long; later the person has moved on. */
const EARLY_MS = 3_000;

/** When the key was pressed before anything listened, ms of the page's monotonic clock; null: it was not. */
let earlyAtMs: number | null = null;
let isHeard = false;

/** Opens the whole formula of the figure under the focus, else of the one under the pointer: the key `F`. */
export function openFormula(): void {
  if (!isHeard) earlyAtMs = performance.now();
  document.dispatchEvent(new Event(OPEN_EVENT));
}

/** Runs at each press, and at once for one that came shortly before; until the signal ends it. */
export function onOpenFormula(run: () => void, signal: AbortSignal): void {
  document.addEventListener(OPEN_EVENT, run, { signal });
  isHeard = true;
  signal.addEventListener('abort', () => (isHeard = false), { once: true });
  if (earlyAtMs !== null && performance.now() - earlyAtMs < EARLY_MS) run();
  earlyAtMs = null;
}

/** Tells of the first press, so that what answers it is brought at once; returns the end. */
export function onEarlyFormula(run: () => void): () => void {
  document.addEventListener(OPEN_EVENT, run, { once: true });
  return () => document.removeEventListener(OPEN_EVENT, run);
}
