import type { LimitView } from '#lib/model/view.ts';
import type { LevelExport } from '#lib/protocol/level-export.ts';
import { levelKey } from './level-index.ts';
import type { LevelNode } from './level-index.ts';
import type { Publisher } from './publisher.ts';
import type { DeskScope } from './scope.ts';

type Source = Pick<Publisher, 'table' | 'levels' | 'limits' | 'throughSeq' | 'engineTimeUs'>;

/** A node and what lies directly below it; null for one that is not there, or that may not be seen whole [AZ2], [AZ7]. */
export function levelExport(source: Source, node: LevelNode, scope: DeskScope): LevelExport | null {
  const view = source.levels.view(scope, node);
  if (view === null) return null;
  const { table, limits, throughSeq, engineTimeUs } = source;
  const used = mostUsed(limits?.value ?? []);
  const below = node.level === 'firm' ? 'desk' : 'trader';
  const nodes = [node, ...view.children.map((id) => ({ level: below, id }) as const)];
  const rows = nodes.flatMap((each) => {
    const group = table.group(each.level, each.id);
    return group === null ? [] : [{ group, limit: used.get(levelKey(each)) ?? null }];
  });
  return { throughSeq, engineTimeUs, awaitsLimits: limits === null, rows };
}

function mostUsed(limits: readonly LimitView[]): ReadonlyMap<string, LimitView> {
  const most = new Map<string, LimitView>();
  for (const limit of limits) {
    if (limit.usedBp === null) continue;
    const key = `${limit.node.level}:${limit.node.id}`;
    const held = most.get(key);
    if (held === undefined || limit.usedBp > (held.usedBp ?? -1)) most.set(key, limit);
  }
  return most;
}
