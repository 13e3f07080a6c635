import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { Question } from '#lib/model/explanation.ts';

/**
 * The question behind a margin of the heat map: the gross of the whole, or of a trader of the firm. The engine explains the
 * gross of a node by account and instrument in the firm's currency, so no other choice of the page has one; and a trader of
 * a desk may hold more beside it.
 *
 * @param trader null: the whole
 */
export function marginQuestion(
  { ask, trace }: Pick<ExposureBoard, 'ask' | 'trace'>,
  trader: string | null,
): Question | null {
  if (ask.netting !== 'account' || ask.currency !== trace.currency) return null;
  if (trader === null) return { about: 'group', ...ask.node, metric: 'gross' };
  return ask.node.level === 'firm' ? { about: 'group', level: 'trader', id: trader, metric: 'gross' } : null;
}
