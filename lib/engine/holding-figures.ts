import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import { accountAt, holdingAt, instrumentAt, ledgerScale } from './state.ts';
import { accountScale, shown } from './views.ts';
import type { World } from './world.ts';

/** What one holding has made and is worth, in ledger units of its account; null is unknown. */
export type HoldingFigures = {
  /** Realized less fees, and open, since the holding was first opened. */
  readonly result: bigint | null;
  /** Signed exposure [EX1]. */
  readonly value: bigint | null;
};

const NOTHING: HoldingFigures = { result: 0n, value: 0n };

/** Null for an account that there is not; an account that never held the instrument has made nothing in it. */
export function holdingFigures(world: World, account: string, instrument: string): HoldingFigures | null {
  const index = world.state.accountIndex.get(account);
  if (index === undefined) return null;
  const own = accountAt(world.state, index);
  const holdingIndex = own.holdings.get(instrument);
  if (holdingIndex === undefined) return NOTHING;
  const { realized24, fees24, quantity12 } = holdingAt(world.state, holdingIndex);
  const booked = divideHalfEven(realized24 - fees24, pow10Big(24 - ledgerScale(own.currency)));
  if (quantity12 === 0n) return { result: booked, value: 0n };
  if (!world.holdings.isPriced(holdingIndex)) return { result: null, value: null };
  const { exposure, unrealized } = world.holdings.valuation(holdingIndex);
  return { result: booked + unrealized, value: exposure };
}

/** How amounts of an account's ledger are shown: the decimals of its figures, and an amount in them. */
export type ShownIn = { readonly scale: number; readonly show: (units: bigint) => number };

export function shownIn(world: World, account: string): ShownIn | null {
  const index = world.state.accountIndex.get(account);
  if (index === undefined) return null;
  const ledger = ledgerScale(accountAt(world.state, index).currency);
  const scale = accountScale(world, index);
  return { scale, show: (units) => shown(units, ledger, scale) };
}

/** The instruments whose marks can move a holding of one: itself, what lies under it, and those that make rates [FX4]. */
export function pricedBy({ state }: Pick<World, 'state'>, instrument: string): readonly string[] {
  const place = state.instrumentIndex.get(instrument);
  const under = place === undefined ? undefined : instrumentAt(state, place).listing.underlyingId;
  const pairs = state.firm.fxPairs.map((pair) => pair.instrument);
  return under === undefined ? [instrument, ...pairs] : [instrument, under, ...pairs];
}
