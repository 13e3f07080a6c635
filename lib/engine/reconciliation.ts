import { parseUnits } from '#lib/base/decimal.ts';
import type { PositionReported } from '#lib/model/input.ts';
import { openHolding } from './pnl.ts';
import { averagePrice12, payoff24 } from './position.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/**
 * A venue's report against the engine's own position [RC3]: `adopt` sets quantity and average and leaves realized, fees
 * and balance; `compare` only opens or closes a break, except that the first report of a key without any fill is adopted.
 */
export function reportPosition(world: World, input: PositionReported, moment: Moment): Verdict {
  const { state } = world;
  const accountIndex = state.accountIndex.get(input.account);
  if (accountIndex === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const instrumentIndex = state.instrumentIndex.get(input.instrument);
  if (instrumentIndex === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const account = accountAt(state, accountIndex);
  const instrument = instrumentAt(state, instrumentIndex);
  const theirs12 = parseUnits(input.signedQty, 12);
  const known = account.holdings.get(input.instrument);
  const ours = known === undefined ? { quantity12: 0n, cost24: 0n } : holdingAt(state, known);
  const average12 = input.avgPx === undefined ? averagePrice12(ours, instrument) : parseUnits(input.avgPx, 12);
  if (theirs12 !== 0n && average12 === null) return refuse('malformed', 'avg_price', 'allowed="present"');
  if (instrument.inverse && theirs12 !== 0n && (average12 ?? 0n) <= 0n) return refuse('priceNotPositive', 'avg_price');
  const policy = state.origins.get(moment.origin)?.positionPolicy ?? 'compare';
  const isFirst = known === undefined || !holdingAt(state, known).filled;
  const differs = theirs12 !== ours.quantity12 || !isSameAverage(average12, averagePrice12(ours, instrument));
  const index = known ?? openHolding(world, accountIndex, instrumentIndex);
  const holding = holdingAt(state, index);
  holding.changedSeq = moment.seq;
  if (policy === 'compare' && !isFirst) {
    setBreak(world, accountIndex, index, theirs12 !== ours.quantity12);
    return null;
  }
  if (differs) account.breaks += 1;
  holding.quantity12 = theirs12;
  holding.cost24 = theirs12 === 0n ? 0n : payoff24(theirs12, instrument, (average12 ?? 0n) * 10n);
  holding.ownFill13 ??= average12 === null ? null : average12 * 10n;
  account.changedSeq = moment.seq;
  setBreak(world, accountIndex, index, false);
  world.holdings.setPosition(index);
  world.limits.force(accountIndex);
  return null;
}

/** [RC1] average prices agree within one part in 10,000. */
function isSameAverage(theirs: bigint | null, ours: bigint | null): boolean {
  if (theirs === null || ours === null) return true;
  const gap = theirs > ours ? theirs - ours : ours - theirs;
  return gap * 10_000n <= (ours < 0n ? -ours : ours);
}

/** [RC5] an open quantity break marks the holding and its account incomplete. */
function setBreak(world: World, accountIndex: number, index: number, isOpen: boolean): void {
  const holding = holdingAt(world.state, index);
  if (holding.openBreak === isOpen) return;
  const account = accountAt(world.state, accountIndex);
  holding.openBreak = isOpen;
  account.openBreaks += isOpen ? 1 : -1;
  if (isOpen) account.breaks += 1;
  world.accounts.changed.add(accountIndex);
}
