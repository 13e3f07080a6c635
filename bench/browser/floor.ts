import type { WireEvent } from '../../e2e/firm.ts';
import { BASE, BREACH_PRICE, COLD, heldBy, HOT, nameOf, OWN, tradersOf } from './floor-set-up.ts';

/** A cold instrument ticks with one step in three: 4 hot and 12 cold marks a step, 125 holders each at 5,000 accounts. */
const COLD_TURNS = 3;
export const STEPS_A_SECOND = 10;

/**
 * A floor whose load is exact: with 5,000 accounts its marks revalue 20,000 accounts a second, and every row at the top of
 * the ranking changes ten times a second.
 */
export class LoadFloor {
  readonly accounts: number;
  readonly #holders = new Map<string, number>();
  /** Prices that breached stay where they are. */
  readonly #breached = new Map<string, number>();
  #random: number;
  #turn = 0;
  #ts = 0;

  constructor(accounts: number, seed: number) {
    this.accounts = accounts;
    this.#random = seed >>> 0;
    for (let place = 0; place < tradersOf(accounts); place += 1) {
      const symbol = heldBy(place, accounts);
      this.#holders.set(symbol, (this.#holders.get(symbol) ?? 0) + 1);
    }
  }

  /** Marks of the next step, and how many accounts they revalue. Rows change, rungs do not. */
  step(): { readonly events: readonly WireEvent[]; readonly revalued: number } {
    this.#turn += 1;
    const turn = this.#turn % COLD_TURNS;
    const symbols = [...HOT, ...COLD.filter((_, place) => place % COLD_TURNS === turn)];
    // Within half a point of the base.
    const events = symbols.map((symbol) => this.#mark(symbol, BASE + this.#next() - 0.5));
    // One in a while keeps the others fresh.
    if (this.#turn % STEPS_A_SECOND === 0)
      events.push(...OWN.map((symbol) => this.#mark(symbol, this.#breached.get(symbol) ?? BASE)));
    return { events, revalued: symbols.reduce((sum, symbol) => sum + (this.#holders.get(symbol) ?? 0), 0) };
  }

  /** The mark that breaches the breacher of this place. */
  breach(place: number): WireEvent {
    const symbol = OWN[place] ?? '';
    this.#breached.set(symbol, BREACH_PRICE);
    return this.#mark(symbol, BREACH_PRICE);
  }

  /** Name of the breacher of this place. */
  breacher(place: number): string {
    return nameOf(tradersOf(this.accounts) + place, this.accounts);
  }

  #mark(symbol: string, price: number): WireEvent {
    this.#ts = Math.max(this.#ts + 1, Date.now());
    return { kind: 'mark', ts: this.#ts, symbol, price: price.toFixed(2) };
  }

  #next(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#random / 2 ** 32;
  }
}
