/** Round values inside a domain, about `count` of them, in steps of 1, 2 or 5 times a power of ten [CH6]. */
export function valueTicks(
  low: number,
  high: number,
  count: number,
): { readonly ticks: readonly number[]; readonly step: number } {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return { ticks: [], step: 1 };
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) ticks.push(at * step);
  return { ticks, step };
}
