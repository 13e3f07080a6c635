import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** The rules of the domain law: each prefix and its last number. The law is a document of its own; these are its ids. */
const LAW: Readonly<Record<string, number>> = {
  ID: 7,
  NU: 12,
  IT: 5,
  PO: 11,
  PN: 9,
  LO: 4,
  BU: 11,
  RC: 7,
  FX: 6,
  MK: 7,
  EX: 15,
  LL: 18,
  SE: 11,
  PR: 8,
  LI: 15,
  PM: 13,
  PS: 6,
  IN: 21,
};

/** Rules that a SPEC.md states on a line of their own; whether each has its test is asked by spec-ids.test.ts. */
function stated(): Set<string> {
  const rooms = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = new Set<string>();
  for (const { name } of rooms) {
    let text: string;
    try {
      text = readFileSync(join(ROOT, 'lib', name, 'SPEC.md'), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue;
      throw error;
    }
    for (const rule of text.matchAll(/^\s*[-*] ((?:\[[A-Z]+\d+\] ?)+)/gm)) {
      for (const id of (rule[1] ?? '').matchAll(/\[([A-Z]+\d+)\]/g)) found.add(id[1] ?? '');
    }
  }
  return found;
}

test('[WL8] every rule of the domain law stands in a specification, tested or deferred with its reason', () => {
  const known = stated();
  const missing: string[] = [];
  for (const [prefix, last] of Object.entries(LAW)) {
    for (let number = 1; number <= last; number += 1) {
      if (!known.has(`${prefix}${number}`)) missing.push(`${prefix}${number}`);
    }
  }
  expect(missing).toEqual([]);
});
