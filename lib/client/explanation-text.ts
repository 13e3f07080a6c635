import type { Answered, Evidence, Explanation, Term } from '#lib/model/explanation.ts';
import { formatAge, formatDecimalText, formatSeq } from './format.ts';

const SIGNS = { plus: '+', minus: '−', factor: '·' } as const;

/** Whose figure it is: "FT-10234", "desk Rates". */
export function subjectOf({ node }: Explanation): string {
  return node.level === 'account' ? node.id : `${node.level} ${node.id}`;
}

/** "2,137.33 USD"; unknown is a dash. */
export function termValue({ value, unit }: Term): string {
  return [formatDecimalText(value), unit].filter((part) => part !== '').join(' ');
}

/** "last, 0.2 s old, #18,442,001". */
export function sourceText({ source, ageUs, seq, version }: Evidence): string {
  const words = [
    version === null ? source : `${source} v${version}`,
    ageUs === null ? null : `${formatAge(ageUs / 1_000)} old`,
    seq === null ? null : formatSeq(seq),
  ];
  return words.filter((word) => word !== null && word !== '').join(', ');
}

/** The newest entry that any part of a figure hangs on; null where none is named. */
export function newestSeq(term: Term): number | null {
  let newest: number | null = term.evidence?.seq ?? null;
  for (const part of term.parts) {
    const seq = newestSeq(part);
    if (seq !== null && (newest === null || seq > newest)) newest = seq;
  }
  return newest;
}

/** The whole explanation as lines, for the clipboard: the figure, its formula, every part with its source. */
export function explanationText({ explanation, limit }: Answered): string {
  const { root, seq, missing, netting } = explanation;
  const lines = [`${subjectOf(explanation)}: ${root.name} = ${termValue(root)}, as of ${formatSeq(seq)}`];
  if (limit !== null) lines.push(`Rule: ${limit.name} v${limit.version}`);
  if (netting !== undefined) lines.push(`Netting: ${netting}`);
  push(lines, root, 0);
  if (missing.length > 0) lines.push(`Left out for want of a price or rate: ${missing.join(', ')}`);
  return lines.join('\n');
}

function push(lines: string[], term: Term, depth: number): void {
  if (term.formula !== null) lines.push(`${'  '.repeat(depth)}${term.name} = ${term.formula}`);
  term.parts.forEach((part, place) => {
    const sign = place === 0 && part.role === 'plus' ? '' : `${SIGNS[part.role]} `;
    const source = part.evidence === null ? '' : ` (${sourceText(part.evidence)})`;
    lines.push(`${'  '.repeat(depth + 1)}${sign}${part.name} ${termValue(part)}${source}`);
    if (part.parts.length > 0) push(lines, part, depth + 1);
  });
}
