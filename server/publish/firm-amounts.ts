import { pow10Big } from '#lib/base/decimal.ts';
import type { FilterOperator } from '#lib/protocol/monitor-filter.ts';
import { BOUND_SCALE } from '#lib/protocol/monitor-filter.ts';
import type { AccountCard } from '#lib/model/view.ts';
import type { AccountTable } from './account-table.ts';

/** What one unit of an account's amounts is in the firm's currency: numerator / denominator, exact. */
export type AmountUnit = {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** The same in doubles: three roundings, of both parts and of the quotient. */
  readonly factor: number;
};

/** An amount typed in the firm's currency, as whole units of an account: those up to `least` are not above it. */
type Bound = { readonly least: number; readonly isWhole: boolean };

/**
 * What doubles tell apart for certain: an estimate has four roundings of 2^-53, their difference one more. A power of ten
 * in a denominator is part of its BigInt, so it brings none of its own.
 */
const ESTIMATE_ERROR = 2 ** -49;

/**
 * Amounts of accounts in several currencies, compared in the firm's by the rates that totals are converted with, exactly:
 * doubles decide what they can tell apart for certain, fractions of whole numbers the rest. An account without a rate
 * compares with nothing. Made for one ranking, because rates move.
 */
export class FirmAmounts {
  readonly #table: AccountTable;
  readonly #rates = new Map<string, { readonly numerator: bigint; readonly denominator: bigint }>();
  /** By currency and scale. */
  readonly #units = new Map<string, Map<number, AmountUnit>>();

  constructor(table: AccountTable) {
    this.#table = table;
    for (const { currency, ...rate } of table.rates()?.rates ?? []) this.#rates.set(currency, rate);
  }

  /** Null where the rate to the firm's currency is unknown. */
  unitOf({ currency, scale }: AccountCard): AmountUnit | null {
    const known = this.#units.get(currency)?.get(scale);
    if (known !== undefined) return known;
    const rate = this.#rates.get(currency);
    if (rate === undefined) return null;
    const denominator = rate.denominator * pow10Big(scale);
    const unit = { numerator: rate.numerator, denominator, factor: Number(rate.numerator) / Number(denominator) };
    const byScale = this.#units.get(currency) ?? new Map<number, AmountUnit>();
    this.#units.set(currency, byScale.set(scale, unit));
    return unit;
  }

  /** Orders rows by a column of amounts, lowest first for a sign of 1; what is unknown stands last in either direction. */
  comparator(rows: readonly number[], column: number, sign: 1 | -1): (a: number, b: number) => number {
    const estimates = new Float64Array(this.#table.rowCount).fill(Number.NaN);
    const units = Array.from<unknown, AmountUnit | null>(estimates, () => null);
    for (const row of rows) {
      const card = this.#table.card(row)?.value;
      const unit = card === undefined ? null : this.unitOf(card);
      const amount = this.#table.value(row, column);
      if (unit === null || !Number.isInteger(amount)) continue;
      units[row] = unit;
      estimates[row] = amount * unit.factor;
    }
    return (a, b) => {
      const [left, right] = [estimates[a] ?? Number.NaN, estimates[b] ?? Number.NaN];
      const isUnknown = Number.isNaN(left);
      if (isUnknown || Number.isNaN(right)) return Number(isUnknown) - Number(Number.isNaN(right));
      const difference = left - right;
      // An estimate has the sign of its amount, and is 0 where that is 0.
      const isSure =
        left === 0 || right === 0 || Math.abs(difference) > (Math.abs(left) + Math.abs(right)) * ESTIMATE_ERROR;
      return sign * (isSure ? difference : this.#exactly(a, b, column, [units[a], units[b]]));
    };
  }

  #exactly(
    a: number,
    b: number,
    column: number,
    [unitA, unitB]: readonly [AmountUnit | null | undefined, AmountUnit | null | undefined],
  ): number {
    const [left, right] = [this.#table.value(a, column), this.#table.value(b, column)];
    if (unitA === unitB || !unitA || !unitB) return left - right;
    const fractionA = BigInt(left) * unitA.numerator * unitB.denominator;
    const fractionB = BigInt(right) * unitB.numerator * unitA.denominator;
    return fractionA === fractionB ? 0 : fractionA < fractionB ? -1 : 1;
  }
}

/** Compares whole units of accounts with one amount in the firm's currency; one per word of a filter. */
export class AmountBound {
  readonly #amount: bigint;
  readonly #operator: FilterOperator;
  readonly #bounds = new Map<AmountUnit, Bound>();

  /** `amount` counts 10^-BOUND_SCALE of the firm's currency. */
  constructor(amount: bigint, operator: FilterOperator) {
    this.#amount = amount;
    this.#operator = operator;
  }

  /** Exact: the bound is brought into the account's units once, and whole numbers are compared. */
  holds(units: number, unit: AmountUnit): boolean {
    const { least, isWhole } = this.#bounds.get(unit) ?? this.#boundOf(unit);
    switch (this.#operator) {
      case '>':
        return units > least;
      case '>=':
        return isWhole ? units >= least : units > least;
      case '<':
        return isWhole ? units < least : units <= least;
      case '<=':
        return units <= least;
      case '=':
        return isWhole && units === least;
    }
  }

  #boundOf(unit: AmountUnit): Bound {
    const dividend = this.#amount * unit.denominator;
    const divisor = unit.numerator * pow10Big(BOUND_SCALE);
    const rest = dividend % divisor;
    const towardsZero = dividend / divisor;
    // Beyond the safe integers a double is still beyond every amount of a row.
    const bound = { least: Number(rest < 0n ? towardsZero - 1n : towardsZero), isWhole: rest === 0n };
    this.#bounds.set(unit, bound);
    return bound;
  }
}
