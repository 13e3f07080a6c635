import type { Question } from '#lib/model/explanation.ts';
import { writeQuestion } from '#lib/protocol/question-text.ts';

type Mark = { readonly 'data-why'?: string; readonly 'data-help'?: string };

const NO_MARK: Mark = {};

/** Marks a figure as one that can be asked why: the attributes of its element, none where there is no question. */
export function whyMark(question: Question | null, help?: string): Mark {
  if (question === null) return NO_MARK;
  return help === undefined
    ? { 'data-why': writeQuestion(question) }
    : { 'data-why': writeQuestion(question), 'data-help': help };
}
