import type { LimitDefinition } from '#lib/model/limit.ts';

/** The columns of the row that a limit fills: a loss of the day, or from the highest equity; null: only its percentage counts. */
export function lossColumnsOf(definition: LimitDefinition, currency: string): 'dailyLoss' | 'maxLoss' | null {
  const { rule } = definition;
  if (rule.type === 'dailyLoss' || rule.type === 'maxLoss') return rule.type;
  if (rule.type !== 'metric' || definition.currency !== currency || rule.mode === 'absolute') return null;
  // A cut counts a part of the account, which is not the loss that the row is about.
  if (Object.values(definition.within ?? {}).some((value) => value !== undefined)) return null;
  if (rule.metric === 'dailyLoss') return 'dailyLoss';
  return rule.metric === 'drawdown' && (rule.anchor ?? 'inception') === 'inception' ? 'maxLoss' : null;
}
