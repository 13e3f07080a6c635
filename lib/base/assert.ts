/**
 * Stops on a broken invariant. The message is the positive rule ("Invariant: entries are applied in seq order").
 * Assertions stay on in production: the core thread then stops and recovers from its journal.
 */
export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new InvariantError(invariant);
}

/** Marks a place that the types prove to be unreachable; a new member of a union becomes a compile error here. */
export function unreachable(value: never): never {
  throw new InvariantError(`Invariant: every case is handled, got ${String(value)}`);
}

export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
