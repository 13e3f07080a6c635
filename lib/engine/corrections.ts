import { formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { FillBusted, FillCorrected } from '#lib/model/input.ts';
import { bookAt } from './book-change.ts';
import type { BookPlace } from './book-change.ts';
import { correctedEntry, restateBook } from './book-restatement.ts';
import type { FillContent } from './book-state.ts';
import type { BookEntry, FillEntry } from './books.ts';
import { recordExecution, resolveExecution } from './execution-chain.ts';
import type { ExecutionMessage, ExecutionOutcome } from './execution-chain.ts';
import { executionKey, isKeyOf } from './executions.ts';
import { endFeeBreak } from './fee-breaks.ts';
import { collide, pushFill, shownRealized } from './fills.ts';
import { joinExtremes } from './mark-ranges.ts';
import { hasIllegalSign } from './marks.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { AccountState, EngineState, InstrumentState } from './state.ts';
import { startReferenceWait } from './waits.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** A fill in its book, and where that is. */
type Found = { readonly place: BookPlace; readonly entry: FillEntry; readonly position: number };
type Message = ExecutionMessage<FillContent>;
type Parts = {
  readonly accountIndex: number;
  readonly instrumentIndex: number;
  readonly message: Exclude<Message, { type: 'fill' }>;
  readonly input: FillBusted | FillCorrected;
};

/** [BU1] removes a fill, its fee included; its own quantity and price say nothing. */
export function bustFill(world: World, input: FillBusted, moment: Moment): Verdict {
  const { fillId, refFillId, instrument } = input;
  const refId = executionKey(moment.origin, refFillId);
  const message = {
    type: 'bust',
    execId: executionKey(moment.origin, fillId),
    refId,
    content: `H:${refFillId}:${instrument}`,
    atUs: moment.atUs,
  } as const;
  return takeMessage(world, input, message, moment);
}

/** [BU2] replaces a fill whole; side and fee stay unless the correction carries them. */
export function correctFill(world: World, input: FillCorrected, moment: Moment): Verdict {
  const { fillId, refFillId, instrument, side, fee, feeCurrency } = input;
  const quantity12 = parseUnits(input.lastQty, 12);
  if (quantity12 <= 0n) return refuse('malformed', 'qty', `qty=${input.lastQty} allowed=">0"`);
  const price13 = parseUnits(input.lastPx, 13);
  const correction: Partial<FillContent> = {
    quantity12,
    price13,
    ...(side === undefined ? {} : { side }),
    ...(fee === undefined ? {} : { fee24: parseUnits(fee, 24), feeCurrency: feeCurrency ?? '' }),
  };
  const message = {
    type: 'correction',
    execId: executionKey(moment.origin, fillId),
    refId: executionKey(moment.origin, refFillId),
    content: `G:${refFillId}:${side ?? ''}${quantity12}@${price13}:${fee ?? ''}${feeCurrency ?? ''}:${instrument}`,
    atUs: moment.atUs,
    correction,
  } as const;
  return takeMessage(world, input, message, moment);
}

function takeMessage(
  world: World,
  input: FillBusted | FillCorrected,
  message: Parts['message'],
  moment: Moment,
): Verdict {
  const { state } = world;
  const accountIndex = state.accountIndex.get(input.account);
  if (accountIndex === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const instrumentIndex = state.instrumentIndex.get(input.instrument);
  if (instrumentIndex === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const account = accountAt(state, accountIndex);
  const seen = account.executions.get(message.execId);
  if (seen !== undefined) {
    if (seen === message.content) return refuse('duplicateFill', undefined, `id=${input.fillId}`);
    return collide(world, { account, key: message.execId, content: message.content, input }, moment);
  }
  if (message.type === 'correction' && message.correction.price13 !== undefined) {
    const instrument = instrumentAt(state, instrumentIndex);
    if (hasIllegalSign(instrument, message.correction.price13)) return refuse('priceNotPositive', 'price');
  }
  return applyMessage(world, { accountIndex, instrumentIndex, message, input }, moment);
}

function applyMessage(world: World, parts: Parts, moment: Moment): Verdict {
  const { state } = world;
  const { accountIndex, input } = parts;
  const account = accountAt(state, accountIndex);
  const { chains } = account;
  const found = findFill(state, parts, moment.origin);
  if (found !== null && found.place.instrument !== parts.instrumentIndex) {
    return refuse('malformed', 'symbol', `symbol=${input.instrument} allowed="that of the fill"`);
  }
  const isChained = chains.ids.has(parts.message.refId) || chains.ids.has(parts.message.execId);
  const isGone = found === null && !isChained && isKnown(account, moment.origin, input.refFillId);
  if (isGone) return refuse('referenceTooOld', 'ref_id', `ref_id=${input.refFillId}`);
  const isNamed = found === null || chains.ids.has(parts.message.refId);
  const message = isNamed ? parts.message : { ...parts.message, refId: found.entry.key };
  const unseed = found === null ? null : seedChain(world, found, moment.atUs);
  const outcome = resolveExecution(chains, message);
  if (outcome.type === 'restated') {
    const verdict = found === null ? tooOld(input) : restate(world, { ...parts, found, outcome }, moment);
    if (verdict !== null) {
      unseed?.();
      return verdict;
    }
  }
  recordExecution(chains, message);
  account.executions.set(message.execId, message.content);
  // The fill has not come yet; what is no longer live changes nothing.
  if (outcome.type === 'waiting') startReferenceWait(world, { accountIndex, input, execId: message.refId }, moment);
  return null;
}

function tooOld(input: FillBusted | FillCorrected): Verdict {
  return refuse('referenceTooOld', 'ref_id', `ref_id=${input.refFillId}`);
}

type Restated = Extract<ExecutionOutcome<FillContent>, { type: 'restated' }>;

/** The position is replayed from the fill's original place [BU8]; the difference counts at once, in the open day [BU9]. */
function restate(
  world: World,
  parts: Parts & { readonly found: Found; readonly outcome: Restated },
  moment: Moment,
): Verdict {
  const { found, outcome, input, message, accountIndex } = parts;
  const { after } = outcome;
  const { place, entry } = found;
  const entries = [...(bookAt(world, place)?.entries ?? [])];
  if (after === null) removeEntry(entries, found.position, entry);
  else entries[found.position] = correctedEntry(world, place, { ...entry, fillId: input.fillId }, after);
  const about = { kind: message.type, fillId: input.fillId, refFillId: input.refFillId } as const;
  const done = restateBook(world, place, entries, { ...about, instrument: input.instrument }, moment);
  if (done.refusal !== null) return done.refusal;
  if (message.type === 'bust' || message.correction.fee24 !== undefined) {
    endFeeBreak(world, { accountIndex, entry, instrument: input.instrument }, moment);
  }
  const account = accountAt(world.state, accountIndex);
  relabel(account, entry.fillId, message.type === 'bust' ? 'busted' : 'corrected');
  if (after === null) return null;
  pushFill(account, {
    seq: moment.seq,
    fillId: input.fillId,
    instrument: input.instrument,
    side: after.side,
    quantity: formatUnits(after.quantity12, 12),
    px: formatUnits(after.price13, 13),
    fee: formatUnits(after.fee24, 24),
    feeCurrency: after.feeCurrency,
    realized: shownRealized(account, done.booked24),
    tsEventUs: input.tsEventUs,
    strategy: entry.strategy === '' ? null : entry.strategy,
    label: 'correction',
  });
  return null;
}

/** The marks before a fill that is gone were seen by what it did not close: they count before the next fill [LO3]. */
function removeEntry(entries: BookEntry[], position: number, { seen }: FillEntry): void {
  entries.splice(position, 1);
  const place = entries.findIndex(({ kind }, index) => index >= position && kind !== 'settlement');
  const next = entries[place];
  if (next?.kind === 'fill') entries[place] = { ...next, seen: joinExtremes(seen, next.seen) };
}

/** The account's list says what became of the fill. */
function relabel(account: AccountState, fillId: string, label: 'busted' | 'corrected'): void {
  const position = account.fills.findLastIndex((view) => view.fillId === fillId);
  const view = account.fills[position];
  if (view !== undefined) account.fills[position] = { ...view, label };
}

/** The fill that an id names, by whichever id of its chain [BU3]; null when it has not come or is folded. */
function findFill(state: EngineState, { accountIndex, message, input }: Parts, origin: string): Found | null {
  const account = accountAt(state, accountIndex);
  const { chains } = account;
  const chain = chains.ids.get(message.refId)?.chain;
  const isOfChain = (key: string): boolean => {
    // An origin whose scope adds to the keys still names the plain id: the newest fill that bears it is meant [ID4].
    if (chain === undefined) return isKeyOf(key, origin, input.refFillId);
    return chains.ids.get(key)?.chain === chain;
  };
  const own = account.holdings.get(input.instrument);
  const others = [...account.holdings.values()].filter((index) => index !== own);
  for (const index of own === undefined ? others : [own, ...others]) {
    const holding = holdingAt(state, index);
    for (const [positionId, book] of holding.books) {
      const position = book.entries.findLastIndex((entry) => entry.kind === 'fill' && isOfChain(entry.key));
      const entry = book.entries[position];
      if (entry?.kind !== 'fill') continue;
      return { place: { account: accountIndex, instrument: holding.instrument, positionId }, entry, position };
    }
  }
  return null;
}

/** An id that has come as a fill, though its entry is folded by now. */
function isKnown(account: AccountState, origin: string, fillId: string): boolean {
  if (account.executions.has(executionKey(origin, fillId))) return true;
  // Scopes that add to the key are looked for by their beginning; only a reference without its fill comes here.
  for (const key of account.executions.keys()) if (isKeyOf(key, origin, fillId)) return true;
  return false;
}

/**
 * A chain is kept from the first message that names its fill on; until then the fill stands in its book alone. Returns
 * what takes it back, for a message that is refused after all.
 */
function seedChain(world: World, { entry, place }: Found, atUs: number): (() => void) | null {
  const { chains } = accountAt(world.state, place.account);
  if (chains.ids.has(entry.key)) return null;
  const fill = contentOf(instrumentAt(world.state, place.instrument), entry);
  recordExecution(chains, { type: 'fill', execId: entry.key, content: '', atUs, fill });
  return () => {
    chains.chains.pop();
    chains.places.pop();
    chains.ids.delete(entry.key);
  };
}

function contentOf({ listing }: InstrumentState, entry: FillEntry): FillContent {
  const { baseFee12, change12, price13 } = entry;
  const isBase = baseFee12 !== 0n;
  return {
    instrument: listing.instrument,
    side: change12 < 0n ? 'sell' : 'buy',
    quantity12: change12 < 0n ? -change12 : change12,
    price13,
    fee24: isBase ? baseFee12 * pow10Big(12) : entry.fee24,
    feeCurrency: isBase ? (listing.baseCurrency ?? '') : entry.feeCurrency,
  };
}
