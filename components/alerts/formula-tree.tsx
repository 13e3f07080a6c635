'use client';

import type { ReactNode } from 'react';
import { sourceText } from '#lib/client/explanation-text.ts';
import { formatDecimalText } from '#lib/client/format.ts';
import type { Explanation, Term } from '#lib/model/explanation.ts';

/** Terms deeper than this are folded away until asked for. */
const OPEN_DEPTH = 2;
const SUM_TERMS_MAX = 4;
const SIGNS = { plus: '+', minus: '−', factor: '·' } as const;

/** A number with its formula, and each input with where it came from: the engine's own words, down to marks and rates [FO2]. */
export function FormulaTree({ explanation }: { readonly explanation: Explanation }): ReactNode {
  return (
    <>
      <ul className="text-body">
        <TermLine term={explanation.root} depth={0} sign="" />
      </ul>
      {explanation.missing.length === 0 ? null : (
        <p className="mt-2 text-body text-warn">
          Left out for want of a price or rate: {explanation.missing.join(', ')}
        </p>
      )}
    </>
  );
}

function TermLine({
  term,
  depth,
  sign,
}: {
  readonly term: Term;
  readonly depth: number;
  readonly sign: string;
}): ReactNode {
  const head = (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      {sign === '' ? null : (
        <span aria-hidden="true" className="w-3 text-ink-3">
          {sign}
        </span>
      )}
      <span>{term.name}</span>
      <span className="font-medium">
        {formatDecimalText(term.value)} <span className="text-ink-3">{term.unit}</span>
      </span>
      {isPlain(term) ? null : <span className="text-ink-3">= {term.formula}</span>}
      {term.evidence === null ? null : <span className="text-ink-3">{sourceText(term.evidence)}</span>}
    </span>
  );
  if (term.parts.length === 0) return <li className="py-px">{head}</li>;
  return (
    <li className="py-px">
      <details open={depth < OPEN_DEPTH}>
        <summary className="cursor-pointer py-1">{head}</summary>
        <ul className="ml-1.5 border-l border-line pl-3">
          {term.parts.map((part, place) => (
            <TermLine
              key={`${part.name}:${place}`}
              term={part}
              depth={depth + 1}
              sign={place === 0 && part.role === 'plus' ? '' : SIGNS[part.role]}
            />
          ))}
        </ul>
      </details>
    </li>
  );
}

/** A sum of many says no more than the list of its parts below it. */
function isPlain({ formula, isSum, parts }: Term): boolean {
  return formula === null || (isSum && parts.length > SUM_TERMS_MAX);
}
