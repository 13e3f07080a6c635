import { ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

export type PriceBandQuestion = {
  readonly side: 'buy' | 'sell';
  readonly price13: bigint;
  /** Mid or last *before* the fill; null where there is none or it is older than its limit. */
  readonly reference13: bigint | null;
  /** Percent at 10^-12; 3 % is 3 * 10^12. */
  readonly band12: bigint;
  /** For the distance in ticks; null where the instrument names none. */
  readonly tick13: bigint | null;
};
export type PriceBand = {
  /** `unverifiable`: no percentage can be formed, which is not healthy. */
  readonly state: 'inside' | 'outside' | 'unverifiable';
  /** Bought above or sold below the reference. */
  readonly isAdverse: boolean;
  /** abs(px / ref - 1) * 100, exact; null without a reference above zero. */
  readonly deviationPct: Ratio | null;
  /** Signed distance from the reference; the only measure where the reference is not above zero. */
  readonly ticks: Ratio | null;
};

/** [PM10] How far a fill's price lies from the market before it, in both directions, exactly. */
export function judgePrice(question: PriceBandQuestion): PriceBand {
  const { side, price13, reference13, band12, tick13 } = question;
  if (reference13 === null) return { state: 'unverifiable', isAdverse: false, deviationPct: null, ticks: null };
  const distance13 = price13 - reference13;
  const isAdverse = side === 'buy' ? distance13 > 0n : distance13 < 0n;
  const ticks = tick13 === null || tick13 === 0n ? null : ratioOf(distance13, tick13);
  if (reference13 <= 0n) return { state: 'unverifiable', isAdverse, deviationPct: null, ticks };
  const size13 = distance13 < 0n ? -distance13 : distance13;
  const isOutside = size13 * 100n * 10n ** 12n > band12 * reference13;
  return {
    state: isOutside ? 'outside' : 'inside',
    isAdverse,
    deviationPct: ratioOf(size13 * 100n, reference13),
    ticks,
  };
}
