import { formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { FillReceived } from '#lib/model/input.ts';
import type { FillEntry } from './books.ts';
import { openBreak, resolveBreak } from './breaks.ts';
import { fillIdOf } from './executions.ts';
import { feeOf } from './fill-fee.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { InstrumentState } from './state.ts';
import type { Moment, World } from './world.ts';

type Repeat = {
  readonly accountIndex: number;
  readonly instrumentIndex: number;
  readonly key: string;
  readonly input: FillReceived;
};

/**
 * [RC4] a fill told again, the same but for its fee: one of both fees is wrong, and the venue's word alone decides which.
 * A repeat without a fee says nothing. Of a fill that was corrected, or is folded, its own fee is not known any more.
 */
export function judgeRepeatedFee(world: World, repeat: Repeat, moment: Moment): void {
  const { accountIndex, instrumentIndex, key, input } = repeat;
  if (input.fee === undefined) return;
  const account = accountAt(world.state, accountIndex);
  const entry = account.chains.ids.has(key) ? null : entryOf(world, accountIndex, input.instrument, key);
  if (entry === null) return;
  const instrument = instrumentAt(world.state, instrumentIndex);
  const told = feeOf(instrument, {
    instrument: input.instrument,
    side: input.side,
    quantity12: parseUnits(input.lastQty, 12),
    price13: parseUnits(input.lastPx, 13),
    fee24: parseUnits(input.fee, 24),
    feeCurrency: input.feeCurrency ?? '',
  });
  const about = keyOf(account.account, input.instrument, key);
  const isSame = entry.fee24 === told.fee24 && entry.baseFee12 === told.baseFee12;
  if (isSame && (entry.fee24 === 0n || entry.feeCurrency === told.feeCurrency)) {
    if (resolveBreak(world.state, about, moment)) world.accounts.changed.add(accountIndex);
    return;
  }
  const finding = {
    ...about,
    origin: moment.origin,
    ours: shown(instrument, entry),
    theirs: shown(instrument, told),
    theirUs: input.tsEventUs,
  };
  if (openBreak(world.state, finding, moment)) account.breaks += 1;
  world.accounts.changed.add(accountIndex);
}

/** A correction that brings a fee, and a bust, are the venue's last word on it. */
export function endFeeBreak(
  world: World,
  about: { readonly accountIndex: number; readonly entry: FillEntry; readonly instrument: string },
  moment: Moment,
): void {
  const { accountIndex, entry, instrument } = about;
  const { account } = accountAt(world.state, accountIndex);
  resolveBreak(world.state, keyOf(account, instrument, entry.key), moment);
}

function entryOf(world: World, accountIndex: number, instrument: string, key: string): FillEntry | null {
  const held = accountAt(world.state, accountIndex).holdings.get(instrument);
  if (held === undefined) return null;
  for (const { entries } of holdingAt(world.state, held).books.values()) {
    const entry = entries.findLast((each) => each.kind === 'fill' && each.key === key);
    if (entry?.kind === 'fill') return entry;
  }
  return null;
}

/** As a sender writes it: a fee in the base currency is booked as money, but told in that currency. */
function shown(
  { listing }: InstrumentState,
  { fee24, baseFee12, feeCurrency }: Pick<FillEntry, 'fee24' | 'baseFee12' | 'feeCurrency'>,
): string {
  if (baseFee12 === 0n) return `${formatUnits(fee24, 24)} ${feeCurrency}`;
  return `${formatUnits(baseFee12 * pow10Big(12), 24)} ${listing.baseCurrency ?? ''}`;
}

function keyOf(account: string, instrument: string, key: string) {
  return { class: 'fee', account, instrument, reference: fillIdOf(key) } as const;
}
