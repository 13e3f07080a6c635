import { divideHalfEven, formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { BookCorrection } from '#lib/model/break.ts';
import type { FillReceived } from '#lib/model/input.ts';
import type { FillView } from '#lib/model/view.ts';
import { bookAt, commitChange, leavesRange, planAppend, openHolding } from './book-change.ts';
import type { BookChange, BookPlace } from './book-change.ts';
import type { FillContent } from './book-state.ts';
import { convertUsed, usedRate } from './books.ts';
import type { FillEntry } from './books.ts';
import { openBreak, resolveBreak } from './breaks.ts';
import { recordExecution, resolveExecution } from './execution-chain.ts';
import { classifyExecution, executionContent, executionKey, fillKey } from './executions.ts';
import { judgeRepeatedFee } from './fee-breaks.ts';
import { feeOf } from './fill-fee.ts';
import { endRuns, seenSince } from './mark-ranges.ts';
import type { MarkExtremes } from './mark-ranges.ts';
import { hasIllegalSign } from './marks.ts';
import { checkOrder, isOrderKnown } from './order-check.ts';
import { accountAt, instrumentAt, ledgerScale, holdingAt } from './state.ts';
import type { AccountState, InstrumentState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, Verdict, World } from './world.ts';

const FILLS_KEPT = 100;
/** Corrections kept per account for its detail [BO2]; the journal keeps all. */
const CORRECTIONS_KEPT = 100;
/** Fills of unlisted instruments remembered per account; more of them keep the account incomplete for good [BO2]. */
const MISSING_MAX = 1_000;
const MISSING_OVERFLOW = '';
/** Only a book of which an entry waits for a rate grows so long: nothing of it is folded meanwhile [FX6]. */
const WAITING_ENTRIES_MAX = 10_000;
/** [SE9] an event time further ahead of engine time than this is flagged. */
const CLOCK_SKEW_US = 2_000_000;

export function receiveFill(world: World, input: FillReceived, moment: Moment): Verdict {
  const { state } = world;
  const accountIndex = state.accountIndex.get(input.account);
  if (accountIndex === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const account = accountAt(state, accountIndex);
  const key = fillKey(state, account, input, moment.origin);
  const instrumentIndex = state.instrumentIndex.get(input.instrument);
  if (instrumentIndex === undefined) return missInstrument(world, accountIndex, key, input);
  const instrument = instrumentAt(state, instrumentIndex);
  const quantity12 = parseUnits(input.lastQty, 12);
  if (quantity12 <= 0n) return refuse('malformed', 'qty', `qty=${input.lastQty} allowed=">0"`);
  const price13 = parseUnits(input.lastPx, 13);
  const content = executionContent(input, quantity12, price13);
  const kind = classifyExecution(account, key, content);
  if (kind === 'duplicate') {
    judgeRepeatedFee(world, { accountIndex, instrumentIndex, key, input }, moment);
    return refuse('duplicateFill', undefined, `id=${input.fillId}`);
  }
  if (kind === 'collision') return collide(world, { account, key, content, input }, moment);
  if (hasIllegalSign(instrument, price13)) return refuse('priceNotPositive', 'price', `price=${input.lastPx}`);
  const place = placeOf(account, { accountIndex, instrumentIndex }, input.positionId);
  if ('reason' in place) return place;
  const reported: FillContent = {
    instrument: input.instrument,
    side: input.side,
    quantity12,
    price13,
    fee24: parseUnits(input.fee ?? '0', 24),
    feeCurrency: input.feeCurrency ?? '',
  };
  // Only a chain that a bust or a correction has begun knows the id of a fill that has not come [BU4].
  const awaited = awaitedKey(account, key, executionKey(moment.origin, input.fillId));
  const message = { type: 'fill', execId: awaited ?? key, content, atUs: moment.atUs, fill: reported } as const;
  const outcome = awaited === null ? null : resolveExecution(account.chains, message);
  if (outcome?.type === 'tombstoned') {
    recordExecution(account.chains, message);
    account.executions.set(key, content);
    // A fill has been told of this key: in either order of fill and bust a later report is no start-of-day import [IN4].
    const held = account.holdings.get(input.instrument) ?? openHolding(world, place);
    const { filled } = holdingAt(state, held);
    if (!filled.includes(place.positionId)) filled.push(place.positionId);
    endWaits(world, accountIndex, message.execId, moment);
    recordFill(account, { input, content: reported, realized24: 0n, label: 'busted' }, moment);
    return null;
  }
  const live = outcome?.type === 'appended' ? outcome.fill : reported;
  const draft = entryOf(world, { account, instrument, content: live, key: message.execId, place }, moment, input);
  const change = planFill(world, place, draft, live);
  if ('reason' in change) return change;
  if (outcome !== null) {
    recordExecution(account.chains, message);
    endWaits(world, accountIndex, message.execId, moment);
  }
  account.executions.set(key, content);
  if (account.missing.delete(key)) world.accounts.changed.add(accountIndex);
  commitChange(world, change, moment);
  endRuns(instrument, moment.seq);
  const label = outcome === null ? undefined : 'corrected';
  const isUnrated = draft.rate === 'unknown' && change.realized24 !== 0n && account.local === null;
  const realized24 = isUnrated ? null : change.booked24;
  recordFill(account, { input, content: live, realized24, label }, moment);
  checkOrder(world, place, input, moment);
  return null;
}

type EntryParts = {
  readonly account: AccountState;
  readonly instrument: InstrumentState;
  readonly content: FillContent;
  readonly key: string;
  readonly place: BookPlace;
};

/** The entry of a fill at the rates of this moment [FX1]; what it realizes is formed with its position. */
function entryOf(world: World, parts: EntryParts, moment: Moment, input: FillReceived): FillEntry {
  const { account, instrument, content, key, place } = parts;
  const fee = feeOf(instrument, content);
  const feeRate = usedRate(world.rates.get(fee.feeCurrency, account.currency));
  return {
    kind: 'fill',
    key,
    fillId: input.fillId,
    seq: moment.seq,
    place: moment.seq,
    atUs: moment.atUs,
    change12: content.side === 'buy' ? content.quantity12 : -content.quantity12,
    price13: content.price13,
    ...fee,
    rate: usedRate(world.rates.get(instrument.listing.settlementCurrency, account.currency)),
    feeRate,
    strategy: input.strategy ?? '',
    orderId: input.orderId ?? '',
    isOrderKnown: isOrderKnown(world, place, input),
    seen: seenBefore(world, place),
    realized24: 0n,
    booked24: 0n,
    feeBooked24: convertUsed(fee.fee24, feeRate),
  };
}

/** The marks since what last moved the position, fill or report; a settlement leaves the lots as they are. */
function seenBefore(world: World, place: BookPlace): MarkExtremes | null {
  const book = bookAt(world, place);
  if (book === null || book.position.quantity12 === 0n) return null;
  const last = book.entries.findLast(({ kind }) => kind !== 'settlement');
  const instrument = instrumentAt(world.state, place.instrument);
  return last === undefined ? null : seenSince(instrument, last.seq, book.position.quantity12 < 0n);
}

/** Decides a fill at the end of its book. One that can be booked at no rate yet counts all the same [FX6]. */
function planFill(world: World, place: BookPlace, draft: FillEntry, content: FillContent): BookChange | Refusal {
  const account = accountAt(world.state, place.account);
  const isFull = (bookAt(world, place)?.entries.length ?? 0) >= WAITING_ENTRIES_MAX;
  if (isFull) return refuse('unknownRate', 'symbol', `to=${account.currency} waiting=${WAITING_ENTRIES_MAX}`);
  const change = planAppend(world, place, draft);
  if (leavesRange(world, change)) return refuse('outOfRange', 'qty', `qty=${formatUnits(content.quantity12, 12)}`);
  return change;
}

/** The position that a message is about [ID3]: the account's only one, or that of the venue's position id. */
export function placeOf(
  account: AccountState,
  indexes: { readonly accountIndex: number; readonly instrumentIndex: number },
  positionId: string | undefined,
): BookPlace | Refusal {
  const place = { account: indexes.accountIndex, instrument: indexes.instrumentIndex };
  if (account.positionMode === 'netting') return { ...place, positionId: '' };
  if (positionId === undefined) return refuse('malformed', 'position_id', 'position_id=missing allowed="present"');
  return { ...place, positionId };
}

/** [IT1] the account lacks a fill until it is sent again. */
function missInstrument(world: World, accountIndex: number, key: string, input: FillReceived): Verdict {
  const account = accountAt(world.state, accountIndex);
  if (!account.executions.has(key)) {
    account.missing.set(account.missing.size < MISSING_MAX ? key : MISSING_OVERFLOW, input.instrument);
    world.accounts.changed.add(accountIndex);
  }
  return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
}

type Collision = {
  readonly account: AccountState;
  readonly key: string;
  readonly content: string;
  readonly input: Pick<FillReceived, 'account' | 'instrument' | 'fillId' | 'tsEventUs'>;
};

/** [ID5] another execution under a used id: a break shows it until somebody explains it. */
export function collide(world: World, { account, key, content, input }: Collision, moment: Moment): Verdict {
  const finding = {
    class: 'fillIdCollision',
    account: input.account,
    instrument: input.instrument,
    reference: input.fillId,
    origin: moment.origin,
    ours: account.executions.get(key) ?? null,
    theirs: content,
    theirUs: input.tsEventUs,
  } as const;
  if (openBreak(world.state, finding, moment)) account.breaks += 1;
  const index = world.state.accountIndex.get(input.account);
  if (index !== undefined) world.accounts.changed.add(index);
  return refuse('fillIdCollision', 'id', `id=${input.fillId}`);
}

/** The id under which a bust or a correction waits for this fill: its own, or without what its origin's scope adds. */
function awaitedKey(account: AccountState, key: string, plain: string): string | null {
  const { ids, waiting } = account.chains;
  for (const id of [key, plain]) {
    const chain = ids.get(id)?.chain;
    if (chain !== undefined && waiting.has(chain)) return id;
  }
  return null;
}

/** The missing fill of a chain has come: nothing that named it waits any longer [BU4]. */
function endWaits(world: World, account: number, execId: string, moment: Moment): void {
  const { state } = world;
  const { account: name, chains } = accountAt(state, account);
  const chain = chains.ids.get(execId)?.chain;
  for (const [id, known] of chains.ids) if (known.chain === chain) state.waits.delete(`reference:${account}:${id}`);
  for (const entry of state.breaks.values()) {
    if (entry.class !== 'unknownReference' || entry.account !== name || entry.state === 'resolved') continue;
    if (chains.ids.get(executionKey(entry.origin, entry.reference))?.chain !== chain) continue;
    resolveBreak(state, entry, moment);
    world.accounts.changed.add(account);
  }
}

type FillRecord = {
  readonly input: FillReceived;
  readonly content: FillContent;
  /** In the account's currency; null where no rate is known to book it at. */
  readonly realized24: bigint | null;
  readonly label?: FillView['label'];
};

function recordFill(account: AccountState, { input, content, realized24, label }: FillRecord, moment: Moment): void {
  account.fillCount += 1;
  account.changedSeq = moment.seq;
  pushFill(account, {
    seq: moment.seq,
    fillId: input.fillId,
    instrument: input.instrument,
    side: content.side,
    quantity: label === 'corrected' ? formatUnits(content.quantity12, 12) : input.lastQty,
    px: label === 'corrected' ? formatUnits(content.price13, 13) : input.lastPx,
    fee: input.fee ?? '0',
    feeCurrency: input.feeCurrency ?? '',
    realized: realized24 === null ? null : shownRealized(account, realized24),
    tsEventUs: input.tsEventUs,
    strategy: input.strategy ?? null,
    label,
    clockSkew: input.tsEventUs > moment.atUs + CLOCK_SKEW_US ? true : undefined,
  });
}

/** [SE9] the account's list says that a fill came after its day, and a record names it. */
export function labelLate(
  account: AccountState,
  late: { readonly input: FillReceived; readonly lateness: 'late' | 'restated' },
  moment: Moment,
): void {
  const { input, lateness } = late;
  const view = account.fills.at(-1);
  if (view !== undefined) account.fills[account.fills.length - 1] = { ...view, label: view.label ?? lateness };
  pushCorrection(account, {
    seq: moment.seq,
    atUs: moment.atUs,
    kind: lateness,
    fillId: input.fillId,
    refFillId: input.fillId,
    instrument: input.instrument,
    realizedDelta: '0',
    feesDelta: '0',
    totalDelta: null,
    contested: [],
  });
}

export function pushFill(account: AccountState, view: FillView): void {
  account.fills.push(view);
  if (account.fills.length > FILLS_KEPT) account.fills.shift();
}

export function pushCorrection(account: AccountState, correction: BookCorrection): void {
  account.corrections.push(correction);
  if (account.corrections.length > CORRECTIONS_KEPT) account.corrections.shift();
}

export function shownRealized(account: AccountState, realized24: bigint): number {
  return Number(divideHalfEven(realized24, pow10Big(24 - ledgerScale(account.currency))));
}
