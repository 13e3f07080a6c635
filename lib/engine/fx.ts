import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { EngineState, RateState } from './state.ts';

/**
 * From one currency to another: amount * num / den, one multiply-divide, rounded once [FX3], [MN9].
 * `num`, `den`, `exponent` are the same rate for the hot path: num / den * 10^exponent in safe integers, or NaN.
 */
export type Conversion = {
  readonly from: string;
  readonly to: string;
  known: boolean;
  num24: bigint;
  den24: bigint;
  num: number;
  den: number;
  exponent: number;
  legs: readonly Leg[];
};
type Leg = { readonly pair: string; readonly inverse: boolean };
const PIVOT = 'USD';

/** The rates of a firm as conversions. Derived from `state.rates`; a conversion lives as long as the engine. */
export class Rates {
  private readonly state: EngineState;
  private readonly conversions = new Map<string, Conversion>();

  constructor(state: EngineState) {
    this.state = state;
  }

  get(from: string, to: string): Conversion {
    const key = `${from}>${to}`;
    const known = this.conversions.get(key);
    if (known !== undefined) return known;
    const conversion: Conversion = {
      from,
      to,
      known: false,
      num24: 1n,
      den24: 1n,
      num: 1,
      den: 1,
      exponent: 0,
      legs: [],
    };
    this.recompute(conversion);
    this.conversions.set(key, conversion);
    return conversion;
  }

  /** Sets one pair's rate and returns the conversions that it moved; null price leaves the former rate. */
  set(pair: string, rate: RateState): Conversion[] {
    const before = this.state.rates.get(pair);
    this.state.rates.set(pair, rate);
    if (before !== undefined && before.units === rate.units && before.scale === rate.scale) return [];
    const moved: Conversion[] = [];
    for (const conversion of this.conversions.values()) {
      const depends = before === undefined || conversion.legs.some((leg) => leg.pair === pair);
      if (!depends || conversion.from === conversion.to) continue;
      this.recompute(conversion);
      moved.push(conversion);
    }
    return moved;
  }

  private recompute(conversion: Conversion): void {
    const { from, to } = conversion;
    conversion.known = true;
    conversion.legs = [];
    conversion.num24 = conversion.den24 = 1n;
    conversion.num = conversion.den = 1;
    conversion.exponent = 0;
    if (from === to) return;
    const direct = this.leg(from, to);
    const first = this.leg(from, PIVOT);
    const second = this.leg(PIVOT, to);
    if (direct !== null) conversion.legs = [direct];
    else if (first !== null && second !== null) conversion.legs = [first, second];
    else {
      conversion.known = false;
      return;
    }
    let num = 1n;
    let den = 1n;
    for (const leg of conversion.legs) {
      const rate = this.state.rates.get(leg.pair);
      if (rate === undefined) continue;
      if (leg.inverse) {
        den *= rate.units;
        conversion.exponent += rate.scale;
      } else {
        num *= rate.units;
        conversion.exponent -= rate.scale;
      }
    }
    conversion.num = safeNumber(num);
    conversion.den = safeNumber(den);
    const shift = pow10Big(Math.abs(conversion.exponent));
    conversion.num24 = conversion.exponent > 0 ? num * shift : num;
    conversion.den24 = conversion.exponent < 0 ? den * shift : den;
  }

  private leg(from: string, to: string): Leg | null {
    if (this.state.rates.has(`${from}/${to}`)) return { pair: `${from}/${to}`, inverse: false };
    if (this.state.rates.has(`${to}/${from}`)) return { pair: `${to}/${from}`, inverse: true };
    return null;
  }
}

function safeNumber(value: bigint): number {
  return value <= 9_007_199_254_740_991n ? Number(value) : Number.NaN;
}

/** An exact amount in another currency, rounded half-even at its own last decimal [NU4]; the rate must be known. */
export function convert(amount: bigint, conversion: Conversion): bigint {
  if (conversion.legs.length === 0) return amount;
  return divideHalfEven(amount * conversion.num24, conversion.den24);
}

/** The shortest form of a price: no trailing zeros, so that factors stay small. */
export function shortestRate(units: bigint, scale: number, atUs: number): RateState {
  let short = units;
  let decimals = scale;
  while (decimals > 0 && short % 10n === 0n) {
    short /= 10n;
    decimals -= 1;
  }
  return { units: short, scale: decimals, atUs };
}
