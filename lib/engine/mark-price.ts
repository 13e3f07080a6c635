import { price13 } from './hot-price.ts';
import type { InstrumentState, QuoteState } from './state.ts';

/** The mark in force as a rate, in units of 10^-scale. */
export function markOf(instrument: InstrumentState): { units: bigint; scale: number } {
  // A rate is one number: of a quote whose sides value holdings it is the middle [FX4].
  if (instrument.markSource === 'quote' && instrument.quote !== null)
    return { units: middle13(instrument.quote), scale: 13 };
  if (instrument.markWide13 !== null) return { units: instrument.markWide13, scale: 13 };
  return { units: BigInt(instrument.markUnits), scale: instrument.markScale };
}

/** The middle of a quote, exact: it has one decimal more than its sides. */
export function middle13({ bid, ask }: QuoteState): bigint {
  return (price13(bid) + price13(ask)) / 2n;
}
