import { pow10 } from '#lib/base/decimal.ts';
import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { isInCut } from './leaves.ts';
import type { MeasureQuery } from './measures.ts';
import { instrumentAt, ledgerScale } from './state.ts';
import type { EngineState, InstrumentState } from './state.ts';

export type RoughParts = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly groups: Groups;
  readonly holdings: Holdings;
};
/** Relative error of a product of eight factors and of sums over 10^4 leaves, each rounded once to 53 bits. */
const RELATIVE_ERROR = 1e-11;

/**
 * Gross, net, long, short of a node inside a cut as floats with a stated error: a filter for limits, never a decision
 * [NU6]. Quantities change by fills and moves alone, so they are summed once per change and a mark costs one
 * multiplication per instrument, without a leaf, a BigInt or an allocation. It converts as the exact measure does, from
 * the settlement currency, because two pairs of a market need not agree about a third.
 */
export class RoughCut {
  private readonly parts: RoughParts;
  private readonly query: MeasureQuery;
  private readonly scale: number;
  private instruments: number[] = [];
  private conversions: Conversion[] = [];
  /** Contracts held long and short, by place in `instruments`. */
  private long: number[] = [];
  private short: number[] = [];
  private listed = -1;
  private revision = -1;
  /** In ledger units of the query's currency, as of the last `read`. */
  value = Number.NaN;
  error = Number.POSITIVE_INFINITY;

  constructor(parts: RoughParts, query: MeasureQuery) {
    this.parts = parts;
    this.query = query;
    this.scale = pow10(ledgerScale(query.currency));
  }

  /** Forms value and error anew; false where the filter has no answer and the exact measure must decide. */
  read(): boolean {
    const { metric, within } = this.query;
    this.value = Number.NaN;
    this.error = Number.POSITIVE_INFINITY;
    const isSides = metric === 'gross' || metric === 'net' || metric === 'long' || metric === 'short';
    if (!isSides || within?.strategy !== undefined) return false;
    this.refresh();
    let long = 0;
    let short = 0;
    for (let place = 0; place < this.instruments.length; place += 1) {
      const held = this.long[place] as number;
      const sold = this.short[place] as number;
      if (held === 0 && sold === 0) continue;
      const conversion = this.conversions[place] as Conversion;
      if (!conversion.known) continue;
      const instrument = instrumentAt(this.parts.state, this.instruments[place] as number);
      if (instrument.listing.kind === 'option') return false;
      if (instrument.markSource === 'none') {
        // Each account may value it at a price of its own.
        if (this.parts.state.firm.ownFillUntilMarked) return false;
        continue;
      }
      const rate = roughRate(conversion) * this.scale;
      // A negative price turns the side.
      const bought = held * unitValue(instrument, priceOf(instrument, false)) * rate;
      const owed = sold * unitValue(instrument, priceOf(instrument, true)) * rate;
      long += Math.max(bought, 0) + Math.max(-owed, 0);
      short += Math.max(owed, 0) + Math.max(-bought, 0);
    }
    this.value = sideValue(this.query, long, short);
    this.error = (long + short) * RELATIVE_ERROR + 1;
    return this.value === this.value;
  }

  private refresh(): void {
    const { state, rates, groups, holdings } = this.parts;
    const { within, currency } = this.query;
    if (this.listed !== state.instruments.length) {
      this.listed = state.instruments.length;
      this.revision = -1;
      this.instruments = [];
      state.instruments.forEach((instrument, index) => {
        if (isInCut(instrument, within)) this.instruments.push(index);
      });
      this.conversions = this.instruments.map((index) =>
        rates.get(instrumentAt(state, index).listing.settlementCurrency, currency),
      );
    }
    const revision = holdings.revision + groups.revision;
    if (this.revision === revision) return;
    this.revision = revision;
    const accepts = this.membership();
    this.instruments.forEach((instrument, place) => {
      const { long, short } = holdings.heldBy(instrument, accepts);
      this.long[place] = long;
      this.short[place] = short;
    });
  }

  /** Whether an account stands under the node. */
  private membership(): (account: number) => boolean {
    const { state, groups } = this.parts;
    const { node } = this.query;
    if (node.level === 'account') {
      const own = state.accountIndex.get(node.id) ?? -1;
      return (account) => account === own;
    }
    const found: GroupNode | undefined = groups.nodes.get(`${node.level}/${node.id}`);
    return (account) => found !== undefined && found.members.has(account);
  }
}

function sideValue({ metric, side = 'both' }: MeasureQuery, long: number, short: number): number {
  if (metric === 'gross') return long + short;
  if (metric === 'long') return long;
  if (metric === 'short') return short;
  if (side === 'both') return Math.abs(long - short);
  return Math.max(side === 'long' ? long - short : short - long, 0);
}

/** Exposure of one contract in settlement currency. */
function unitValue(instrument: InstrumentState, price: number): number {
  const multiplier = Number(instrument.multiplier12) / 1e12;
  return instrument.inverse ? multiplier / price : multiplier * price;
}

function priceOf(instrument: InstrumentState, isShort: boolean): number {
  const ask = isShort ? instrument.markAsk : null;
  if (ask !== null) return ask.wide13 === null ? ask.units / pow10(ask.scale) : Number(ask.wide13) / 1e13;
  const { markWide13, markUnits, markScale } = instrument;
  return markWide13 === null ? markUnits / pow10(markScale) : Number(markWide13) / 1e13;
}

/** A rate as a float; NaN where none holds it. */
export function roughRate(conversion: Conversion): number {
  const { num, den, exponent } = conversion;
  if (exponent > 22 || exponent < -22) return Number.NaN;
  return exponent >= 0 ? (num / den) * pow10(exponent) : num / den / pow10(-exponent);
}
