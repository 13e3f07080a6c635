/** A size and what it took. */
export type Point = { readonly size: number; readonly cost: number };

/**
 * The exponent b of cost = a * size^b by least squares over the logarithms: 1 is linear, 0 is independent of the size.
 */
export function fittedExponent(points: readonly Point[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ cost }) => Math.log(cost));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let above = 0;
  let below = 0;
  xs.forEach((x, index) => {
    above += (x - meanX) * ((ys[index] ?? meanY) - meanY);
    below += (x - meanX) ** 2;
  });
  return above / below;
}
