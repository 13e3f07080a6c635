import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { committedFiles } from './committed-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TEXT_BYTES_MAX = 1024 * 1024;

/** Shapes of what must not be in the repository. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]/],
  ['token of this house', /rk_(?:ing|pat)_[A-Za-z0-9_-]{43}/],
  ['password hash', /\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{16,}\$[A-Za-z0-9+/]{32,}/],
  ['cloud key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['token of a code host', /\bgh[pousr]_[A-Za-z0-9]{36,}\b/],
  ['signed web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['address with a password', /\b[a-z]+:\/\/[^\s:/@'"`]+:[^\s:/@'"`]{6,}@(?!\$)[a-z0-9.-]+/],
];
const SECRET_LENGTH = 43;
/** Of 43 random characters of base64url; words and identifiers stay well below. */
const RANDOM_BITS_MIN = 4.6;

function secretsIn(text: string): string[] {
  const found = SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  for (const [run] of text.matchAll(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_=+/-])/g)) {
    const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
    if (isMixed && bitsPerCharacter(run) >= RANDOM_BITS_MIN) found.push(`random text ${run}`);
  }
  return found;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

test('[S20] [H13] [SK1] no file of the repository holds a secret', () => {
  const files = committedFiles().filter(
    (file) => !/\.(png|jpg|woff2?|gz|ico)$/.test(file) && file !== 'package-lock.json',
  );
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) => {
    const path = join(ROOT, file);
    if (statSync(path).size > TEXT_BYTES_MAX) return [];
    return secretsIn(readFileSync(path, 'utf8')).map((what) => `${file}: ${what}`);
  });
  expect(found).toEqual([]);
});

test('[S20] the scan finds what it looks for', () => {
  // Made here from parts, so that the scan does not find itself.
  const random = ['kX9vQ2mTz7LpR4wYb', 'N8cJ5hGd1fSa6eUoI', '3qWxZt0Vr'].join('');
  expect(random).toHaveLength(SECRET_LENGTH);
  expect(secretsIn(`token = "${random}"`)).toEqual([`random text ${random}`]);
  expect(secretsIn(['rk', 'ing', random].join('_'))).toContain('token of this house');
  expect(secretsIn(`${'-----BEGIN'} PRIVATE KEY-----\nMIIE`)).toEqual(['private key']);
  expect(secretsIn(`${'postgres'}://desk:hunter22@db.example`)).toEqual(['address with a password']);
  expect(secretsIn('A'.repeat(SECRET_LENGTH))).toEqual([]);
});
