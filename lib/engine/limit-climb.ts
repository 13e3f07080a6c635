import type { Rung } from '#lib/model/limit.ts';
import { climbConfirmed } from './ladder.ts';
import type { LimitReading } from './limit-reader.ts';
import type { LossTerms } from './loss-rule.ts';
import type { LimitState } from './state.ts';

/** What an evaluation found beside the rung it wrote: the rung that the value alone reaches, and whether a latch holds it. */
export type Climbed = { readonly reached: Rung; readonly isHeld: boolean };

/** Writes the rung, the breach and the memory that one reading gives a limit; of a limit in force, or of a draft's copy. */
export function climbLimit(
  limit: LimitState,
  terms: LossTerms | null,
  use: LimitReading,
  at: { readonly seq: number; readonly isAnnounced: boolean },
): Climbed {
  const { confirm = 1, hard } = limit.definition;
  const { value24, isLive } = use;
  const isNew = at.isAnnounced || use.used24 !== limit.counted24;
  limit.counted24 = confirm > 1 ? use.used24 : null;
  const steps = limit.rung === 'breach' ? use.steps : use.rises;
  const climbed = climbConfirmed({ steps, value24, held: limit.rung, mayFall: isLive }, confirm, limit.counts, isNew);
  const isBroken = confirm > 1 ? climbed.rung === 'breach' : use.breached;
  if (isBroken && terms === null) {
    limit.crossedSeq ??= at.seq;
    limit.firstBreachSeq ??= at.seq;
    if (hard?.latches === true) limit.latched = true;
  }
  const isHeld = limit.latched || limit.heldAtClose;
  // A loss rule's breach rung is its own condition, and a latch holds it [LI10]: use alone never rises to it.
  const isBreach = isHeld || (use.breached && terms !== null);
  const reached = isBreach ? 'breach' : terms !== null && climbed.reached === 'breach' ? 'critical' : climbed.reached;
  limit.rung = isBreach ? 'breach' : climbed.rung;
  limit.breached = isBroken || isHeld;
  limit.used24 = use.used24;
  return { reached, isHeld };
}
