/** A seeded stream of numbers whose whole state is one integer, so that it copies, looks ahead and saves as JSON. */
export type Dice = { state: number };

export function newDice(seed: number, stream: number): Dice {
  const dice = { state: (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0 };
  // The first draws of neighbouring seeds are alike; they are thrown away.
  for (let draw = 0; draw < 4; draw += 1) nextUint32(dice);
  return dice;
}

/** Uniform over 0 to 2^32 - 1 (mulberry32). */
export function nextUint32(dice: Dice): number {
  dice.state = (dice.state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(dice.state ^ (dice.state >>> 15), 1 | dice.state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** Uniform over the integers `low` to `high`, both included. */
export function between(dice: Dice, low: number, high: number): number {
  return low + (nextUint32(dice) % (high - low + 1));
}

export function pick<Item>(dice: Dice, items: readonly Item[]): Item {
  const item = items[between(dice, 0, items.length - 1)];
  if (item === undefined) throw new RangeError('Invariant: one picks from a list that is not empty');
  return item;
}

/** Close to normal with the standard deviation `spread`: the mean of four uniform draws, scaled. */
export function bell(dice: Dice, spread: number): number {
  let sum = 0;
  for (let draw = 0; draw < 4; draw += 1) sum += nextUint32(dice);
  // Four uniforms over [0, 2^32) have the mean 2 * 2^32 and the variance 2^64 / 3.
  return (sum / 4_294_967_296 - 2) * 1.7320508075688772 * spread;
}
