/** Row heights [DN1]: the smallest is the smallest target that a pointer may have. */
export const DENSITIES = ['compact', 'comfortable', 'touch'] as const;
export type Density = (typeof DENSITIES)[number];

export const ROW_HEIGHTS_PX: Readonly<Record<Density, number>> = { compact: 24, comfortable: 32, touch: 44 };

/** The key and the button go round the three. */
export function nextDensity(density: Density): Density {
  return DENSITIES[(DENSITIES.indexOf(density) + 1) % DENSITIES.length] ?? 'compact';
}
