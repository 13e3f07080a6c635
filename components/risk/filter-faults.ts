import { parseFilter } from '#lib/protocol/monitor-filter.ts';

/** What of the address and of the filter was not understood, in one line; null when all was. */
export function faultLine(faults: readonly string[], filter: string): string | null {
  const all = [...faults, ...parseFilter(filter).faults];
  return all.length === 0 ? null : `Not understood, left out: ${all.join(', ')}`;
}
