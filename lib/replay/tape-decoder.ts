import type { Currency, DecimalText, FillId, AccountId, InstrumentId, Microseconds } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';

/** One event of a tape as a fact, with the tape's own number; or why it is none. */
export type TapeEvent =
  | { readonly ok: true; readonly seq: number; readonly tsUs: number; readonly input: Fact }
  | {
      readonly ok: false;
      readonly reason: 'malformed' | 'malformedDecimal' | 'unknownField' | 'unknownKind';
      readonly field: string;
    };

const DECIMAL = /^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?$/;
/** 1 to 64 code points, no control characters. */
const ID = /^[^\p{Cc}\p{Cs}]{1,64}$/u;
const FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  mark: new Set(['kind', 'seq', 'ts', 'symbol', 'price', 'bid', 'ask']),
  fill: new Set(['kind', 'seq', 'ts', 'id', 'account', 'symbol', 'side', 'qty', 'price', 'fee', 'fee_ccy']),
  position: new Set(['kind', 'seq', 'ts', 'account', 'symbol', 'qty', 'avg_price']),
};
type Raw = Readonly<Record<string, unknown>>;

class Malformed extends Error {
  readonly field: string;
  readonly reason: 'malformed' | 'malformedDecimal';
  constructor(field: string, reason: 'malformed' | 'malformedDecimal') {
    super(`${field} ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/**
 * The three kinds of a tape, checked by hand because a schema costs more than the fold; a test proves that it agrees with
 * the decoder of the doors. What a tape never carries is refused here, though a door may take it.
 */
export function decodeTapeEvent(value: unknown): TapeEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, reason: 'malformed', field: '' };
  const raw = value as Raw;
  const kind = raw['kind'];
  const fields = typeof kind === 'string' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : undefined;
  if (fields === undefined) return { ok: false, reason: 'unknownKind', field: 'kind' };
  for (const field in raw) if (!fields.has(field)) return { ok: false, reason: 'unknownField', field };
  try {
    const seq = count(raw, 'seq');
    const tsUs = count(raw, 'ts') * 1_000;
    const base = { tsEventUs: tsUs as Microseconds, sourceSeq: seq };
    if (!Number.isSafeInteger(tsUs)) return { ok: false, reason: 'malformed', field: 'ts' };
    if (kind === 'mark') return { ok: true, seq, tsUs, input: mark(raw, base) };
    if (kind === 'fill') return { ok: true, seq, tsUs, input: fill(raw, base) };
    return { ok: true, seq, tsUs, input: position(raw, base) };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, reason: error.reason, field: error.field };
    throw error;
  }
}

type Base = { readonly tsEventUs: Microseconds; readonly sourceSeq: number };

function mark(raw: Raw, base: Base): Fact {
  const px = decimal(raw, 'price');
  const bid = raw['bid'] === undefined ? undefined : decimal(raw, 'bid');
  const ask = raw['ask'] === undefined ? undefined : decimal(raw, 'ask');
  // The checks above are what the brands stand for.
  return { type: 'MarkUpdated', ...base, instrument: id(raw, 'symbol') as InstrumentId, px, bid, ask };
}

function fill(raw: Raw, base: Base): Fact {
  const side = raw['side'];
  if (side !== 'buy' && side !== 'sell') throw new Malformed('side', 'malformed');
  const lastQty = decimal(raw, 'qty');
  if (lastQty.startsWith('-') || /^[0.]*$/.test(lastQty)) throw new Malformed('qty', 'malformed');
  return {
    type: 'FillReceived',
    ...base,
    fillId: id(raw, 'id') as FillId,
    account: id(raw, 'account') as AccountId,
    instrument: id(raw, 'symbol') as InstrumentId,
    side,
    lastQty,
    lastPx: decimal(raw, 'price'),
    fee: raw['fee'] === undefined ? undefined : decimal(raw, 'fee'),
    feeCurrency: raw['fee_ccy'] === undefined ? undefined : (id(raw, 'fee_ccy') as Currency),
  };
}

function position(raw: Raw, base: Base): Fact {
  return {
    type: 'PositionReported',
    ...base,
    account: id(raw, 'account') as AccountId,
    instrument: id(raw, 'symbol') as InstrumentId,
    signedQty: decimal(raw, 'qty'),
    avgPx: raw['avg_price'] === undefined ? undefined : decimal(raw, 'avg_price'),
  };
}

function decimal(raw: Raw, field: string): DecimalText {
  const value = raw[field];
  if (typeof value !== 'string') throw new Malformed(field, value === undefined ? 'malformed' : 'malformedDecimal');
  if (!DECIMAL.test(value)) throw new Malformed(field, 'malformedDecimal');
  return (value.charCodeAt(0) === 45 && /^-[0.]*$/.test(value) ? value.slice(1) : value) as DecimalText;
}

function id(raw: Raw, field: string): string {
  const value = raw[field];
  if (typeof value !== 'string' || !ID.test(value)) throw new Malformed(field, 'malformed');
  return value;
}

function count(raw: Raw, field: string): number {
  const value = raw[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Malformed(field, 'malformed');
  return value;
}
