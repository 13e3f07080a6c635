import { roundRatio } from '#lib/base/ratio.ts';
import { foldOldest } from './book-folding.ts';
import type { Book, BookEntry, BookPosition, FillEntry, Replay, StrategyBook } from './books.ts';
import { emptyBook, FLAT, isUnbookable, openStrategies, rebook, replay, step, stepStrategies } from './books.ts';
import { endExpired } from './expiry.ts';
import { averagePrice } from './position.ts';
import { localAmounts, revalueAccount } from './local-ledger.ts';
import { isFlat } from './position.ts';
import { accountAt, balance24, holdingAt, instrumentAt } from './state.ts';
import type { AccountState, HoldingState, InstrumentState } from './state.ts';
import type { Moment, World } from './world.ts';

/** [NU12] what leaves ±10^18 is refused. */
const AMOUNT_MAX24 = 10n ** 42n;

export function isOutOfRange(amount24: bigint): boolean {
  return amount24 > AMOUNT_MAX24 || amount24 < -AMOUNT_MAX24;
}

/** Which position a change is about; its holding need not exist yet. */
export type BookPlace = {
  readonly account: number;
  readonly instrument: number;
  readonly positionId: string;
};
type Fee = { readonly currency: string; readonly fee24: bigint };

/** A decided change of one position, not yet written [HL12]: `account` amounts in the account's currency. */
export type BookChange = BookPlace & {
  readonly position: BookPosition;
  /** The entry to append, or all entries anew. */
  readonly append: BookEntry | null;
  readonly entries: readonly BookEntry[] | null;
  readonly strategies: ReadonlyMap<string, StrategyBook> | null;
  /** Changes of what is booked: settlement currency and account's. */
  readonly realized24: bigint;
  readonly booked24: bigint;
  readonly fees: readonly Fee[];
  readonly feeBooked24: bigint;
  /** The average price that a report brought, where nothing better is known [MK4]. */
  readonly reported13?: bigint | undefined;
};

export function bookAt(world: World, place: BookPlace): Book | null {
  const { state } = world;
  const { instrument } = instrumentAt(state, place.instrument).listing;
  const index = accountAt(state, place.account).holdings.get(instrument);
  return index === undefined ? null : (holdingAt(state, index).books.get(place.positionId) ?? null);
}

/** One more entry at the end: the common case, one step from the position as it stands. */
export function planAppend(world: World, place: BookPlace, entry: BookEntry): BookChange {
  const account = accountAt(world.state, place.account);
  const instrument = instrumentAt(world.state, place.instrument);
  const before = bookAt(world, place)?.position ?? FLAT;
  const effect = step(before, entry, instrument, account.costMethod);
  const booked = rebook(entry, effect.realized24);
  return {
    ...place,
    position: effect.position,
    append: booked,
    entries: null,
    strategies: null,
    realized24: effect.realized24,
    booked24: booked.kind === 'report' ? 0n : booked.booked24,
    fees: entry.kind === 'fill' ? [{ currency: entry.feeCurrency, fee24: entry.fee24 }] : [],
    feeBooked24: entry.kind === 'fill' ? entry.feeBooked24 : 0n,
  };
}

/** Other entries in the place of those of a position: it is replayed, and the differences are what is booked [BU8], [BU9]. */
export function planReplay(world: World, place: BookPlace, entries: readonly BookEntry[]): BookChange {
  const account = accountAt(world.state, place.account);
  const instrument = instrumentAt(world.state, place.instrument);
  const book = bookAt(world, place) ?? emptyBook();
  const result: Replay = replay(book, entries, instrument, account.costMethod);
  const before = totals(book.entries);
  const after = totals(result.entries);
  const fees: Fee[] = [];
  for (const currency of new Set([...before.fees.keys(), ...after.fees.keys()])) {
    fees.push({ currency, fee24: (after.fees.get(currency) ?? 0n) - (before.fees.get(currency) ?? 0n) });
  }
  return {
    ...place,
    position: result.position,
    append: null,
    entries: result.entries,
    strategies: result.strategies,
    realized24: after.realized24 - before.realized24,
    booked24: after.booked24 - before.booked24,
    fees,
    feeBooked24: after.feeBooked24 - before.feeBooked24,
  };
}

function totals(entries: readonly BookEntry[]) {
  let [realized24, booked24, feeBooked24] = [0n, 0n, 0n];
  const fees = new Map<string, bigint>();
  for (const entry of entries) {
    if (entry.kind === 'report') continue;
    realized24 += entry.realized24;
    booked24 += entry.booked24;
    if (entry.kind !== 'fill') continue;
    feeBooked24 += entry.feeBooked24;
    if (entry.fee24 !== 0n) fees.set(entry.feeCurrency, (fees.get(entry.feeCurrency) ?? 0n) + entry.fee24);
  }
  return { realized24, booked24, feeBooked24, fees };
}

/** [NU12] true when a change would leave the range of amounts. */
export function leavesRange(world: World, change: BookChange): boolean {
  const account = accountAt(world.state, change.account);
  const { cost24, quantity12 } = change.position;
  return (
    isOutOfRange(cost24) ||
    isOutOfRange(balance24(account) + change.booked24 - change.feeBooked24) ||
    isOutOfRange(quantity12 * 10n ** 12n)
  );
}

/** Writes a decided change: position, results, hot state; returns the holding's index. */
export function commitChange(world: World, change: BookChange, moment: Moment): number {
  const { state } = world;
  const account = accountAt(state, change.account);
  const instrument = instrumentAt(state, change.instrument);
  const index = account.holdings.get(instrument.listing.instrument) ?? openHolding(world, change);
  const holding = holdingAt(state, index);
  writeBook(change, { account, instrument, holding });
  holding.changedSeq = moment.seq;
  noteOwnPrice(change, holding, instrument);
  sumBooks(holding);
  sumStrategies(holding);
  bookResults(world, change, holding);
  if (account.local === null) noteUnbooked(world, index, change);
  if (isFlat(holding)) endExpired(world, account, instrument, moment);
  account.changedSeq = moment.seq;
  world.holdings.setPosition(index);
  if (change.append?.kind === 'fill') world.limits.book(change.account, change.instrument);
  else world.limits.force(change.account);
  return index;
}

/** [FX6] whether something in the holding's books has no rate to be booked at: then its account is incomplete. */
function noteUnbooked(world: World, index: number, change: BookChange): void {
  if (change.append !== null && !isUnbookable(change.append)) return;
  const holding = holdingAt(world.state, index);
  const isWaiting = [...holding.books.values()].some(({ entries }) => entries.some(isUnbookable));
  if (isWaiting === world.unbooked.has(index)) return;
  accountAt(world.state, change.account).unrated += isWaiting ? 1 : -1;
  if (isWaiting) world.unbooked.add(index);
  else world.unbooked.delete(index);
}

/** The holdings that wait for a rate, after a restore. */
export function findUnbooked(world: World): void {
  world.state.holdings.forEach((holding, index) => {
    if (accountAt(world.state, holding.account).local !== null) return;
    if ([...holding.books.values()].some(({ entries }) => entries.some(isUnbookable))) world.unbooked.add(index);
  });
}

type Parts = {
  readonly account: AccountState;
  readonly instrument: InstrumentState;
  readonly holding: HoldingState;
};

function writeBook(change: BookChange, { account, instrument, holding }: Parts): void {
  const book = holding.books.get(change.positionId) ?? emptyBook();
  const before = book.position;
  if (change.append !== null) {
    const entry = change.append;
    if (entry.kind === 'fill' && entry.strategy !== '') openStrategies(book);
    // A list that grows from empty takes room for seventeen, and most books have few.
    if (book.entries.length === 0) book.entries = [entry];
    else book.entries.push(entry);
    if (book.strategies !== null) {
      stepStrategies(book.strategies, entry, { before, after: change.position }, instrument, account.costMethod);
    }
  }
  if (change.entries !== null) book.entries = [...change.entries];
  if (change.strategies !== null) book.strategies = new Map(change.strategies);
  book.position = change.position;
  book.realized24 += change.booked24;
  book.fees24 += change.feeBooked24;
  foldOldest(book, instrument, account.costMethod, account.local !== null);
  holding.books.set(change.positionId, book);
}

/** The account's last price here, for `ownFillUntilMarked` [MK4]: of its last live fill, else of what was first reported. */
function noteOwnPrice(change: BookChange, holding: HoldingState, instrument: InstrumentState): void {
  const { append, entries, positionId, reported13 } = change;
  const isFilled = append?.kind === 'fill' || entries?.some((entry) => entry.kind === 'fill') === true;
  if (isFilled && !holding.filled.includes(positionId)) holding.filled.push(positionId);
  if (append?.kind === 'fill') holding.ownFill13 = append.price13;
  else if (append === null) holding.ownFill13 = ownPrice13(holding, instrument);
  if (reported13 !== undefined) holding.ownFill13 ??= reported13;
}

/** The price of the newest live fill over all positions, by its place; else of the first report. */
function ownPrice13(holding: HoldingState, instrument: InstrumentState): bigint | null {
  let newest: FillEntry | null = null;
  let first: BookEntry | null = null;
  let hasForgotten = false;
  for (const { entries, folded } of holding.books.values()) {
    hasForgotten ||= folded > 0;
    for (const entry of entries) {
      if (entry.kind === 'fill' && (newest === null || entry.place > newest.place)) newest = entry;
      if (entry.kind === 'report' && entry.quantity12 !== 0n && (first?.place ?? Infinity) > entry.place) first = entry;
    }
  }
  if (newest !== null) return newest.price13;
  // What the kept entries do not tell stays as it was told.
  if (hasForgotten) return holding.ownFill13;
  const average = first?.kind === 'report' ? averagePrice(first, instrument) : null;
  return average === null ? null : roundRatio(average, 13);
}

/** The holding is the sum over its positions [ID3]. */
function sumBooks(holding: HoldingState): void {
  let [quantity12, cost24] = [0n, 0n];
  for (const { position } of holding.books.values()) {
    quantity12 += position.quantity12;
    cost24 += position.cost24;
  }
  holding.quantity12 = quantity12;
  holding.cost24 = cost24;
}

/** [EX15] the parts of a holding that tags built; a part that is flat is forgotten. */
function sumStrategies(holding: HoldingState): void {
  if ([...holding.books.values()].every(({ strategies }) => strategies === null)) return;
  holding.strategies.clear();
  for (const { strategies } of holding.books.values()) {
    for (const [tag, { position }] of strategies ?? []) {
      if (tag === '') continue;
      const quantity12 = (holding.strategies.get(tag) ?? 0n) + position.quantity12;
      if (quantity12 === 0n) holding.strategies.delete(tag);
      else holding.strategies.set(tag, quantity12);
    }
  }
}

/** Realized and fees, at once and in the open day [BU9]; by currency where the account revalues them [FX1]. */
function bookResults(world: World, change: BookChange, holding: HoldingState): void {
  const account = accountAt(world.state, change.account);
  if (account.local !== null && holding.local !== null) {
    const { settlementCurrency } = instrumentAt(world.state, change.instrument).listing;
    for (const ledger of [account.local, holding.local]) {
      if (change.realized24 !== 0n) localAmounts(ledger, settlementCurrency).realized24 += change.realized24;
      for (const { currency, fee24 } of change.fees) {
        if (fee24 !== 0n) localAmounts(ledger, currency).fees24 += fee24;
      }
    }
    revalueAccount(world, change.account);
    return;
  }
  holding.realized24 += change.booked24;
  holding.fees24 += change.feeBooked24;
  world.accounts.rebook(change.account, () => {
    account.realized24 += change.booked24;
    account.fees24 += change.feeBooked24;
  });
}

/** The cell of an account and an instrument, empty. */
export function openHolding(world: World, place: Pick<BookPlace, 'account' | 'instrument'>): number {
  const { state } = world;
  const index = state.holdings.length;
  const account = accountAt(state, place.account);
  state.holdings.push({
    account: place.account,
    instrument: place.instrument,
    books: new Map(),
    quantity12: 0n,
    cost24: 0n,
    ownFill13: null,
    realized24: 0n,
    fees24: 0n,
    local: account.local === null ? null : new Map(),
    filled: [],
    openBreak: false,
    marksBefore: instrumentAt(state, place.instrument).marks,
    changedSeq: 0,
    strategies: new Map(),
  });
  account.holdings.set(instrumentAt(state, place.instrument).listing.instrument, index);
  world.holdings.addHolding(index);
  return index;
}
