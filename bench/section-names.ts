/** The parts of the bench in the order in which they run and are printed. */
export const SECTION_NAMES = [
  'fold',
  'tape',
  'revaluation',
  'peers',
  'memory',
  'snapshots',
  'recovery',
  'preview',
  'backtest',
  'growth',
  'attacks',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];
