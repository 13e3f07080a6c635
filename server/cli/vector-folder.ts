import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expectedSchema } from './vector-check.ts';
import { familyOf } from './vector-families.ts';
import type { VectorFamily } from './vector-family.ts';

export type VectorFile = { readonly name: string; readonly cases: readonly VectorCase[] };

/** One case of a file, read as far as its name: what it says is read by its family. */
export type VectorCase = {
  readonly id: string;
  /** Compares everything; `faults` is empty when the case passes. */
  readonly run: () => VectorOutcome;
};
export type VectorOutcome = { readonly checks: number; readonly faults: readonly string[] };

const SCHEMA = 'domain-vector/1';
const headSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  tolerance: expectedSchema.refine((text) => !text.startsWith('-'), 'a tolerance is not below zero').optional(),
  tuple: z.unknown().optional(),
  cases: z.array(z.record(z.string(), z.unknown())),
});

/** Texts for people, wherever they stand: they are ignored. */
const TEXTS: ReadonlySet<string> = new Set(['note', 'what', 'rule', 'source', 'basis']);

/**
 * Every case of every `.json` file of a folder, in order of name. What cannot be read is a case that fails, named after
 * its file, so that nothing is skipped; an id that came before in any file fails too.
 */
export function readVectors(folder: string): VectorFile[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => name)
    .toSorted();
  const seen = new Map<string, string>();
  return files.map((name) => ({ name, cases: readCases(name, readFileSync(join(folder, name), 'utf8'), seen) }));
}

function readCases(file: string, text: string, seen: Map<string, string>): VectorCase[] {
  const family = familyOf(file.slice(0, -'.json'.length));
  if (family === null) return [brokenCase('(file)', 'the file name is none of the known families')];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [brokenCase('(file)', `no JSON: ${error.message}`)];
    throw error;
  }
  const head = headSchema.safeParse(withoutTexts(parsed));
  if (!head.success) {
    return [brokenCase('(file)', ...head.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))];
  }
  const tolerance = head.data.tolerance ?? null;
  return head.data.cases.map((facts, index) => readCase(file, facts, index, { family, tolerance, seen }));
}

type FileContext = {
  readonly family: VectorFamily;
  readonly tolerance: string | null;
  readonly seen: Map<string, string>;
};

function readCase(file: string, facts: Record<string, unknown>, index: number, context: FileContext): VectorCase {
  const { id, ...rest } = facts;
  if (typeof id !== 'string' || id === '') return brokenCase(`(case ${index})`, 'id: a name is due');
  const before = context.seen.get(id);
  if (before !== undefined) return brokenCase(id, `id: it is unique in all files, and stands in ${before} too`);
  context.seen.set(id, file);
  return {
    id,
    run: () => {
      const { count, faults } = context.family.run(rest, context.tolerance);
      return { checks: count, faults };
    },
  };
}

function brokenCase(id: string, ...faults: readonly string[]): VectorCase {
  return { id, run: () => ({ checks: 0, faults }) };
}

function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== 'object' || value === null) return value;
  const facts = Object.entries(value).filter(([name]) => !TEXTS.has(name));
  return Object.fromEntries(facts.map(([name, field]) => [name, withoutTexts(field)]));
}
