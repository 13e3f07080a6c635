import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import type { FillReceived } from '#lib/model/input.ts';
import { bookAt } from './book-change.ts';
import type { BookPlace } from './book-change.ts';
import { openBreak, resolveBreak } from './breaks.ts';
import { accountAt } from './state.ts';
import type { Moment, World } from './world.ts';

/** Average prices agree within one part in so many [RC1]. */
const AVERAGE_PARTS = 10_000n;

/**
 * [BU7] whether the sum over an order's fills here can be compared with its CumQty: this is its first fill, or an
 * earlier one was so. A fill under another order id may go on a chain whose earlier part is not known: unverifiable.
 */
export function isOrderKnown(world: World, place: BookPlace, input: FillReceived): boolean {
  if (input.orderId === undefined || input.cumQty === undefined) return false;
  const entries = bookAt(world, place)?.entries ?? [];
  const last = entries.findLast((entry) => entry.kind === 'fill' && entry.orderId === input.orderId);
  if (last?.kind === 'fill') return last.isOrderKnown;
  return parseUnits(input.cumQty, 12) === parseUnits(input.lastQty, 12);
}

/** [BU6] sum of live quantities = CumQty, value / CumQty = AvgPx; else a fill is missing or doubled. */
export function checkOrder(world: World, place: BookPlace, input: FillReceived, moment: Moment): void {
  const { orderId, cumQty, avgPx, instrument } = input;
  if (orderId === undefined || cumQty === undefined) return;
  const entries = bookAt(world, place)?.entries ?? [];
  let [quantity12, value25, isKnown] = [0n, 0n, false];
  for (const entry of entries) {
    if (entry.kind !== 'fill' || entry.orderId !== orderId) continue;
    const size = entry.change12 < 0n ? -entry.change12 : entry.change12;
    quantity12 += size;
    value25 += size * entry.price13;
    isKnown = entry.isOrderKnown;
  }
  if (!isKnown) return;
  const account = accountAt(world.state, place.account);
  const key = { class: 'orderCumulative', account: account.account, instrument, reference: orderId } as const;
  const theirs12 = parseUnits(cumQty, 12);
  const isSame = quantity12 === theirs12 && (avgPx === undefined || isAverage(value25, quantity12, avgPx));
  if (isSame) {
    if (resolveBreak(world.state, key, moment)) world.accounts.changed.add(place.account);
    return;
  }
  const finding = {
    ...key,
    origin: moment.origin,
    ours: quantity12 === theirs12 ? `value=${formatUnits(value25, 25)}` : formatUnits(quantity12, 12),
    theirs: quantity12 === theirs12 ? `average=${avgPx ?? ''}` : cumQty,
    theirUs: input.tsEventUs,
  };
  if (openBreak(world.state, finding, moment)) account.breaks += 1;
  world.accounts.changed.add(place.account);
}

function isAverage(value25: bigint, quantity12: bigint, avgPx: string): boolean {
  const theirs25 = quantity12 * parseUnits(avgPx, 13);
  const gap = value25 > theirs25 ? value25 - theirs25 : theirs25 - value25;
  return gap * AVERAGE_PARTS <= (value25 < 0n ? -value25 : value25);
}
