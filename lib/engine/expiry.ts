import { formatUnits } from '#lib/base/decimal.ts';
import { openBreak, resolveBreak } from './breaks.ts';
import { isFlat } from './position.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { AccountState, InstrumentState } from './state.ts';
import type { Moment, World } from './world.ts';

/**
 * [IT5] An expiry is a fill at the settlement price; a holding that is still open when its account's next trading day
 * begins has missed it, which is a break. `label` is the day that begins, `YYYY-MM-DD` like the expiry.
 */
export function findExpired(world: World, accountIndex: number, label: string, moment: Moment): void {
  const account = accountAt(world.state, accountIndex);
  for (const index of account.holdings.values()) {
    const holding = holdingAt(world.state, index);
    const instrument = instrumentAt(world.state, holding.instrument);
    const { expiry } = instrument.listing;
    if (expiry === undefined || expiry >= label || isFlat(holding)) continue;
    const finding = {
      ...keyOf(account, instrument),
      origin: moment.origin,
      ours: formatUnits(holding.quantity12, 12),
      theirs: '0',
      theirUs: moment.atUs,
    };
    if (openBreak(world.state, finding, moment)) account.breaks += 1;
    world.accounts.changed.add(accountIndex);
  }
}

/** The missing fill has come: the holding is flat. */
export function endExpired(world: World, account: AccountState, instrument: InstrumentState, moment: Moment): void {
  if (instrument.listing.expiry !== undefined) resolveBreak(world.state, keyOf(account, instrument), moment);
}

function keyOf({ account }: AccountState, { listing }: InstrumentState) {
  return { class: 'expiredOpen', account, instrument: listing.instrument, reference: '' } as const;
}
