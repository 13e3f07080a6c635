const MINUTE_MS = 60_000;

/** How long a session still lasts, never less than it says. */
export function remainingText(remainingMs: number): string {
  const minutes = Math.floor(remainingMs / MINUTE_MS);
  return minutes < 1 ? 'in less than a minute' : `in ${minutes} min`;
}
