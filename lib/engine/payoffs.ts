import { grown } from './lane.ts';
import { payoff24 } from './position.ts';
import { exactPrice13, instrumentAt } from './state.ts';
import type { EngineState, HoldingState } from './state.ts';

/** Positions that cancel are worth nothing at any price [ID3]; what is held needs one. */
export function hasValue(state: EngineState, holding: HoldingState): boolean {
  return holding.quantity12 === 0n || exactPrice13(state, holding) !== null;
}

/**
 * The payoff of each holding at the price in force, exact, in settlement currency. An account is judged far more often than
 * any one of its holdings changes, so each is kept with the quantity and the price that it was formed from: the same two give
 * the same payoff, whoever changed them.
 */
export class Payoffs {
  private readonly state: EngineState;
  /** Price in force by holding: units and decimals; NaN is nothing kept. */
  private units = new Float64Array(64).fill(Number.NaN);
  private scales = new Uint8Array(64);
  private readonly quantities: bigint[] = [];
  private readonly values: bigint[] = [];

  constructor(state: EngineState) {
    this.state = state;
  }

  /** `q * m * f(p)` at 10^-24; null without a price. `holding` is that of the index. */
  of24(index: number, holding: HoldingState): bigint | null {
    if (holding.quantity12 === 0n) return 0n;
    const instrument = instrumentAt(this.state, holding.instrument);
    const isPlain = instrument.markSource !== 'none' && instrument.markWide13 === null && instrument.markAsk === null;
    if (!isPlain) {
      const price13 = exactPrice13(this.state, holding);
      return price13 === null ? null : payoff24(holding.quantity12, instrument, price13);
    }
    const { markUnits, markScale } = instrument;
    if (
      this.units[index] === markUnits &&
      this.scales[index] === markScale &&
      this.quantities[index] === holding.quantity12
    ) {
      // Kept with its quantity.
      return this.values[index] as bigint;
    }
    const price13 = exactPrice13(this.state, holding);
    if (price13 === null) return null;
    while (this.quantities.length <= index) {
      this.quantities.push(0n);
      this.values.push(0n);
    }
    if (index >= this.units.length) this.grow(index);
    const value24 = payoff24(holding.quantity12, instrument, price13);
    this.units[index] = markUnits;
    this.scales[index] = markScale;
    this.quantities[index] = holding.quantity12;
    this.values[index] = value24;
    return value24;
  }

  private grow(index: number): void {
    const before = this.units.length;
    let length = before;
    while (length <= index) length *= 2;
    this.units = grown(this.units, new Float64Array(length)).fill(Number.NaN, before);
    this.scales = grown(this.scales, new Uint8Array(length));
  }
}
