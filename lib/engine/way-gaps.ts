import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import { roughRate } from './rough-cut.ts';
import type { EngineState } from './state.ts';

/** From a settlement currency into a limit's: at once, and by way of an account's. */
type Ways = { readonly direct: Conversion; readonly first: Conversion; readonly second: Conversion };
type Known = { formedFor: number; ways: readonly Ways[]; version: number; gap: number; isSame: boolean };
/** Ways that differ by more are no filter for each other. */
const GAP_MAX = 0.01;

/**
 * How far two ways to one currency differ, at most, as a share. An account's sums convert a leaf into its currency and then
 * into a limit's, the exact measure at once; two pairs of a market need not agree about a third. Derived from the rates.
 */
export class WayGaps {
  private readonly state: EngineState;
  private readonly rates: Rates;
  private readonly known = new Map<string, Map<string, Known>>();

  constructor(state: EngineState, rates: Rates) {
    this.state = state;
    this.rates = rates;
  }

  /** As a share of the sums; infinite where one way is known and the other is not. 0 where there is one way alone. */
  of(own: string, currency: string): number {
    return own === currency ? 0 : this.compared(own, currency).gap;
  }

  /** Whether both ways are one and the same, exactly: then also what may cancel is converted alike. */
  isSame(own: string, currency: string): boolean {
    return own === currency || this.compared(own, currency).isSame;
  }

  private compared(own: string, currency: string): Known {
    const known = this.waysOf(own, currency);
    if (known.version === this.rates.version) return known;
    known.version = this.rates.version;
    known.gap = gapOf(known.ways);
    known.isSame = known.ways.every(isOneWay);
    return known;
  }

  /** Formed once for the instruments that there are. */
  private waysOf(own: string, currency: string): Known {
    const { state, rates } = this;
    const byOwn = this.known.get(own) ?? new Map<string, Known>();
    this.known.set(own, byOwn);
    const known = byOwn.get(currency);
    if (known?.formedFor === state.instruments.length) return known;
    const ways: Ways[] = [];
    for (const from of new Set(state.instruments.map(({ listing }) => listing.settlementCurrency))) {
      if (from === own) continue;
      ways.push({ direct: rates.get(from, currency), first: rates.get(from, own), second: rates.get(own, currency) });
    }
    const formed = { formedFor: state.instruments.length, ways, version: -1, gap: 0, isSame: false };
    byOwn.set(currency, formed);
    return formed;
  }
}

function isOneWay({ direct, first, second }: Ways): boolean {
  if (!direct.known || !first.known || !second.known) return !direct.known && !(first.known && second.known);
  return first.num24 * second.num24 * direct.den24 === first.den24 * second.den24 * direct.num24;
}

function gapOf(ways: readonly Ways[]): number {
  let gap = 0;
  for (const { direct, first, second } of ways) {
    const isKnown = first.known && second.known;
    if (!isKnown && !direct.known) continue;
    if (!isKnown || !direct.known) return Number.POSITIVE_INFINITY;
    const share = Math.abs((roughRate(first) * roughRate(second)) / roughRate(direct) - 1);
    // A rate that no float holds is no filter.
    if (!(share < GAP_MAX)) return Number.POSITIVE_INFINITY;
    if (share > gap) gap = share;
  }
  // As a share of the sums, not of the exact values; and what floats leave of equal ways.
  return gap / (1 - GAP_MAX) + 1e-11;
}
