import { assert } from '#lib/base/assert.ts';
import type { FingerprintHash } from '#lib/base/hash.ts';

/**
 * Cold state as JSON-able data and back: BigInt as {"$b": text}, maps as {"$m": pairs}. Everything else in the state is
 * plain already; a kind that is neither stops here, so that a snapshot never loses something in silence.
 */
export function freeze(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'Invariant: a number of the state is finite');
    return value;
  }
  if (typeof value === 'bigint') return { $b: value.toString() };
  if (Array.isArray(value)) return value.map(freeze);
  if (value instanceof Map) return { $m: [...value].map(([key, item]) => [key, freeze(item)]) };
  assert(typeof value === 'object', 'Invariant: the state is plain data');
  const frozen: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) frozen[key] = freeze(item);
  return frozen;
}

export function thaw(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(thaw);
  const record = value as Readonly<Record<string, unknown>>;
  const big = record['$b'];
  if (typeof big === 'string') return BigInt(big);
  const pairs = record['$m'];
  if (Array.isArray(pairs)) return new Map((pairs as [string, unknown][]).map(([key, item]) => [key, thaw(item)]));
  const thawed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(record)) thawed[key] = thaw(item);
  return thawed;
}

/** No part of the domain: counts of traffic, and what is formed again from the rest. */
export const NOT_DOMAIN: ReadonlySet<string> = new Set([
  'used24',
  'facts',
  'rejected',
  'gaps',
  'lastAtUs',
  'heardUs',
  'lastSourceSeq',
  'invalidQuotes',
  'seq',
  'timeUs',
  'instrumentIndex',
  'accountIndex',
]);

/** Feeds a value to the hash in a fixed order: properties by name, maps in their order of insertion. */
export function digest(hash: FingerprintHash, value: unknown, leaveOut: ReadonlySet<string>): void {
  if (value === undefined) return;
  if (value === null || typeof value !== 'object') {
    hash.add(`${typeof value}:${String(value)}`);
    return;
  }
  if (Array.isArray(value)) {
    hash.add(`[${value.length}`);
    for (const item of value) digest(hash, item, leaveOut);
    return;
  }
  if (value instanceof Map) {
    hash.add(`{${value.size}`);
    for (const [key, item] of value) {
      hash.add(String(key));
      digest(hash, item, leaveOut);
    }
    return;
  }
  for (const key of Object.keys(value).toSorted()) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item === undefined || leaveOut.has(key)) continue;
    hash.add(key);
    digest(hash, item, leaveOut);
  }
}
