import { assert } from '../../lib/base/assert.ts';
import { Prng } from '../../lib/base/prng.ts';

/** Sizes of a made-up market: how many accounts hold what, and how often a price moves. */
export type MarkShape = {
  readonly seed: number;
  readonly accounts: number;
  /** Positions of each account, all in different symbols. */
  readonly holdingsEach: number;
  /** Accounts that hold one symbol; a divisor of `accounts`. */
  readonly holders: number;
  readonly marks: number;
  /** Prices move in so many symbols only, the first ones; all when left out. */
  readonly movingSymbols?: number | undefined;
};

/** The holders of one symbol, ascending, and what one tick is worth to each, in cents. */
export type HolderList = { readonly accounts: Int32Array; readonly quantities: Int32Array };

/**
 * The same work for every contender: on each mark of one symbol, revalue all its holders and update equity, peak and the
 * check against the floor. Money is whole cents, so every contender can be exact, and their totals must be equal.
 */
export type MarkWork = {
  readonly shape: MarkShape;
  readonly symbols: readonly HolderList[];
  readonly openTicks: Int32Array;
  readonly markSymbols: Int32Array;
  /** The price after the mark; of the mark before, `moveOf` tells. */
  readonly markTicks: Int32Array;
  /** Change since the mark before of that symbol. */
  readonly moves: Int32Array;
  /** Allowed loss of every account in cents: about one in five hundred of those that move reaches it within the marks. */
  readonly allowanceCents: number;
};

export const START_CENTS = 10_000_000;
/** One tick is a hundredth, one contract moves fifty times the price. */
export const MULTIPLIER = 50;
const QUANTITY_MAX = 3;
const STEP_TICKS_MAX = 3;
const BREACHING_SHARE = 0.002;

export function makeMarkWork(shape: MarkShape): MarkWork {
  const dice = new Prng(shape.seed);
  const symbols = holdersOf(shape, dice);
  const openTicks = Int32Array.from(symbols, () => dice.between(20_000, 60_000));
  const ticks = Int32Array.from(openTicks);
  const moving = Math.min(symbols.length, shape.movingSymbols ?? symbols.length);
  const markSymbols = new Int32Array(shape.marks);
  const markTicks = new Int32Array(shape.marks);
  const moves = new Int32Array(shape.marks);
  for (let mark = 0; mark < shape.marks; mark += 1) {
    const symbol = dice.below(moving);
    const size = dice.between(1, STEP_TICKS_MAX);
    const move = dice.chance(2) ? size : -size;
    const now = (ticks[symbol] ?? 0) + move;
    assert(now > 0, 'Invariant: a price of the made-up market stays above zero');
    ticks[symbol] = now;
    markSymbols[mark] = symbol;
    markTicks[mark] = now;
    moves[mark] = move;
  }
  const allowanceCents = allowanceOf(symbols, markSymbols, moves, shape.accounts);
  return { shape, symbols, openTicks, markSymbols, markTicks, moves, allowanceCents };
}

/** Each layer deals all accounts, shuffled, to its own symbols: an account holds a symbol at most once. */
function holdersOf(shape: MarkShape, dice: Prng): readonly HolderList[] {
  const { accounts, holders, holdingsEach } = shape;
  assert(accounts % holders === 0, 'Invariant: the holders of a symbol are a whole part of the accounts');
  const lists: HolderList[] = [];
  for (let layer = 0; layer < holdingsEach; layer += 1) {
    const dealt = Int32Array.from({ length: accounts }, (_, account) => account);
    for (let place = accounts - 1; place > 0; place -= 1) {
      const other = dice.below(place + 1);
      const held = dealt[place] ?? 0;
      dealt[place] = dealt[other] ?? 0;
      dealt[other] = held;
    }
    for (let start = 0; start < accounts; start += holders) {
      const members = dealt.slice(start, start + holders).toSorted((left, right) => left - right);
      const quantities = Int32Array.from(members, () => dice.between(1, QUANTITY_MAX) * (dice.chance(2) ? 1 : -1));
      lists.push({ accounts: members, quantities });
    }
  }
  return lists;
}

/** The loss that the given share of the accounts that move reaches, by a plain walk through the marks. */
function allowanceOf(
  symbols: readonly HolderList[],
  markSymbols: Int32Array,
  moves: Int32Array,
  accounts: number,
): number {
  const profit = new Float64Array(accounts);
  const worst = new Float64Array(accounts);
  const moved = new Uint8Array(accounts);
  for (let mark = 0; mark < moves.length; mark += 1) {
    const held = symbols[markSymbols[mark] ?? 0];
    if (held === undefined) continue;
    const cents = (moves[mark] ?? 0) * MULTIPLIER;
    for (let place = 0; place < held.accounts.length; place += 1) {
      const account = held.accounts[place] ?? 0;
      const now = (profit[account] ?? 0) + (held.quantities[place] ?? 0) * cents;
      profit[account] = now;
      moved[account] = 1;
      if (now < (worst[account] ?? 0)) worst[account] = now;
    }
  }
  const losses = worst.toSorted((left, right) => left - right);
  // Accounts at rest have lost nothing and stand behind all others.
  const movers = moved.reduce((sum, one) => sum + one, 0);
  return Math.max(MULTIPLIER, -(losses[Math.floor(movers * BREACHING_SHARE)] ?? 0));
}
