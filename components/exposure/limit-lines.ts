import type { ExposureNode } from '#lib/model/exposure-board.ts';
import type { LimitView } from '#lib/model/view.ts';
import { COURSE_SCALE } from '#lib/protocol/exposure-course.ts';
import type { LimitLine } from '../charts/net-gross-chart.tsx';

/** Limits on gross and net of a node in the currency of its course. */
export function limitLines(
  limits: readonly LimitView[] | null,
  node: ExposureNode | null,
  currency: string,
): readonly LimitLine[] {
  if (node === null) return [];
  return (limits ?? []).flatMap(({ definition, node: on, allowance, scale }): readonly LimitLine[] => {
    const measure = measureOf(definition.rule);
    // A limit inside a cut is on another sum.
    if (measure === null || definition.within !== undefined || allowance === null || definition.currency !== currency)
      return [];
    if (on.level !== node.level || on.id !== node.id) return [];
    return [{ name: definition.name, measure, value: Math.round(allowance / 10 ** (scale - COURSE_SCALE)) }];
  });
}

function measureOf(rule: LimitView['definition']['rule']): 'gross' | 'net' | null {
  if (rule.type === 'exposure') return rule.measure === 'gross' || rule.measure === 'net' ? rule.measure : null;
  if (rule.type !== 'metric') return null;
  return rule.metric === 'gross' || rule.metric === 'net' ? rule.metric : null;
}
