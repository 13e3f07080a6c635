/** What is left of an allowance: negative past the limit, null where either is unknown. Integers of the same scale. */
export function roomOf(used: number | null, allowance: number | null): number | null {
  return used === null || allowance === null ? null : allowance - used;
}
