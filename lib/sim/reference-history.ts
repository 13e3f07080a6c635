import type { D40 } from './decimal40.ts';
import type { BookLine, FillLine } from './reference-book.ts';
import type { Rate } from './reference-market.ts';
import type { Side } from '#lib/model/input.ts';

/** What the feeds said about one account, in order of arrival; nothing is ever taken out or changed. */
export type Message = FillMessage | CorrectionMessage | BustMessage | OtherLine;

export type FillMessage = {
  readonly kind: 'fill';
  readonly seq: number;
  readonly key: string;
  readonly instrument: string;
  readonly side: Side;
  readonly qty: D40;
  readonly px: D40;
  readonly fee: D40;
  readonly feeCurrency: string;
  /** The currency in which it is booked: another where the fee is paid in what was bought [PO9]. */
  readonly feeBookedIn: string;
  readonly rate: Rate | null;
  /** Rates of this moment into the account's currency, for whichever currency its fee turns out to have [FX1]. */
  readonly rates: ReadonlyMap<string, Rate>;
  readonly strategy: string | null;
  readonly positionId: string;
};
export type CorrectionMessage = {
  readonly kind: 'correction';
  readonly seq: number;
  readonly key: string;
  readonly refKey: string;
  readonly instrument: string;
  readonly side: Side | null;
  readonly qty: D40;
  readonly px: D40;
  readonly fee: { readonly amount: D40; readonly currency: string; readonly bookedIn: string } | null;
  readonly rates: ReadonlyMap<string, Rate>;
};
export type BustMessage = {
  readonly kind: 'bust';
  readonly seq: number;
  readonly key: string;
  readonly refKey: string;
  readonly instrument: string;
};
export type OtherLine = {
  readonly kind: 'line';
  readonly seq: number;
  readonly instrument: string;
  readonly line: BookLine;
};

/** What one fill amounts to after all that was said about it. */
export type Head = { readonly fill: FillMessage; readonly isLive: boolean };

/**
 * The heads of all fills, in their original places [BU8]. A message about a fill counts once what it refers to is known,
 * so that any order of {F, G, H} of one chain ends the same [BU4]; any id of a chain names its head [BU3].
 */
function headsOf(messages: readonly Message[]): ReadonlyMap<FillMessage, Head> {
  const heads = new Map<FillMessage, Head>();
  const rootOf = new Map<string, FillMessage>();
  for (const message of messages) {
    if (message.kind !== 'fill') continue;
    rootOf.set(message.key, message);
    heads.set(message, { fill: message, isLive: true });
  }
  let waiting = messages.filter((message) => message.kind === 'correction' || message.kind === 'bust');
  for (;;) {
    const next = waiting.find((message) => rootOf.has(message.refKey));
    const root = next === undefined ? undefined : rootOf.get(next.refKey);
    if (next === undefined || root === undefined) return heads;
    waiting = waiting.filter((message) => message !== next);
    rootOf.set(next.key, root);
    const head = heads.get(root) ?? { fill: root, isLive: true };
    // A bust is final: what corrects a busted fill changes what is no longer there.
    heads.set(root, next.kind === 'bust' ? { ...head, isLive: false } : { ...head, fill: corrected(head.fill, next) });
  }
}

/** [BU2]: price and quantity are replaced whole; side and fee stay unless the correction carries them. */
function corrected(fill: FillMessage, by: CorrectionMessage): FillMessage {
  if (by.fee === null) return { ...fill, qty: by.qty, px: by.px, side: by.side ?? fill.side };
  const { amount, currency, bookedIn } = by.fee;
  // A fee in another currency than before comes with the correction; one told before its fill is booked with the fill.
  const isNew = by.seq > fill.seq && (bookedIn !== fill.feeBookedIn || !fill.rates.has(bookedIn));
  const fee = { fee: amount, feeCurrency: currency, feeBookedIn: bookedIn, rates: isNew ? by.rates : fill.rates };
  return { ...fill, qty: by.qty, px: by.px, side: by.side ?? fill.side, ...fee };
}

/** The live lines of one instrument, in original order: what a position is replayed from [IN5]. */
export function linesOf(messages: readonly Message[]): readonly BookLine[] {
  const heads = headsOf(messages);
  const lines: BookLine[] = [];
  for (const message of messages) {
    if (message.kind === 'line') lines.push(message.line);
    if (message.kind !== 'fill') continue;
    const head = heads.get(message);
    if (head?.isLive === true) lines.push(fillLine(head.fill));
  }
  return lines;
}

function fillLine(fill: FillMessage): FillLine {
  const { seq, side, qty, px, fee, feeCurrency, feeBookedIn, rate, rates, strategy, positionId } = fill;
  const feeRate = rates.get(feeBookedIn) ?? null;
  const signedQty = side === 'buy' ? qty : -qty;
  return { kind: 'fill', seq, signedQty, px, rate, fee, feeCurrency, feeRate, strategy, positionId };
}
