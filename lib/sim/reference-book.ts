import { abs, max, over, parseD40, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { Instrument } from '#lib/model/instrument.ts';

/** One line of the history of a position: an execution, or an adopted report that sets quantity and average [RC3]. */
export type BookLine =
  | {
      readonly kind: 'fill';
      readonly signedQty: D40;
      readonly px: D40;
      /** Settlement to account currency at the fill's moment [FX1]; null when no rate was known. */
      readonly rate: D40 | null;
      /** In the account's currency, converted at the fill's moment; cost positive. */
      readonly fee: D40;
    }
  | { readonly kind: 'report'; readonly signedQty: D40; readonly averagePx: D40 | null };

/** What a history amounts to: quantity, average price, and realized in the account's currency as booked at each fill. */
export type BookState = {
  readonly signedQty: D40;
  /** Null when flat. */
  readonly averagePx: D40 | null;
  readonly realized: D40;
  readonly fees: D40;
};

const FLAT: BookState = { signedQty: ZERO, averagePx: null, realized: ZERO, fees: ZERO };

/** Recomputes a position from its whole history by prices, not by open cost: another road than the engine's. */
export function recomputeBook(lines: readonly BookLine[], instrument: Instrument): BookState {
  let state = FLAT;
  for (const line of lines) {
    if (line.kind === 'report') state = { ...state, signedQty: line.signedQty, averagePx: line.averagePx };
    else state = withFill(state, line, instrument);
  }
  return state;
}

type FillLine = Extract<BookLine, { kind: 'fill' }>;

function withFill(state: BookState, fill: FillLine, instrument: Instrument): BookState {
  const fees = state.fees + fill.fee;
  const { signedQty, averagePx } = state;
  const opens = averagePx === null || signedQty === ZERO || signedQty > 0n === fill.signedQty > 0n;
  const nextQty = signedQty + fill.signedQty;
  if (opens) {
    const joined = averagePx === null || signedQty === ZERO ? fill.px : blend(state, fill, instrument);
    return { signedQty: nextQty, averagePx: joined, realized: state.realized, fees };
  }
  const closedQty = signedQty > 0n ? minSize(signedQty, -fill.signedQty) : -minSize(-signedQty, fill.signedQty);
  const local = pnlBetween(averagePx, fill.px, closedQty, instrument);
  const realized = state.realized + (fill.rate === null ? ZERO : times(local, fill.rate));
  if (nextQty === ZERO) return { signedQty: ZERO, averagePx: null, realized, fees };
  const flipped = nextQty > 0n !== signedQty > 0n;
  return { signedQty: nextQty, averagePx: flipped ? fill.px : averagePx, realized, fees };
}

/** Weighted mean of prices; of an inverse contract the harmonic mean, because its value is in 1/price [PO5]. */
function blend(state: BookState, fill: FillLine, instrument: Instrument): D40 {
  const averagePx = state.averagePx ?? fill.px;
  const heldQty = abs(state.signedQty);
  const addedQty = abs(fill.signedQty);
  if (instrument.kind === 'inverse') {
    return over(heldQty + addedQty, over(heldQty, averagePx) + over(addedQty, fill.px));
  }
  return over(times(heldQty, averagePx) + times(addedQty, fill.px), heldQty + addedQty);
}

/** Gain in settlement currency of `signedQty` bought at `fromPx` and valued at `toPx`. */
export function pnlBetween(fromPx: D40, toPx: D40, signedQty: D40, instrument: Instrument): D40 {
  const multiplier = parseD40(instrument.multiplier);
  const size = times(signedQty, multiplier);
  if (instrument.kind === 'inverse') return over(size, fromPx) - over(size, toPx);
  return times(size, toPx) - times(size, fromPx);
}

/** Signed value of a holding for exposure, in settlement currency [EX1]. */
export function exposureOf(signedQty: D40, px: D40, instrument: Instrument): D40 {
  const size = times(signedQty, parseD40(instrument.multiplier));
  return instrument.kind === 'inverse' ? over(size, px) : times(size, px);
}

function minSize(left: D40, right: D40): D40 {
  return left < right ? max(left, ZERO) : max(right, ZERO);
}
