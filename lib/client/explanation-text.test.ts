import { expect, test } from 'vitest';
import type { Answered, Term } from '#lib/model/explanation.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { explanationText, newestSeq, sourceText, termValue } from './explanation-text.ts';

function term(name: string, value: string | null, more: Partial<Term> = {}): Term {
  return { name, value, unit: 'USD', formula: null, role: 'plus', isSum: false, parts: [], evidence: null, ...more };
}
const mark = { seq: 41 as Seq, source: 'last', ageUs: 200_000, limitId: null, version: null };
const root = term('unrealized', '-325.5', {
  formula: 'ES - NQ',
  isSum: true,
  parts: [
    term('ES', '-300', { evidence: mark, parts: [term('mark', '5003.25', { role: 'factor', evidence: mark })] }),
    term('NQ', '25.5', { role: 'minus', evidence: { ...mark, seq: 44 as Seq } }),
  ],
});
const answered: Answered = {
  explanation: {
    node: { level: 'account', id: 'FT-1' },
    seq: 50 as Seq,
    atUs: 0 as Microseconds,
    root,
    missing: ['BUND'],
    netting: 'account and instrument',
  },
  limit: null,
};

test('[FO1] the text of a figure holds its formula, every part with its source, and what is left out', () => {
  expect(explanationText(answered).split('\n')).toEqual([
    'FT-1: unrealized = −325.5 USD, as of #50',
    'Netting: account and instrument',
    'unrealized = ES - NQ',
    '  ES −300 USD (last, 0.2 s old, #41)',
    '    · mark 5,003.25 USD (last, 0.2 s old, #41)',
    '  − NQ 25.5 USD (last, 0.2 s old, #44)',
    'Left out for want of a price or rate: BUND',
  ]);
});

test('[FO1] the newest part is that of the whole tree; unknown is a dash', () => {
  expect(newestSeq(root)).toBe(44);
  expect(newestSeq(term('x', '1'))).toBeNull();
  expect(termValue(term('x', null))).toBe('— USD');
  expect(sourceText({ ...mark, version: 3, source: 'rule', ageUs: null })).toBe('rule v3, #41');
});
