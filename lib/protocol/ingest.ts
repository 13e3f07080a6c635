import type { z } from 'zod';

import { sha256Hex } from '#lib/base/hash.ts';
import type { RejectReason } from '#lib/model/effect.ts';
import type { Currency, DecimalText, Microseconds } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';

import {
  accountSchema,
  barSchema,
  bustSchema,
  cashSchema,
  correctionSchema,
  fillSchema,
  fxSchema,
  heartbeatSchema,
  instrumentSchema,
  markSchema,
  positionSchema,
  settlementSchema,
} from './ingest-schemas.ts';

/**
 * Ingest v1: one JSON value of a sender becomes one fact, or a reason why not. Every door for facts and every file
 * passes here. Nothing is rounded, guessed or ignored: an unknown key, a number that is not exactly what was written
 * or an id that cannot be printed is refused with the field and, as key=value, what was and what was allowed.
 */
export type DecodedEvent = { readonly ok: true; readonly inputId: string; readonly input: Fact } | RefusedEvent;

export type RefusedEvent = {
  readonly ok: false;
  readonly reason: RejectReason;
  readonly field?: string;
  readonly detail?: string;
};

/** Longest piece of a sender's own value that a refusal repeats. */
const SHOWN_CHARACTERS_MAX = 40;

type Common = {
  readonly ts?: number | undefined;
  readonly tsUs?: number | undefined;
  readonly inputId?: string | undefined;
  readonly seq?: number | undefined;
};
type Stamp = { readonly tsEventUs: Microseconds; readonly sourceSeq?: number | undefined };
type Built = { readonly ok: true; readonly input: Fact } | RefusedEvent;
type Decoder = (raw: object, digest: Digest) => DecodedEvent;

/** SHA-256 of the UTF-8 of a text as 64 lower-case hex digits. */
export type Digest = (text: string) => string;

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['mark', decoderOf(markSchema, buildMark)],
  ['fill', decoderOf(fillSchema, buildFill)],
  ['position', decoderOf(positionSchema, buildPosition)],
  ['bar', decoderOf(barSchema, buildBar)],
  ['fx', decoderOf(fxSchema, buildFx)],
  ['cash', decoderOf(cashSchema, buildCash)],
  ['heartbeat', decoderOf(heartbeatSchema, buildHeartbeat)],
  ['instrument', decoderOf(instrumentSchema, buildInstrument)],
  ['account', decoderOf(accountSchema, buildAccount)],
  ['bust', decoderOf(bustSchema, buildBust)],
  ['correction', decoderOf(correctionSchema, buildCorrection)],
  ['settlement', decoderOf(settlementSchema, buildSettlement)],
]);

/** Kinds a token may be scoped to. */
export const INGEST_KINDS: readonly string[] = [...DECODERS.keys()];

/**
 * Decodes one parsed JSON value; never throws on any value. Without an `inputId` of the sender's own the key is the
 * SHA-256 of the fact's canonical form: its fields in the order in which the builders below write them.
 * A server passes its platform's SHA-256, which is ten times as fast as the portable one and gives the same digits.
 */
export function decodeEvent(raw: unknown, digest: Digest = sha256Hex): DecodedEvent {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { ok: false, reason: 'malformed', detail: `event=${shown(raw)} allowed=object` };
  }
  // An own key of this name would set the prototype of whoever copies the object carelessly.
  if (Object.hasOwn(raw, '__proto__')) return unknownField('__proto__');
  const kind: unknown = Object.hasOwn(raw, 'kind') ? Reflect.get(raw, 'kind') : undefined;
  if (typeof kind !== 'string') return malformed('kind', `kind=${shown(kind)} allowed=${INGEST_KINDS.join('|')}`);
  const decode = DECODERS.get(kind);
  if (decode === undefined) {
    return {
      ok: false,
      reason: 'unknownKind',
      field: 'kind',
      detail: `kind=${shown(kind)} allowed=${INGEST_KINDS.join('|')}`,
    };
  }
  return decode(raw, digest);
}

function decoderOf<Event extends Common>(
  schema: z.ZodType<Event>,
  build: (event: Event, stamp: Stamp) => Built,
): Decoder {
  return (raw, digest) => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return refusalOf(raw, parsed.error.issues);
    const event = parsed.data;
    const tsEventUs = eventTime(event);
    if (tsEventUs === null) {
      const detail =
        event.ts === undefined ? 'ts=missing allowed="ts or tsUs"' : 'tsUs=present allowed="ts or tsUs, not both"';
      return malformed(event.ts === undefined ? 'ts' : 'tsUs', detail);
    }
    const built = build(event, { tsEventUs, sourceSeq: event.seq });
    if (!built.ok) return built;
    return { ok: true, inputId: event.inputId ?? digest(JSON.stringify(built.input)), input: built.input };
  };
}

function eventTime(event: Common): Microseconds | null {
  if (event.ts !== undefined && event.tsUs !== undefined) return null;
  const us = event.tsUs ?? (event.ts === undefined ? undefined : event.ts * 1000);
  // Both schemas bound the value so that it is a safe integer of microseconds.
  return us === undefined ? null : (us as Microseconds);
}

function refusalOf(raw: object, issues: readonly z.core.$ZodIssue[]): RefusedEvent {
  // A misspelt key is the better explanation of a missing one, so it is named first.
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') return unknownField(issue.keys[0] ?? '');
  }
  const issue = issues[0];
  if (issue === undefined) return { ok: false, reason: 'malformed' };
  const field = String(issue.path[0] ?? '');
  const value: unknown = Object.hasOwn(raw, field) ? Reflect.get(raw, field) : undefined;
  if (value === undefined) return malformed(field, `${field}=missing ${issue.message}`);
  const isDecimal = issue.code === 'custom' && issue.params?.['reason'] === 'malformedDecimal';
  return {
    ok: false,
    reason: isDecimal ? 'malformedDecimal' : 'malformed',
    field,
    detail: `${field}=${shown(value)} ${issue.message}`,
  };
}

function malformed(field: string, detail: string): RefusedEvent {
  return { ok: false, reason: 'malformed', field, detail };
}

function unknownField(name: string): RefusedEvent {
  const quoted = shown(name);
  // Inside the quotes stands the name with lone surrogates and controls escaped.
  return { ok: false, reason: 'unknownField', field: quoted.slice(1, -1), detail: `field=${quoted}` };
}

/** A sender's value for a refusal: short, one line, never the inside of an object. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_CHARACTERS_MAX));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'array' : typeof value;
}

function buildFill(event: z.infer<typeof fillSchema>, stamp: Stamp): Built {
  return accepted({
    type: 'FillReceived',
    ...stamp,
    fillId: event.id,
    account: event.account,
    instrument: event.symbol,
    side: event.side,
    lastQty: event.qty,
    lastPx: event.price,
    fee: event.fee,
    feeCurrency: event.fee_ccy,
    orderId: event.order_id,
    cumQty: event.cum_qty,
    avgPx: event.avg_price,
    strategy: event.strategy,
    signalId: event.signal_id,
    venue: event.venue,
    liquidity: event.liquidity,
    reason: event.reason,
    positionId: event.position_id,
  });
}

function buildBust(event: z.infer<typeof bustSchema>, stamp: Stamp): Built {
  return accepted({
    type: 'FillBusted',
    ...stamp,
    fillId: event.id,
    refFillId: event.ref_id,
    account: event.account,
    instrument: event.symbol,
  });
}

function buildCorrection(event: z.infer<typeof correctionSchema>, stamp: Stamp): Built {
  return accepted({
    type: 'FillCorrected',
    ...stamp,
    fillId: event.id,
    refFillId: event.ref_id,
    account: event.account,
    instrument: event.symbol,
    lastQty: event.qty,
    lastPx: event.price,
    side: event.side,
    fee: event.fee,
    feeCurrency: event.fee_ccy,
  });
}

function buildSettlement(event: z.infer<typeof settlementSchema>, stamp: Stamp): Built {
  return accepted({ type: 'SettlementPosted', ...stamp, instrument: event.symbol, price: event.price });
}

function buildPosition(event: z.infer<typeof positionSchema>, stamp: Stamp): Built {
  return accepted({
    type: 'PositionReported',
    ...stamp,
    account: event.account,
    instrument: event.symbol,
    signedQty: event.qty,
    avgPx: event.avg_price,
    positionId: event.position_id,
    asOfSeq: event.as_of_seq,
  });
}

function buildMark(event: z.infer<typeof markSchema>, stamp: Stamp): Built {
  const hasQuote = event.bid !== undefined && event.ask !== undefined;
  const hasPrice = event.price !== undefined || event.last !== undefined || event.settlement !== undefined;
  if (!hasPrice && !hasQuote) {
    return malformed('price', 'price=missing allowed="price, last, settlement, or bid and ask"');
  }
  return accepted({
    type: 'MarkUpdated',
    ...stamp,
    instrument: event.symbol,
    px: event.price,
    bid: event.bid,
    ask: event.ask,
    last: event.last,
    volume: event.volume,
    source: event.source,
    settlement: event.settlement,
    delta: event.delta,
    isQuarantined: event.quarantined,
  });
}

function buildBar(event: z.infer<typeof barSchema>, stamp: Stamp): Built {
  const { open, high, low, close } = event;
  return accepted({
    type: 'MarkUpdated',
    ...stamp,
    instrument: event.symbol,
    volume: event.volume,
    bar: { open, high, low, close, intervalMs: event.interval_ms },
  });
}

function buildFx(event: z.infer<typeof fxSchema>, stamp: Stamp): Built {
  const slash = event.pair.indexOf('/');
  // The schema's pattern holds two currencies around the slash.
  const base = event.pair.slice(0, slash) as Currency;
  const quote = event.pair.slice(slash + 1) as Currency;
  if (base === quote) return malformed('pair', `pair=${shown(event.pair)} allowed="two different currencies"`);
  return accepted({ type: 'FxRateUpdated', ...stamp, base, quote, rate: event.rate });
}

/** A flow whose sign contradicts its kind would move the balance past the floors that follow it [LL15]. */
const CASH_SIGNS: Readonly<Partial<Record<z.infer<typeof cashSchema>['cash_kind'], 'received' | 'paid'>>> = {
  deposit: 'received',
  withdrawal: 'paid',
  payout: 'paid',
};

function buildCash(event: z.infer<typeof cashSchema>, stamp: Stamp): Built {
  const sign = CASH_SIGNS[event.cash_kind];
  if (sign !== undefined && event.amount.startsWith('-') !== (sign === 'paid')) {
    const allowed = sign === 'paid' ? 'below 0' : 'above 0';
    return malformed('amount', `amount=${shown(event.amount)} cash_kind=${event.cash_kind} allowed="${allowed}"`);
  }
  return accepted({
    type: 'CashMoved',
    ...stamp,
    cashId: event.id,
    account: event.account,
    amount: event.amount,
    currency: event.ccy,
    cashKind: event.cash_kind === 'variation_margin' ? 'variationMargin' : event.cash_kind,
    instrument: event.symbol,
  });
}

function buildHeartbeat(event: z.infer<typeof heartbeatSchema>, stamp: Stamp): Built {
  return accepted({ type: 'FeedStatusChanged', ...stamp, feed: event.source, status: 'live', reason: 'heartbeat' });
}

function buildAccount(event: z.infer<typeof accountSchema>, stamp: Stamp): Built {
  return accepted({
    type: 'AccountOpened',
    ...stamp,
    account: event.account,
    currency: event.ccy,
    startBalance: event.start_balance,
    trader: event.trader,
    desk: event.desk,
    name: event.name,
    calendarId: event.calendar,
    costMethod: event.cost_method,
    fxPolicy: event.fx_policy,
    positionMode: event.position_mode,
    leverage: event.leverage,
  });
}

/** Currencies that stand for the dollar [IT3]: an instrument quoted in one and settled in another is no quanto. */
const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC']);

function isEquivalent(a: string, b: string): boolean {
  return a === b || (DOLLARS.has(a) && DOLLARS.has(b));
}

function buildInstrument(event: z.infer<typeof instrumentSchema>, stamp: Stamp): Built {
  const kind = event.instrument_kind ?? 'linear';
  // An inverse contract pays in its base currency (semantics.md [IT2]) unless the sender says otherwise.
  const settlement = event.settlement ?? (kind === 'inverse' ? event.base : undefined) ?? event.ccy;
  if (kind === 'quanto') {
    if (event.base === undefined) return malformed('base', 'base=missing allowed="currency, for a quanto"');
    if (settlement === event.base || isEquivalent(settlement, event.ccy)) {
      return malformed('settlement', `settlement=${settlement} allowed="not base, not ccy, for a quanto"`);
    }
  }
  return accepted({
    type: 'InstrumentListed',
    ...stamp,
    instrument: {
      instrument: event.symbol,
      kind,
      // The default of ingest v1; "1" is a canonical decimal.
      multiplier: event.multiplier ?? ('1' as DecimalText),
      quoteCurrency: event.ccy,
      settlementCurrency: settlement,
      baseCurrency: event.base,
      tickSize: event.tick,
      lotSize: event.lot,
      assetClass: event.class ?? (kind === 'option' ? 'option' : 'other'),
      root: event.root,
      venue: event.venue,
      expiry: event.expiry,
      negativePriceAllowed: event.negative_price ?? false,
      settlesDaily: event.settles_daily,
      calendarId: event.calendar,
      marginInit: event.margin_init,
      marginMaint: event.margin_maint,
      lotEquivalent: event.lot_equivalent,
      symbol: event.symbol_cut,
      underlyingId: event.underlying,
      markPolicy: event.mark_policy,
      peakSampling: event.peak_sampling,
      staleMs: event.stale_ms,
    },
  });
}

function accepted(input: Fact): Built {
  return { ok: true, input };
}
