import type { LimitView } from '#lib/model/view.ts';
import type { ExposureLimit } from '../charts/net-gross-domain.ts';

/** Limits of a node on its net or gross as levels in the units of its totals; a limit of net binds on both sides. */
export function exposureLimits(
  limits: readonly LimitView[],
  scale: number,
  currency: string,
): readonly ExposureLimit[] {
  return limits.flatMap(({ definition, allowance, scale: own }) => {
    const of = measureOf(definition);
    if (of === null || allowance === null || definition.currency !== currency) return [];
    const value = Math.round(allowance * 10 ** (scale - own));
    const level = { of, name: definition.name, value };
    return of === 'net' ? [level, { ...level, value: -value }] : [level];
  });
}

/** Null for what is cut to a part of the book: its level would stand beside another figure. */
function measureOf({ rule, within }: LimitView['definition']): 'net' | 'gross' | null {
  if (within !== undefined && Object.keys(within).length > 0) return null;
  if (rule.type === 'exposure') return rule.measure === 'net' || rule.measure === 'gross' ? rule.measure : null;
  if (rule.type !== 'metric' || rule.mode === 'absolute') return null;
  return rule.metric === 'net' || rule.metric === 'gross' ? rule.metric : null;
}
