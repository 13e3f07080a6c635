/** Origins of the house itself, which no door lends to a source: what they send configures, and is no feed. */
const INSIDE: ReadonlySet<string> = new Set(['person', 'setup', 'edge', 'clock']);

/** Only origins of facts from outside are feeds; the others are counted all the same. */
export function isFeed(origin: string): boolean {
  return !INSIDE.has(origin);
}
