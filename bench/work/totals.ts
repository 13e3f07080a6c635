/** What a contender knows of every account after its marks, in cents; null where its kind of program does not keep it. */
export type Totals = {
  readonly equityCents: Float64Array;
  readonly peakCents: Float64Array | null;
  /** 1 where equity has been at or below the floor. */
  readonly breached: Uint8Array | null;
};

/** Eight hex digits each: equity alone, and all three, null where the contender has not all three. */
export type Checksum = { readonly equity: string; readonly all: string | null };

export function checksumOf({ equityCents, peakCents, breached }: Totals): Checksum {
  const equity = mixAll(0x9e3779b9, equityCents);
  if (peakCents === null || breached === null) return { equity: hexOf(equity), all: null };
  return { equity: hexOf(equity), all: hexOf(mixAll(mixAll(equity, peakCents), breached)) };
}

/** Order counts; every value must be a safe integer, else the sums could agree by rounding. */
function mixAll(seed: number, values: Float64Array | Uint8Array): number {
  let hash = seed;
  for (const value of values) {
    if (!Number.isSafeInteger(value)) return Number.NaN;
    hash = Math.imul(hash ^ (value | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ Math.floor(value / 4_294_967_296), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}

function hexOf(hash: number): string {
  return Number.isNaN(hash) ? 'not-exact' : (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * The text beside a figure: the checksum, and that it equals the product's; `isWrong` where it does not. A contender that
 * keeps equity alone is compared in that.
 */
export function compared(found: Checksum, ours: Checksum): { readonly result: string; readonly isWrong: boolean } {
  if (found.all === null) {
    const isWrong = found.equity !== ours.equity;
    return { result: isWrong ? `equity ${found.equity} is not ${ours.equity}` : `equity ${found.equity} =`, isWrong };
  }
  const isWrong = found.all !== ours.all;
  return { result: isWrong ? `totals ${found.all} are not ${ours.all}` : `totals ${found.all} =`, isWrong };
}
