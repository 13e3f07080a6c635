import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { ExposureMetric, ExposureName, Question } from '#lib/model/explanation.ts';

/**
 * The question behind a figure of the table: of a cell, a margin or the whole, as it is netted, in the currency that is
 * shown.
 */
export function exposureQuestion(
  { ask }: Pick<ExposureBoard, 'ask'>,
  of: { readonly trader: ExposureName; readonly symbol: ExposureName },
  metric: ExposureMetric,
): Question {
  const { node, currency, netting } = ask;
  return { about: 'exposure', ...node, currency, netting, ...of, metric };
}
