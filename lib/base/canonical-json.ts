import { assert } from './assert.ts';

/**
 * One text for one value, so that equal content has one hash: JSON without spaces, keys in the order of their UTF-16 code
 * units, numbers and strings as ECMAScript writes them (RFC 8785). A property that is undefined is absent.
 * @throws on what JSON cannot say: a number that is not finite, a bigint, a function, a lone surrogate.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'Invariant: canonical JSON has finite numbers');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    // With the flag `u` only a surrogate without its other half matches.
    assert(!/[\ud800-\udfff]/u.test(value), 'Invariant: canonical JSON has no lone surrogates');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item ?? null)).join(',')}]`;
  assert(typeof value === 'object', 'Invariant: canonical JSON is plain data');
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${canonicalJson(key)}:${canonicalJson(item)}`);
  return `{${members.join(',')}}`;
}
