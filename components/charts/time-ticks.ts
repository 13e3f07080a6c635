const STEPS_MIN: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720];
const US_PER_MIN = 60_000_000;

/** Ticks on round minutes, at most `ticksMax` of them, by the shortest step that is few enough [CH6]. */
export function timeTicks(fromUs: number, toUs: number, ticksMax: number): readonly number[] {
  if (!(toUs > fromUs)) return [];
  const stepMin = STEPS_MIN.find((step) => (toUs - fromUs) / (step * US_PER_MIN) <= ticksMax) ?? 1_440;
  const stepUs = stepMin * US_PER_MIN;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromUs / stepUs) * stepUs; at <= toUs; at += stepUs) ticks.push(at);
  return ticks;
}
