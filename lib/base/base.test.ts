import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert, InvariantError, unreachable } from './assert.ts';
import { FingerprintHash, hex, sha256, sha256Hex, utf8 } from './hash.ts';
import { Heap } from './heap.ts';
import { Prng } from './prng.ts';
import { RingBuffer } from './ring-buffer.ts';
import { DAY_US, daysFromDate, formatDay, formatInstant, parseDay } from './time.ts';

const SEED = 20_260_603;

test('[HA1] UTF-8 and SHA-256 equal those of the host', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(hex(utf8(text))).toBe(Buffer.from(text, 'utf8').toString('hex'));
      expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
    { seed: SEED, numRuns: 300 },
  );
  for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1_000]) {
    const bytes = new Uint8Array(length).fill(length & 255);
    expect(hex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

test('[HA2] the fingerprint hash tells apart order, content and where one text ends', () => {
  const of = (...texts: readonly string[]): string => {
    const hash = new FingerprintHash();
    for (const text of texts) hash.add(text);
    return hash.digest();
  };
  expect(of('ab', 'c')).not.toBe(of('a', 'bc'));
  expect(of('a', 'b')).not.toBe(of('b', 'a'));
  expect(of('equity=1')).not.toBe(of('equity=2'));
  expect(of('x')).toMatch(/^[0-9a-f]{16}$/);
  const seen = new Set<string>();
  for (let index = 0; index < 50_000; index += 1) seen.add(of(String(index)));
  expect(seen.size).toBe(50_000);
});

test('[PG1] a seed always gives the same sequence, and another seed another', () => {
  const draw = (seed: number): number[] => {
    const prng = new Prng(seed);
    return Array.from({ length: 5 }, () => prng.uint32());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const prng = new Prng(7);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let index = 0; index < 60_000; index += 1) {
    const face = prng.between(0, 5);
    counts[face] = (counts[face] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('[RB1] a ring keeps the newest items in order', () => {
  const ring = new RingBuffer<number>(3);
  for (const item of [1, 2, 3, 4, 5]) ring.push(item);
  expect(ring.toArray()).toEqual([3, 4, 5]);
  expect(ring.length).toBe(3);
});

test('[TI2] deadlines leave the heap in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      const heap = new Heap<number>((a, b) => a < b);
      for (const value of values) heap.push(value);
      const out: number[] = [];
      for (let next = heap.pop(); next !== undefined; next = heap.pop()) out.push(next);
      expect(out).toEqual(values.toSorted((a, b) => a - b));
    }),
    { seed: SEED },
  );
});

test('[TM1] days and instants agree with the calendar of the host', () => {
  for (let days = -30_000; days < 60_000; days += 97) {
    const iso = new Date(days * 86_400_000).toISOString();
    expect(formatDay(days)).toBe(iso.slice(0, 10));
    expect(parseDay(formatDay(days))).toBe(days);
    expect(formatInstant(days * DAY_US + 5)).toBe(`${iso.slice(0, 19)}.000005Z`);
  }
  expect(daysFromDate(2000, 2, 29)).toBe(11_016);
  expect(() => parseDay('2026-02-30')).toThrow(InvariantError);
});

test('[ER2] a broken invariant stops with the positive rule', () => {
  expect(() => assert(false, 'Invariant: water is wet')).toThrow('Invariant: water is wet');
  expect(() => unreachable('x' as never)).toThrow(InvariantError);
});
