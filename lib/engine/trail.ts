import { assert } from '#lib/base/assert.ts';
import { divideHalfEven } from '#lib/base/decimal.ts';
import type { WaterfallKind } from '#lib/model/explanation.ts';
import type { Exposure } from './exposure.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import type { Limits } from './limits.ts';
import type { Anchor, AnchorRate, TrailFigures, TrailPart, TrailState } from './past-state.ts';
import { payoff24 } from './position.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { AccountState, EngineState, HoldingState } from './state.ts';

/** What trails are read from. */
export type TrailParts = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly limits: Pick<Limits, 'exactly' | 'use'>;
  readonly exposure: Pick<Exposure, 'account24'>;
  readonly holdings: Pick<Holdings, 'open'>;
};

/** Steps kept of one account; the oldest are dropped beyond it and stand as one in a waterfall [BO2]. */
export const TRAIL_PARTS_MAX = 256;
const NOTHING: TrailFigures = { equity24: 0n, balance24: 0n, long24: 0n, short24: 0n };

export function figuresOf(world: TrailParts, index: number): TrailFigures {
  const { equity24, balance24 } = world.limits.exactly(index);
  const { long, short } = world.exposure.account24(index, accountAt(world.state, index).currency);
  return { equity24, balance24, long24: long, short24: short };
}

export function startTrail(world: TrailParts, index: number, seq: number): TrailState {
  const trail: TrailState = {
    parts: [],
    dropped: 0,
    total: NOTHING,
    anchors: new Map(),
    anchorSeq: seq,
    figures: NOTHING,
    bases: new Map(),
  };
  anchor(world, index, trail, seq, figuresOf(world, index));
  return trail;
}

/** A new run of marks begins at the present prices and rates. */
function anchor(world: TrailParts, index: number, trail: TrailState, seq: number, figures: TrailFigures): void {
  trail.anchors.clear();
  for (const [symbol, now] of anchorsOf(world, index)) trail.anchors.set(symbol, now);
  trail.anchorSeq = seq;
  trail.figures = figures;
}

function anchorsOf(world: TrailParts, index: number): [string, Anchor][] {
  const anchors: [string, Anchor][] = [];
  for (const [symbol, holdingIndex] of accountAt(world.state, index).holdings) {
    const holding = holdingAt(world.state, holdingIndex);
    if (holding.quantity12 !== 0n) anchors.push([symbol, anchorOf(world, holding)]);
  }
  return anchors;
}

function anchorOf(world: TrailParts, holding: HoldingState): Anchor {
  const { currency } = accountAt(world.state, holding.account);
  const instrument = instrumentAt(world.state, holding.instrument);
  const rate = world.rates.get(instrument.listing.settlementCurrency, currency);
  return {
    price13: exactPrice13(world.state, holding),
    rate: rate.known ? { num24: rate.num24, den24: rate.den24 } : null,
  };
}

/** A run of marks as it ends, before anything is written: a refused entry ends none [HL12]. */
export type EndedRun = {
  readonly seq: number;
  readonly figures: TrailFigures;
  readonly parts: readonly TrailPart[];
  /** Where the next run begins: what moved, or, where other holdings are open than before, all. */
  readonly anchors: readonly [string, Anchor][];
  readonly isWhole: boolean;
};

export function endRun(world: TrailParts, index: number, trail: TrailState, seq: number): EndedRun {
  const figures = figuresOf(world, index);
  const renewed: [string, Anchor][] = [];
  const parts = runOfMarks(world, index, trail, seq, { figures, renewed });
  const isWhole = trail.anchors.size !== world.holdings.open[index];
  return { seq, figures, parts, anchors: isWhole ? anchorsOf(world, index) : renewed, isWhole };
}

/** The run of marks has ended, and the next begins: what did not move since stands as it is. */
export function closeRun(trail: TrailState, { seq, figures, parts, anchors, isWhole }: EndedRun): void {
  for (const part of parts) append(trail, part);
  if (isWhole) trail.anchors.clear();
  for (const [symbol, now] of anchors) trail.anchors.set(symbol, now);
  trail.figures = figures;
  trail.anchorSeq = seq;
}

/** An entry about one instrument ends: the next run begins at the figures after it. */
export function anchorAt(
  world: TrailParts,
  trail: TrailState,
  at: { readonly index: number; readonly symbol: string; readonly seq: number; readonly figures: TrailFigures },
): void {
  const { index, symbol, seq, figures } = at;
  const held = accountAt(world.state, index).holdings.get(symbol);
  const holding = held === undefined ? null : holdingAt(world.state, held);
  if (holding === null || holding.quantity12 === 0n) trail.anchors.delete(symbol);
  else trail.anchors.set(symbol, anchorOf(world, holding));
  trail.figures = figures;
  trail.anchorSeq = seq;
  if (trail.anchors.size !== world.holdings.open[index]) anchor(world, index, trail, seq, figures);
}

/** The figures where a run ends; what moved within it is put among the renewed. */
type RunEnd = { readonly figures: TrailFigures; readonly renewed: [string, Anchor][] };

/** The steps of the run of marks that ends now: of each holding its price, then its rate; then what is left of balances. */
export function runOfMarks(
  world: TrailParts,
  index: number,
  trail: TrailState,
  throughSeq: number,
  now: RunEnd = { figures: figuresOf(world, index), renewed: [] },
): TrailPart[] {
  const account = accountAt(world.state, index);
  const parts: TrailPart[] = [];
  let left = difference(now.figures, trail.figures);
  const take = (part: TrailPart): void => {
    if (isNothing(part)) return;
    parts.push(part);
    left = difference(left, part);
  };
  for (const [symbol, then] of trail.anchors) {
    const holding = heldAt(world, account, symbol);
    const end = anchorOf(world, holding);
    if (sameRate(end.rate, then.rate) && end.price13 === then.price13) continue;
    now.renewed.push([symbol, end]);
    const span = { instrument: symbol, fromSeq: trail.anchorSeq + 1, throughSeq, quantity12: 0n } as const;
    const moved = difference(share(world, holding, end), share(world, holding, { ...then, rate: end.rate }));
    take({ ...moved, ...span, kind: 'mark', subject: symbol, fromPx13: then.price13, throughPx13: end.price13 });
    if (sameRate(end.rate, then.rate)) continue;
    const { settlementCurrency } = instrumentAt(world.state, holding.instrument).listing;
    const pair = `${settlementCurrency}/${account.currency}`;
    const rerated = difference(share(world, holding, { ...then, rate: end.rate }), share(world, holding, then));
    take({
      ...rerated,
      ...span,
      kind: 'rate',
      subject: pair,
      fromPx13: rate13(then.rate),
      throughPx13: rate13(end.rate),
    });
  }
  // Balances that follow a rate, of an account that revalues its whole ledger [FX1]; the deltas of options.
  const [kind, what] = left.balance24 === 0n ? (['other', ''] as const) : (['rate', 'balances'] as const);
  take({ ...left, ...bare(kind, what, trail.anchorSeq + 1, throughSeq) });
  return parts;
}

function heldAt(world: TrailParts, account: AccountState, symbol: string): HoldingState {
  const index = account.holdings.get(symbol);
  assert(index !== undefined, 'Invariant: an anchor stands for a holding');
  return holdingAt(world.state, index);
}

/** What one holding brings to the account's figures at a price and a rate; an unknown one brings nothing [PN9]. */
function share(world: TrailParts, holding: HoldingState, { price13, rate }: Anchor): TrailFigures {
  if (price13 === null || rate === null) return NOTHING;
  const instrument = instrumentAt(world.state, holding.instrument);
  const into = (amount24: bigint): bigint =>
    rate.num24 === rate.den24 ? amount24 : divideHalfEven(amount24 * rate.num24, rate.den24);
  const value24 = payoff24(holding.quantity12, instrument, price13);
  const exposure24 = into(instrument.inverse ? -value24 : value24);
  return {
    equity24: into(value24 - holding.cost24),
    balance24: 0n,
    long24: exposure24 > 0n ? exposure24 : 0n,
    short24: exposure24 < 0n ? -exposure24 : 0n,
  };
}

export function bare(kind: WaterfallKind, subject: string, fromSeq: number, throughSeq: number) {
  const none = { instrument: '', quantity12: 0n, fromPx13: null, throughPx13: null };
  return { kind, subject, fromSeq, throughSeq, ...none } as const;
}

/** Adds a step; beyond the bound the oldest is dropped, and the sum of all stays exact. */
export function append(trail: TrailState, part: TrailPart): void {
  trail.parts.push(part);
  trail.total = total(trail.total, part);
  if (trail.parts.length <= TRAIL_PARTS_MAX) return;
  trail.parts.shift();
  trail.dropped += 1;
}

export function difference(after: TrailFigures, before: TrailFigures): TrailFigures {
  return {
    equity24: after.equity24 - before.equity24,
    balance24: after.balance24 - before.balance24,
    long24: after.long24 - before.long24,
    short24: after.short24 - before.short24,
  };
}

function total(a: TrailFigures, b: TrailFigures): TrailFigures {
  return {
    equity24: a.equity24 + b.equity24,
    balance24: a.balance24 + b.balance24,
    long24: a.long24 + b.long24,
    short24: a.short24 + b.short24,
  };
}

function isNothing({ equity24, balance24, long24, short24 }: TrailFigures): boolean {
  return equity24 === 0n && balance24 === 0n && long24 === 0n && short24 === 0n;
}

function sameRate(a: AnchorRate | null, b: AnchorRate | null): boolean {
  if (a === null || b === null) return a === b;
  return a.num24 * b.den24 === b.num24 * a.den24;
}

/** A rate for display, at 10^-13. */
function rate13(rate: AnchorRate | null): bigint | null {
  return rate === null ? null : (rate.num24 * 10n ** 13n) / rate.den24;
}
