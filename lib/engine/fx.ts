import { divideHalfEven, formatUnits, pow10Big } from '#lib/base/decimal.ts';
import type { Conversion, Leg } from './conversion.ts';
import type { EngineState, RateState } from './state.ts';

const PIVOT = 'USD';

/** A conversion that follows its rates; what only the exact path asks for is formed when it asks. */
class LiveConversion implements Conversion {
  readonly from: string;
  readonly to: string;
  known = true;
  legs: readonly Leg[] = [];
  num = 1;
  den = 1;
  exponent = 0;
  private readonly rates: ReadonlyMap<string, RateState>;
  private readonly expired: ReadonlySet<string>;
  private exact: { readonly num24: bigint; readonly den24: bigint } | null = null;

  constructor(from: string, to: string, rates: ReadonlyMap<string, RateState>, expired: ReadonlySet<string>) {
    this.from = from;
    this.to = to;
    this.rates = rates;
    this.expired = expired;
    this.link();
  }

  get num24(): bigint {
    this.exact ??= this.fraction();
    return this.exact.num24;
  }

  get den24(): bigint {
    this.exact ??= this.fraction();
    return this.exact.den24;
  }

  /** Finds its way anew: only another pair than before can change it. */
  link(): void {
    const { from, to } = this;
    this.known = true;
    this.legs = [];
    if (from !== to) {
      const direct = this.leg(from, to);
      const first = this.leg(from, PIVOT);
      const second = this.leg(PIVOT, to);
      if (direct !== null) this.legs = [direct];
      else if (first !== null && second !== null) this.legs = [first, second];
      else this.known = false;
    }
    this.refresh();
  }

  /** Takes the present rates of its legs. */
  refresh(): void {
    this.exact = null;
    this.num = this.den = 1;
    this.exponent = 0;
    for (const { pair, inverse } of this.legs) {
      const rate = this.rates.get(pair);
      if (rate === undefined) continue;
      if (inverse) this.den *= Number(rate.units);
      else this.num *= Number(rate.units);
      this.exponent += inverse ? rate.scale : -rate.scale;
    }
    // A product of safe integers that stays safe is exact; another is left to the exact path.
    if (this.num > Number.MAX_SAFE_INTEGER) this.num = Number.NaN;
    if (this.den > Number.MAX_SAFE_INTEGER) this.den = Number.NaN;
  }

  private fraction(): { readonly num24: bigint; readonly den24: bigint } {
    let [num24, den24] = [1n, 1n];
    for (const { pair, inverse } of this.legs) {
      const units = this.rates.get(pair)?.units ?? 1n;
      if (inverse) den24 *= units;
      else num24 *= units;
    }
    const shift = pow10Big(Math.abs(this.exponent));
    return this.exponent > 0 ? { num24: num24 * shift, den24 } : { num24, den24: den24 * shift };
  }

  private leg(from: string, to: string): Leg | null {
    if (this.has(`${from}/${to}`)) return { pair: `${from}/${to}`, inverse: false };
    if (this.has(`${to}/${from}`)) return { pair: `${to}/${from}`, inverse: true };
    return null;
  }

  private has(pair: string): boolean {
    return this.rates.has(pair) && !this.expired.has(pair);
  }
}

const NONE: readonly Conversion[] = [];

/** The rates of a firm as conversions. Derived from `state.rates`; a conversion lives as long as the engine. */
export class Rates {
  private readonly state: EngineState;
  private readonly conversions: LiveConversion[] = [];
  /** The same by both of its currencies. */
  private readonly byEnds = new Map<string, Map<string, LiveConversion>>();
  /** The conversions whose way leads over a pair; formed anew after another pair or conversion. */
  private readonly users = new Map<string, LiveConversion[]>();
  /** Pairs whose rate is older than its maximum age: as good as missing [FX6]. Derived by freshness.ts. */
  private readonly expired = new Set<string>();
  /** Grows with every rate that moved. */
  version = 0;

  constructor(state: EngineState) {
    this.state = state;
  }

  get(from: string, to: string): Conversion {
    const known = this.byEnds.get(from)?.get(to);
    if (known !== undefined) return known;
    const conversion = new LiveConversion(from, to, this.state.rates, this.expired);
    this.conversions.push(conversion);
    const ends = this.byEnds.get(from);
    if (ends === undefined) this.byEnds.set(from, new Map([[to, conversion]]));
    else ends.set(to, conversion);
    this.users.clear();
    return conversion;
  }

  /** Sets one pair's rate and returns the conversions that it moved. */
  set(pair: string, rate: RateState): readonly Conversion[] {
    const before = this.state.rates.get(pair);
    this.state.rates.set(pair, rate);
    const wasExpired = this.expired.delete(pair);
    if (!wasExpired && before?.units === rate.units && before.scale === rate.scale) return NONE;
    this.version += 1;
    if (wasExpired || before === undefined) return this.relink();
    const moved = this.usersOf(pair);
    for (const conversion of moved) conversion.refresh();
    return moved;
  }

  /** Takes a pair's rate out, or in again, and returns the conversions that may have moved by it. */
  setExpired(pair: string, isExpired: boolean): readonly Conversion[] {
    if (this.expired.has(pair) === isExpired) return NONE;
    this.version += 1;
    if (isExpired) this.expired.add(pair);
    else this.expired.delete(pair);
    return this.relink();
  }

  private usersOf(pair: string): readonly LiveConversion[] {
    const known = this.users.get(pair);
    if (known !== undefined) return known;
    const users = this.conversions.filter(({ legs }) => legs.some((leg) => leg.pair === pair));
    this.users.set(pair, users);
    return users;
  }

  private relink(): readonly Conversion[] {
    this.users.clear();
    const converting = this.conversions.filter(({ from, to }) => from !== to);
    for (const conversion of converting) conversion.link();
    return converting;
  }
}

/** How an amount was converted, for explanations [FX5]: the path, and of each leg its rate, source, age and entry. */
export type ConversionFacts = {
  readonly from: string;
  readonly to: string;
  /** False where no path is known, or only one whose rate is too old [FX6]; then `missing` says which rate would be needed. */
  readonly known: boolean;
  readonly missing: string | null;
  readonly legs: readonly {
    readonly pair: string;
    readonly inverse: boolean;
    readonly rate: string;
    readonly source: string;
    readonly seq: number;
    readonly ageUs: number;
  }[];
  /** That of the older leg; null without legs. */
  readonly ageUs: number | null;
};

export function conversionFacts(state: EngineState, conversion: Conversion): ConversionFacts {
  const { from, to, known } = conversion;
  const legs = conversion.legs.flatMap(({ pair, inverse }) => {
    const rate = state.rates.get(pair);
    if (rate === undefined) return [];
    const { units, scale, source, seq, atUs } = rate;
    return [{ pair, inverse, rate: formatUnits(units, scale), source, seq, ageUs: state.timeUs - atUs }];
  });
  const ageUs = legs.reduce<number | null>((oldest, leg) => Math.max(oldest ?? 0, leg.ageUs), null);
  return { from, to, known, missing: known ? null : `${from}/${to}`, legs, ageUs };
}

/** An exact amount in another currency, rounded half-even at its own last decimal [NU4]; the rate must be known. */
export function convert(amount: bigint, conversion: Conversion): bigint {
  if (conversion.legs.length === 0) return amount;
  return divideHalfEven(amount * conversion.num24, conversion.den24);
}

/** A rate in its shortest form, with when and by whom it became known. */
export function shortestRate(
  units: bigint,
  scale: number,
  atUs: number,
  source: { readonly seq: number; readonly origin: string } = { seq: 0, origin: '' },
): RateState {
  return { ...shortestPrice(units, scale), atUs, seq: source.seq, source: source.origin };
}

/** The shortest form of a price: no trailing zeros, so that factors stay small. */
export function shortestPrice(units: bigint, scale: number): { units: bigint; scale: number } {
  let short = units;
  let decimals = scale;
  while (decimals > 0 && short % 10n === 0n) {
    short /= 10n;
    decimals -= 1;
  }
  return { units: short, scale: decimals };
}
