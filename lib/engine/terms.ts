import { assert } from '#lib/base/assert.ts';
import { formatUnits } from '#lib/base/decimal.ts';
import type { Evidence, Term } from '#lib/model/explanation.ts';
import type { LimitId, Seq } from '#lib/model/ids.ts';

/** A term with its exact amount beside it, so that sums are formed and checked before they become text. */
export type Amount = { readonly amount24: bigint | null; readonly term: Term };
type Role = Term['role'];

export function evidence(source: string, seq: number | null, ageUs: number | null = null): Evidence {
  // A seq of the state is a place in the journal.
  return { seq: seq === null || seq === 0 ? null : (seq as Seq), source, ageUs, limitId: null, version: null };
}

export function ruleEvidence(limitId: string, version: number, definedSeq: number): Evidence {
  // Ids and seqs of the state were branded by the door that decoded them.
  return { seq: definedSeq as Seq, source: 'rule', ageUs: null, limitId: limitId as LimitId, version };
}

/** What an input said or the journal booked: an amount without parts. */
export function leaf(name: string, amount24: bigint | null, unit: string, from: Evidence | null = null): Amount {
  return { amount24, term: term(name, text(amount24), unit, { evidence: from }) };
}

/** A value that is no sum: formed from its parts by the formula. */
export function formed(
  name: string,
  amount24: bigint | null,
  unit: string,
  by: { readonly formula: string; readonly parts: readonly Term[]; readonly evidence?: Evidence | null },
): Amount {
  return { amount24, term: term(name, text(amount24), unit, by) };
}

/** Signed amounts of one unit, added up; an unknown part is left out of the sum and named by the caller [NU9]. */
export function sum(name: string, unit: string, parts: readonly Signed[]): Amount {
  let amount24 = 0n;
  for (const { amount, role } of parts) {
    assert(role !== 'factor', 'Invariant: a sum has no factors');
    amount24 += role === 'minus' ? -(amount.amount24 ?? 0n) : (amount.amount24 ?? 0n);
  }
  const formula = parts
    .map(({ amount, role }, index) => `${role === 'minus' ? '- ' : index === 0 ? '' : '+ '}${amount.term.name}`)
    .join(' ');
  const terms = parts.map(({ amount, role }) => ({ ...amount.term, role }));
  return { amount24, term: { ...term(name, text(amount24), unit, { formula, parts: terms }), isSum: true } };
}

export type Signed = { readonly amount: Amount; readonly role: Role };
export function plus(amount: Amount): Signed {
  return { amount, role: 'plus' };
}
export function minus(amount: Amount): Signed {
  return { amount, role: 'minus' };
}

/** A factor of a formula: any text with a unit. */
export function factor(name: string, value: string | null, unit: string, from: Evidence | null = null): Term {
  return { ...term(name, value, unit, { evidence: from }), role: 'factor' };
}

function term(
  name: string,
  value: string | null,
  unit: string,
  more: { readonly formula?: string; readonly parts?: readonly Term[]; readonly evidence?: Evidence | null },
): Term {
  const { formula = null, parts = [], evidence: from = null } = more;
  return { name, value, unit, formula, role: 'plus', isSum: false, parts, evidence: from };
}

function text(amount24: bigint | null): string | null {
  return amount24 === null ? null : formatUnits(amount24, 24);
}
