import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { FillContent } from './book-state.ts';
import type { InstrumentState } from './state.ts';

/** [PO9] the fee is taken from the quantity where a spot trade pays it in what it buys or sells. */
function isSpot(instrument: InstrumentState): boolean {
  const { kind, baseCurrency, settlementCurrency, expiry, assetClass, multiplier } = instrument.listing;
  const isCash =
    assetClass === 'crypto' || assetClass === 'equity' || assetClass === 'commodity' || assetClass === 'other';
  return (
    kind === 'linear' &&
    isCash &&
    multiplier === '1' &&
    expiry === undefined &&
    baseCurrency !== undefined &&
    baseCurrency !== settlementCurrency
  );
}

/** Money and base quantity of a fee, in whichever currency it is paid. */
export function feeOf(
  instrument: InstrumentState,
  content: FillContent,
): { readonly baseFee12: bigint; readonly fee24: bigint; readonly feeCurrency: string } {
  const { settlementCurrency, baseCurrency } = instrument.listing;
  const feeCurrency = content.feeCurrency === '' ? settlementCurrency : content.feeCurrency;
  if (content.fee24 === 0n || feeCurrency !== baseCurrency || !isSpot(instrument)) {
    return { baseFee12: 0n, fee24: content.fee24, feeCurrency };
  }
  // Booked as `fee * p`: the fee has at most 12 decimals, so nothing is lost in its quantity.
  const fee24 = divideHalfEven(content.fee24 * content.price13, pow10Big(13));
  return { baseFee12: content.fee24 / pow10Big(12), fee24, feeCurrency: settlementCurrency };
}
