/** A busy page waits no longer than this. */
const IDLE_MAX_MS = 1_500;

/** Runs once the page has nothing better to do; the returned function takes it back. */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    // Safari has none.
    const timer = setTimeout(run, 0);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run, { timeout: IDLE_MAX_MS });
  return () => cancelIdleCallback(idle);
}
