import { useState } from 'react';

/** The order as it stood when the hold began: what is gone leaves it, what is new joins at its end [ST1]. */
export function holdNames(before: readonly string[], latest: readonly string[]): readonly string[] {
  const present = new Set(latest);
  const known = new Set(before);
  return [...before.filter((name) => present.has(name)), ...latest.filter((name) => !known.has(name))];
}

export function useHeldOrder(latest: readonly string[], isHeld: boolean): readonly string[] {
  const [shown, setShown] = useState(latest);
  const next = isHeld ? holdNames(shown, latest) : latest;
  if (next.length === shown.length && next.every((name, place) => name === shown[place])) return shown;
  // Taken while rendering, so that no frame in between shows another order.
  setShown(next);
  return next;
}
