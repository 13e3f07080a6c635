import type { Rung } from '#lib/model/limit.ts';

/** Shape, short word and full word of a rung: the one table behind every chip, bar and sentence [CO3]. */
export type RungShape = 'ring' | 'triangle' | 'diamond' | 'square' | 'none';
export type RungLook = { readonly shape: RungShape; readonly short: string; readonly word: string };

export const RUNG_LOOKS: Readonly<Record<Rung, RungLook>> = {
  none: { shape: 'none', short: '', word: 'within limits' },
  watch: { shape: 'ring', short: 'Watch', word: 'watch' },
  warning: { shape: 'triangle', short: 'Warn', word: 'warning' },
  critical: { shape: 'diamond', short: 'Crit', word: 'critical' },
  breach: { shape: 'square', short: 'Breach', word: 'breach' },
};

/**
 * Rung of a used figure under the default ladder, for the colour of a bar whose own ladder the row does not carry.
 * The chip of the row comes from the engine, never from here.
 */
export function rungOfUsed(usedBp: number | null): Rung {
  if (usedBp === null) return 'none';
  if (usedBp >= 10_000) return 'breach';
  if (usedBp >= 9_000) return 'critical';
  if (usedBp >= 7_500) return 'warning';
  return usedBp >= 5_000 ? 'watch' : 'none';
}
